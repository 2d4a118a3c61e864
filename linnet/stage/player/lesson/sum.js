// @ts-check
// The nodes' lines added up one by one to the prediction, which is a line again; at one x the terms stand on
// one another. Under it slope and intercept as sums.

import { el, place, put } from "../elements.js";
import { IDENTICAL } from "../engine/limits.js";
import { createChart } from "./chart.js";
import { rangeOf } from "./fit.js";
import { nameLines } from "./line_names.js";
import { weighedOf } from "./nodes.js";
import { createSumTable } from "./sum_table.js";
import { createTerms } from "./terms.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("./nodes.js").Line} Line */

const MARGIN = { left: 34, right: 84, top: 20, bottom: 24 }; // with room for names on the right
const HEIGHTS = { low: -2.7, high: 2.7 };

/**
 * @param {HTMLElement} host
 * @param {{probe: (x: number) => void, write: (host: HTMLElement, text: string) => void}} actions
 */
export function createSum(host, actions) {
  const chart = createChart(host, "sumbox", MARGIN, actions.write), { box, svg } = chart;
  const points = el(svg, "g", { class: "faint" }), inside = chart.clipped();
  const parts = el(inside, "g", { class: "partial" });
  const [rim, whole, best] = ["lineRim", "ownline", "bestline"].map((name) => el(inside, "line", { class: name }));
  const names = el(svg, "g"), terms = createTerms(chart, inside, actions.probe), table = createSumTable(box);
  svg.classList.add("grips");

  /** @param {Element} part @param {Line} line */
  const stretch = (part, { intercept, slope }) => chart.stretch(part, [intercept, slope]);

  return {
    box,
    /** @param {import("../types.js").Scene} scene */
    layOut({ X, y, mean, sd, target, targetMean, targetSd, whole: [feature] }) {
      if (!chart.fit()) return;
      const across = Float64Array.from(X, (value) => (value - mean[0]) / sd[0]);
      chart.drawAxes(
        { name: `x: ${feature}, in [sd](sd) from the mean`, range: rangeOf(across), ticks: 4 },
        { name: `${target}, in [sd](sd) from the mean`, range: HEIGHTS, ticks: 5 },
      );
      points.replaceChildren();
      across.forEach((value, i) =>
        place(el(points, "circle", { r: 2.5 }), { cx: chart.x(value), cy: chart.y((y[i] - targetMean) / targetSd) })
      );
    },
    /** @param {Facts} facts */
    draw({ scene, notes, now: { parameters, widths, gap } }) {
      if (!chart.laidOut) return;
      const weighed = weighedOf(parameters, widths[1]), { sums } = weighed;
      const goal = { intercept: scene.goal[0], slope: scene.goal[1] };
      sums.slice(0, -1).forEach((sum, k) => stretch(parts.children[k] ?? el(parts, "line"), sum));
      for (const part of [whole, rim]) stretch(part, sums[sums.length - 1]);
      stretch(best, goal);
      put(best, "class", gap < IDENTICAL ? "bestline met" : "bestline");
      nameLines(names, chart, sums, goal);
      terms.draw(weighed, notes);
      table.draw(weighed, goal);
    },
  };
}
