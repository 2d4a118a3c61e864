// @ts-check
// Scrubbing: a pointer or a key on the loss curve chooses the step on screen.

/** Steps by key. @type {Record<string, number>} */
const MOVES = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};

/**
 * @param {HTMLElement} bar
 * @param {(x: number) => number} stepAt  a place, in px from the bar's left
 * @param {{scrub: (step: number) => void, move: (steps: number) => void}} actions
 */
export function listenForScrubs(bar, stepAt, actions) {
  let dragging = false;
  const scrub = (/** @type {PointerEvent} */ event) =>
    actions.scrub(stepAt(event.clientX - bar.getBoundingClientRect().left));
  bar.addEventListener("pointerdown", (event) => {
    dragging = true;
    bar.setPointerCapture(event.pointerId);
    scrub(event);
  });
  bar.addEventListener("pointermove", (event) => dragging && scrub(event));
  for (const end of ["pointerup", "pointercancel"]) bar.addEventListener(end, () => (dragging = false));
  bar.addEventListener("keydown", (event) => {
    const steps = MOVES[event.key];
    if (steps === undefined) return;
    actions.move(steps);
    event.preventDefault();
  });
}
