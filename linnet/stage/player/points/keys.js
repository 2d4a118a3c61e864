// @ts-check
// What keys on the plane's canvas do with points.

import { lengthOf } from "./places.js";

/** @typedef {import("../plane/box.js").Stand} Stand */

/** @type {Object<string, [number, number]>} */
const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/**
 * @param {HTMLCanvasElement} canvas
 * @param {() => Stand|null} stand
 * @param {ReturnType<typeof import("./hand.js").createHand>} hand
 */
export function listenForPointKeys(canvas, stand, hand) {
  canvas.addEventListener("keydown", (event) => {
    const now = stand();
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keyed(event.key, now)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.stopPropagation();
  });

  /** @param {string} key @param {Stand} now @returns {boolean} whether it was for a point */
  function keyed(key, { line, box }) {
    const way = WAYS[key];
    if (key === "PageDown" || key === "PageUp") return hand.beside(key === "PageDown" ? 1 : -1), true;
    if (hand.row === null) {
      if (line && way) return hand.beside(way[0] || -way[1]), true;
      return false;
    }
    if (key === "Escape") return hand.choose(null), true;
    if (line && (key === "Delete" || key === "Backspace")) return hand.remove(), true;
    if (!way) return false;
    if (line || way[1]) hand.nudge(way[0], way[1], { x: lengthOf(box.u), y: lengthOf(box.y) });
    return true;
  }
}
