/** Waiting for states; the bound is there only so that a failure ends. */

/** How long anything may take before it counts as never, in milliseconds. */
export const PATIENCE = Number(process.env.THINGFIT_PATIENCE || 30_000);

/** The first answer of `state` that is true, asked again and again. */
export async function until(what, state, patience = PATIENCE) {
  const end = Date.now() + patience;
  for (;;) {
    const answer = await state();
    if (answer) return answer;
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
