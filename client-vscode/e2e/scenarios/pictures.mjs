/** What the main views look like. */
import assert from "node:assert/strict";
import { takePictures, views } from "../pictures.mjs";

export default [
  {
    name: "pictures of the main views are taken, light and dark",
    async run(context) {
      const made = await takePictures(context, context.pictures);
      assert.equal(made.length, 2 * Object.keys(views).length);
    },
  },
];
