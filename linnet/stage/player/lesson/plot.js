// @ts-check
// The frame of a picture with axes.

import { put } from "../elements.js";

/** Give a picture its size, in px. @param {SVGElement} svg @param {number} width @param {number} height */
export function sizeTo(svg, width, height) {
  put(svg, "viewBox", `0 0 ${width} ${height}`);
  put(svg, "width", width);
  put(svg, "height", height);
}

/**
 * Let nothing be drawn beyond the axes.
 * @param {Element} clip  the rectangle of a clip path
 * @param {{left: number, right: number, top: number, bottom: number}} plot
 */
export function clipTo(clip, { left, right, top, bottom }) {
  put(clip, "x", left);
  put(clip, "y", top);
  put(clip, "width", right - left);
  put(clip, "height", bottom - top);
}
