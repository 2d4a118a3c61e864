// @ts-check
// A finger's swipe sideways, where it has nothing else to do.

const SWIPE = 60; // px sideways, and less than half of it up or down
const HELD = "input, select, textarea, [role=slider], .grips, .scale, .stage"; // where a finger has something to do

/** @param {HTMLElement} root @param {(way: number) => void} turn  1 to the next, −1 back */
export function listenForSwipes(root, turn) {
  let from = /** @type {Touch|null} */ (null);
  root.addEventListener("touchstart", (event) => {
    const held = /** @type {Element} */ (event.target).closest(HELD);
    from = event.touches.length === 1 && !held ? event.touches[0] : null;
  }, { passive: true });
  root.addEventListener("touchend", (event) => {
    if (!from) return;
    const { clientX, clientY } = event.changedTouches[0], [dx, dy] = [clientX - from.clientX, clientY - from.clientY];
    from = null;
    if (Math.abs(dx) > SWIPE && Math.abs(dy) < Math.abs(dx) / 2) turn(dx < 0 ? 1 : -1);
  }, { passive: true });
}
