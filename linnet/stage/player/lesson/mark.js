// @ts-check
// A place in a chart that has a name: a circle, with words beside it.

import { el, place, put, say } from "../elements.js";

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
     * @param {string} text @param {number} up  px from the middle to the words' base line
     */
    draw([px, py], text, up) {
      const { top, right, bottom } = chart.plot, left = px > right - 130; // the side where there is room
      place(circle, { cx: px, cy: py });
      say(words, text);
      place(words, { x: px + (left ? -12 : 12), y: Math.max(top + 16, Math.min(bottom - 6, py + up)) });
      put(words, "text-anchor", left ? "end" : "start");
    },
    show(/** @type {boolean} */ on) {
      for (const part of [circle, words]) put(part, "visibility", on ? null : "hidden");
    },
  };
}
