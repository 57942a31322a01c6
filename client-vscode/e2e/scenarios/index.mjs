/** All scenarios, in the order in which they run within a world. */
import editing from "./editing.mjs";
import server from "./server.mjs";

export const scenarios = [...editing, ...server];
