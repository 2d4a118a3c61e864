// @ts-check
// The name of the least-squares floor, which stands over its right end and makes way for the playhead.

import { el, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { textWidth } from "../text_width.js";
import { tickText } from "../ticks.js";
import { EDGE } from "./axes.js";

/** @param {Element} svg */
export function createFloorName(svg) {
  const name = el(svg, "text", { class: "key ols halo end" });
  let end = 0, wide = 0; // px: its right end, its width

  /** @param {number} floor @param {number} width px, of the time line @param {string} family */
  function write(floor, width, family) {
    const extreme = floor !== 0 && (floor < 1e-3 || floor >= 1e5);
    const words = `least squares ${extreme ? tickText(Number(floor.toPrecision(3))) : fix(floor, 4)}`;
    say(name, words);
    [end, wide] = [width - EDGE.right, textWidth(words, `12px ${family}`)];
  }

  return {
    /**
     * Over the floor; over the handle, or left of it, where the handle would be on it.
     * @param {number} floor @param {{width: number, family: string}} look
     * @param {number} px the handle @param {number} py @param {number} yf the floor
     */
    draw(floor, { width, family }, px, py, yf) {
      write(floor, width, family);
      const over = yf - 6;
      const ways = [[end, over], [end, Math.min(over, py - 13)], [px - 14, over], [px + 14 + wide, over]];
      const clear = (/** @type {number[]} */ [right, y]) =>
        right <= end && right - wide >= EDGE.left && y >= 11
        && (px + 9 < right - wide || px - 9 > right || py + 9 < y - 11 || py - 9 > y + 3);
      const [right, y] = ways.find(clear) ?? ways[0];
      put(name, "x", Math.round(right));
      put(name, "y", Math.round(y));
    },
  };
}
