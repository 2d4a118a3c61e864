// @ts-check
// The loss as a map: contours, lighter toward the bottom, each with its loss.

import { el, place } from "../elements.js";
import { levelsOf } from "./quadratic.js";
import { amount } from "./values.js";

/** @typedef {import("./chart.js").Chart} Chart @typedef {import("./quadratic.js").Bowl} Bowl */

const DEEPEST = 13; // % of ink at the outermost contour
const NAMED = 34; // px between two named contours

/** @param {Chart} chart */
export function createContours(chart) {
  const map = chart.clipped("map"), names = el(chart.svg, "g");
  return {
    /** @param {Bowl} bowl @param {number} floor  the loss at its bottom */
    draw(bowl, floor) {
      const { x, y, plot: { left, right, top, bottom } } = chart;
      const corners = [x.range.low, x.range.high].flatMap((w) =>
        [y.range.low, y.range.high].map((v) => bowl.loss(w, v))
      );
      const levels = levelsOf(floor, Math.max(...corners)).reverse(), size = levels.length;
      const tone = (/** @type {number} */ share) => `--share:${share.toFixed(1)}%`;
      map.replaceChildren();
      names.replaceChildren();
      place(el(map, "rect", { class: "tone", style: tone(DEEPEST) }), {
        x: left,
        y: top,
        width: right - left,
        height: bottom - top,
      });
      levels.forEach((level, i) => {
        const d = bowl.contour(level).map(([w, v]) => `${x(w).toFixed(1)} ${y(v).toFixed(1)}`).join("L");
        el(map, "path", { d: `M${d}Z`, class: "tone contour", style: tone((DEEPEST * (size - 1 - i)) / size) });
      });
      if (bowl.offset) nameLevels(names, chart, bowl, levels.reverse(), floor);
    },
  };
}

/**
 * On one ray, from the bottom to the lower right.
 * @param {Element} names @param {Chart} chart @param {Bowl} bowl @param {number[]} levels @param {number} floor
 */
function nameLevels(names, { x, y, plot }, { goal: [w, v], sd }, levels, floor) {
  let last = x(w) + 24 - NAMED;
  for (const level of levels) {
    const away = Math.sqrt(level - floor) * Math.SQRT1_2, px = x(w + away / sd), py = y(v - away);
    if (px > plot.right - 30 || py > plot.bottom - 8 || px - last < NAMED) continue;
    last = px;
    place(el(names, "text", { class: "tick middle onpaper" }, amount(level)), { x: px, y: py + 4 });
  }
}
