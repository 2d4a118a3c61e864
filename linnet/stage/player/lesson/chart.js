// @ts-check
// A chart of a lesson: its axes with their names, ticks and rules, the scales that go with them, and a clip to the plot.

import { el, h, place, put, say } from "../elements.js";
import { nice, tickText } from "../ticks.js";
import { lineAt, scaleOf } from "./fit.js";

/** @typedef {ReturnType<typeof createChart>} Chart */
/** @typedef {{name: string, range: import("./fit.js").Range, ticks: number}} Axis  with about so many ticks */

const NOWHERE = scaleOf({ low: 0, high: 1 }, 0, 1);

/**
 * @param {HTMLElement} host
 * @param {string} name  the class of its box
 * @param {import("./fit.js").Plot} margin  px around the plot
 * @param {(host: HTMLElement, text: string) => void} write  the axes' names
 */
export function createChart(host, name, margin, write = say) {
  const box = h(host, "div", `picture ${name}`), upName = h(box, "div", "axisname");
  const room = h(box, "div", "room"), svg = el(room, "svg", { class: "chart" });
  const acrossName = h(box, "div", "axisname end");
  const clip = el(el(svg, "clipPath", { id: name }), "rect"), axes = el(svg, "g");

  const chart = {
    box,
    svg,
    clip,
    width: 0, // px
    height: 0,
    plot: { left: 0, right: 0, top: 0, bottom: 0 },
    x: NOWHERE,
    y: NOWHERE,
    laidOut: false, // there are scales
    fonts: "", // of the page
    /** A group of which nothing is drawn beyond the axes. @param {string} [className] */
    clipped: (className) => el(svg, "g", { class: className, "clip-path": `url(#${name})` }),
    /** Take the size of the room. @returns {boolean} whether there is any */
    fit() {
      const [width, height] = [room.clientWidth, room.clientHeight], { left, right, top, bottom } = margin;
      if (!width || !height) return false;
      Object.assign(chart, { width, height, plot: { left, right: width - right, top, bottom: height - bottom } });
      putAll(svg, { width, height, viewBox: `0 0 ${width} ${height}` });
      putAll(clip, { x: left, y: top, width: width - right - left, height: height - bottom - top });
      return true;
    },
    /** @param {Axis} across @param {Axis} up @param {boolean} ruled  a rule through the plot at each tick */
    drawAxes(across, up, ruled = true) {
      const { left, right, top, bottom } = chart.plot;
      const x = scaleOf(across.range, left, right), y = scaleOf(up.range, bottom, top);
      Object.assign(chart, { x, y, laidOut: true });
      write(acrossName, across.name);
      write(upName, up.name);
      axes.replaceChildren();
      for (const [value, at] of ticksOf(across, x)) {
        if (ruled) place(el(axes, "line", { class: "rule" }), { x1: at, x2: at, y1: top, y2: bottom });
        place(el(axes, "text", { class: "tick middle" }, tickText(value)), { x: at, y: bottom + 17 });
      }
      for (const [value, at] of ticksOf(up, y)) {
        if (ruled) place(el(axes, "line", { class: "rule" }), { x1: left, x2: right, y1: at, y2: at });
        place(el(axes, "text", { class: "tick end" }, tickText(value)), { x: left - 8, y: at + 4 });
      }
    },
    /** A line from one end of the axis to the other. @param {Element} part @param {ArrayLike<number>} line  intercept and slope */
    stretch(part, line) {
      const { x, y } = chart, { low, high } = x.range;
      place(part, { x1: x(low), x2: x(high), y1: y(lineAt(line, low)), y2: y(lineAt(line, high)) });
    },
  };
  return chart;
}

/** Values and where they are. @param {Axis} axis @param {import("./fit.js").Scale} scale */
const ticksOf = ({ range: { low, high }, ticks }, scale) =>
  nice(low, high, ticks).map((value) => [value, scale(value)]);

/** @param {Element} node @param {Object<string, string|number>} attributes */
function putAll(node, attributes) {
  for (const key in attributes) put(node, key, attributes[key]);
}
