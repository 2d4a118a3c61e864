// @ts-check
// Choosing a learning rate on its scale, by pointer or by key.

/** By which a key multiplies the rate. @type {Record<string, number>} */
const FACTORS = {
  ArrowLeft: 1 / 1.05,
  ArrowDown: 1 / 1.05,
  ArrowRight: 1.05,
  ArrowUp: 1.05,
  PageUp: 2,
  PageDown: 0.5,
};
const KEYS = 1000; // ms: presses of keys nearer together are one gesture

/**
 * @param {HTMLElement} bar
 * @param {ReturnType<typeof import("./rate_scale.js").createRateScale>} scale
 * @param {() => number} current  the rate
 * @param {(rate: number, gesture: string) => void} set
 */
export function listenForRates(bar, scale, current, set) {
  let grip = "", gestures = 0, keyed = -Infinity;
  const take = (/** @type {PointerEvent} */ event) =>
    set(scale.rateAt(event.clientX - bar.getBoundingClientRect().left), grip);
  bar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    grip = `drag ${++gestures}`;
    bar.setPointerCapture(event.pointerId);
    take(event);
  });
  bar.addEventListener("pointermove", (event) => grip && take(event));
  for (const end of ["pointerup", "pointercancel"]) bar.addEventListener(end, () => (grip = ""));
  bar.addEventListener("keydown", (event) => {
    const factor = FACTORS[event.key];
    const end = event.key === "Home" ? scale.least : event.key === "End" ? scale.most : 0;
    if (!factor && !end) return;
    event.preventDefault();
    const now = performance.now();
    if (now - keyed > KEYS) gestures++;
    keyed = now;
    set(end || scale.bounded(current() * factor, 3), `keys ${gestures}`);
  });
}
