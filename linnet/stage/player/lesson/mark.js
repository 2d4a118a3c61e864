// @ts-check
// A place in a chart that has a name: a circle, with words beside it.

import { el, place, put, say } from "../elements.js";
import { textWidth } from "../text_width.js";

/** Where words are: from left to right, and their base line, px. @typedef {[number, number, number]} Span */

const APART = 16; // px: the height of a line of words

/**
 * @param {import("./chart.js").Chart} chart
 * @param {string} name  the circle's class @param {number} r  px
 * @param {string} hue  of the words
 */
export function createMark(chart, name, r, hue) {
  const circle = el(chart.svg, "circle", { class: name, r });
  const words = el(chart.svg, "text", { class: `key ${hue} onpaper` });
  return {
    circle,
    words,
    /**
     * @param {import("./way.js").Spot} spot
     * @param {string} text
     * @param {number[]} ups  px from the middle to the words' base line: the first that is clear of others
     * @param {Span[]} taken  by others
     * @returns {{span: Span, clear: boolean}}
     */
    draw([px, py], text, ups, taken = []) {
      const { top, left, right, bottom } = chart.plot, wide = textWidth(text, `600 13px ${chart.fonts}`);
      const before = px + 12 + wide > right && px - 12 - wide > left; // the side where there is room
      const from = before ? px - 12 - wide : px + 12;
      const spans = ups.map((
        up,
      ) => /** @type {Span} */ ([from, from + wide, Math.max(top + 16, Math.min(bottom - 6, py + up))]));
      const free = spans.find((span) => taken.every((other) => areApart(span, other))), span = free ?? spans[0];
      place(circle, { cx: px, cy: py });
      say(words, text);
      place(words, { x: px + (before ? -12 : 12), y: span[2] });
      put(words, "text-anchor", before ? "end" : "start");
      return { span, clear: free !== undefined };
    },
    show(/** @type {boolean} */ on) {
      for (const part of [circle, words]) put(part, "visibility", on ? null : "hidden");
    },
  };
}

/** @param {Span} one @param {Span} other */
const areApart = ([left, right, y], [from, to, at]) => right < from || to < left || Math.abs(y - at) > APART;
