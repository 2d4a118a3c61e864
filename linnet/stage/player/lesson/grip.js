// @ts-check
// Taking hold of something in a drawing: by mouse, pen or finger, and by arrow keys. What is not taken hold of
// scrolls the page.

/**
 * @param {SVGElement} svg
 * @param {{take: (x: number, y: number, touch: boolean) => boolean, pull: (x: number, y: number) => void, drop: (x: number, y: number) => void}} hand
 *   places in px from the drawing's corner; `take` says whether there is anything to hold
 */
export function grip(svg, hand) {
  let pointer = /** @type {number|null} */ (null);
  const at = (/** @type {MouseEvent|Touch} */ { clientX, clientY }) => {
    const { left, top } = svg.getBoundingClientRect();
    return /** @type {[number, number]} */ ([clientX - left, clientY - top]);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null || !hand.take(...at(event), event.pointerType === "touch")) return;
    pointer = event.pointerId;
    svg.setPointerCapture(pointer);
  });
  svg.addEventListener("pointermove", (event) => event.pointerId === pointer && hand.pull(...at(event)));
  for (const end of /** @type {const} */ (["pointerup", "pointercancel"]))
    svg.addEventListener(end, (event) => {
      if (event.pointerId !== pointer) return;
      pointer = null;
      hand.drop(...at(event));
    });
  // a finger that holds something does not scroll; one that holds nothing does
  svg.addEventListener("touchstart", (event) => {
    if (event.touches.length === 1 && hand.take(...at(event.touches[0]), true)) event.preventDefault();
  }, { passive: false });
}

/** @type {Object<string, number>} */
const WAYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };

/** @param {Element} node @param {(way: number, far: boolean) => void} step  1 is up or to the right; far with Shift */
export function listenForArrows(node, step) {
  node.addEventListener("keydown", (event) => {
    const { key, shiftKey } = /** @type {KeyboardEvent} */ (event), way = WAYS[key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    step(way, shiftKey);
  });
}
