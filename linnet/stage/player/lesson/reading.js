// @ts-check
// Where the line is read off: an upright between the axis and the line, with a mark that is moved along it.

import { el, place, put, say } from "../elements.js";
import { lineAt, within } from "./fit.js";
import { grip, listenForArrows } from "./grip.js";
import { amount } from "./values.js";

/** @typedef {import("./chart.js").Chart} Chart @typedef {import("./types.js").Facts} Facts */

/** @param {Chart} chart @param {(x: number) => void} probe */
export function createReading(chart, probe) {
  const reading = el(chart.svg, "g", { class: "reading" }), upright = el(reading, "line");
  const words = el(reading, "text", { class: "tick now onpaper" });
  const mark = el(reading, "circle", { class: "mark", r: 8, role: "slider", "aria-label": "Read off at" });
  let facts = /** @type {Facts|null} */ (null), shown = false;

  /** Near the left until it is moved. @param {Facts} now */
  const readAt = ({ notes }) => {
    const { low, high } = chart.x.range;
    return notes.probe ?? low + 0.3 * (high - low);
  };
  const read = (/** @type {number} */ at) => probe(within(at, chart.x.range));
  const readUnder = (/** @type {number} */ px) => read(chart.x.back(px));

  grip(chart.svg, {
    take(px) {
      if (!facts || !shown) return false;
      readUnder(px);
      return true;
    },
    pull: readUnder,
    drop: readUnder,
  });
  listenForArrows(mark, (way, far) => {
    const { low, high } = chart.x.range;
    if (facts) read(readAt(facts) + (way * (high - low)) / (far ? 10 : 100));
  });

  return {
    show(/** @type {boolean} */ on) {
      shown = on;
      put(reading, "visibility", on ? null : "hidden");
      put(mark, "tabindex", on ? "0" : "-1");
    },
    /** @param {Facts} now */
    draw(now) {
      facts = now;
      if (!shown) return;
      const { x, y, plot } = chart, { scene } = now, at = readAt(now), height = lineAt(now.own, at);
      const [px, py] = [x(at), y(height)], left = px > (plot.left + plot.right) / 2;
      place(upright, { x1: px, x2: px, y1: py, y2: plot.bottom });
      place(mark, { cx: px, cy: py });
      place(words, { x: px + (left ? -14 : 14), y: py + (left ? -8 : 20) });
      put(words, "text-anchor", left ? "end" : "start");
      say(words, `at ${amount(at)}: ${amount(height)}`);
      put(mark, "aria-valuenow", at.toPrecision(4));
      put(mark, "aria-valuetext", `${scene.whole[0]} ${amount(at)}: ${amount(height)} ${scene.target}`);
    },
  };
}
