// @ts-check
// The terms of the prediction at one x: bars, each from where the last one ended, and a mark that moves the x.

import { el, place, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { within } from "./fit.js";
import { grip, listenForArrows } from "./grip.js";
import { heightAt } from "./nodes.js";

const BAR = 8, GAP = 4; // px wide
const STEP = 0.1; // of an arrow key

/**
 * @param {import("./chart.js").Chart} chart
 * @param {Element} inside  a group that ends with the plot
 * @param {(x: number) => void} probe
 */
export function createTerms(chart, inside, probe) {
  const { svg } = chart, bars = el(inside, "g", { class: "terms" });
  const upright = el(svg, "line", { class: "upright" }), caption = el(svg, "text", { class: "tick middle" });
  const mark = el(svg, "circle", { class: "mark", r: 7, tabindex: 0, role: "slider", "aria-label": "Terms at x" });
  let notes = /** @type {import("./types.js").Notes|null} */ (null);
  const probed = () => notes?.probe ?? 1;
  const set = (/** @type {number} */ at) => probe(within(at, chart.x.range));

  grip(svg, {
    take: (px) => chart.laidOut && px < chart.plot.right,
    pull: (px) => set(chart.x.back(px)),
    drop: (px) => set(chart.x.back(px)),
  });
  listenForArrows(mark, (way) => notes && set(probed() + way * STEP));

  return {
    /** @param {import("./nodes.js").Weighed} weighed @param {import("./types.js").Notes} now */
    draw({ lines, weights, constant, sums }, now) {
      notes = now;
      const { x, y, plot } = chart, at = probed(), px = x(at), sum = heightAt(sums[sums.length - 1], at);
      place(upright, { x1: px, x2: px, y1: plot.top, y2: plot.bottom });
      place(caption, { x: Math.max(plot.left + 40, Math.min(plot.right - 40, px)), y: plot.top - 8 });
      say(caption, `terms at x = ${fix(at, 1)}`);
      let from = constant;
      lines.forEach((line, k) => {
        const term = weights[k] * heightAt(line, at), bar = bars.children[k] ?? el(bars, "line");
        const beside = px + (k - (lines.length - 1) / 2) * (BAR + GAP);
        place(bar, { x1: beside, x2: beside, y1: y(from), y2: y(from + term) });
        put(bar, "class", term < 0 ? "minus" : "plus");
        from += term;
      });
      place(mark, { cx: px, cy: y(sum) });
      put(mark, "aria-valuenow", at.toFixed(2));
      put(mark, "aria-valuetext", `x ${fix(at, 1)}, ŷ ${fix(sum)}`);
    },
  };
}
