// @ts-check
// The diagram comes into sight when a number of W* is tapped, which may be screens away.

import { scrollerOf } from "../layout.js";

const UNDER_ENTRY = 10; // px of the page under the number that was tapped

/**
 * Scroll the diagram into sight, unless all of it is, but no further than leaves the number on screen.
 * @param {HTMLElement} root @param {HTMLElement} net @param {number} coefficient
 */
export function bringIntoSight(root, net, coefficient) {
  const { top, bottom } = net.getBoundingClientRect(), room = parseFloat(getComputedStyle(net).scrollMarginTop);
  if (top >= room - 1 && bottom <= innerHeight) return;
  const entries = Array.from(root.querySelectorAll(`[data-coef="${coefficient}"]`), (e) => e.getBoundingClientRect());
  const under = Math.max(...entries.map((entry) => entry.bottom)) + UNDER_ENTRY - innerHeight;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollerOf(root).scrollBy({ top: Math.max(top - room, under), behavior: still ? "instant" : "smooth" });
}
