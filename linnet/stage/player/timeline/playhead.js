// @ts-check
// The playhead: a line through the step, a handle on its loss, the step's number under it.

import { grouped } from "../numbers.js";
import { EDGE } from "./axes.js";
import { createStamp } from "./stamp.js";

export function createPlayhead() {
  const stamp = createStamp();
  /**
   * @param {CanvasRenderingContext2D} glass @param {number} x px @param {number} y px
   * @param {number} step
   * @param {{width: number, height: number, ratio: number, font: string, colours: import("../types.js").Colours}} look
   * @returns {number} half the width of the number, px
   */
  return function draw(glass, x, y, step, { width, height, ratio, font, colours }) {
    glass.fillStyle = colours.ink;
    glass.fillRect(x - 0.5, EDGE.top - 4, 1, height - EDGE.bottom - EDGE.top + 8);
    glass.beginPath();
    glass.arc(x, y, 7, 0, 7);
    glass.fill();
    glass.lineWidth = 2;
    glass.strokeStyle = colours.panel;
    glass.stroke();
    const { half } = stamp.write(grouped(step), font, colours.ink, ratio);
    stamp.put(glass, Math.max(EDGE.left + 10, Math.min(width - Math.max(EDGE.right, half), x)), height - 3);
    return half;
  };
}
