// @ts-check
// The learning rate on a logarithmic scale, with the edge of stability drawn on it. The scale is as long as the loss
// curve over it, so that the two read as one object.

import { LEAST_RATE } from "../engine/limits.js";
import { el, h, put } from "../elements.js";
import { brief, limit, raised } from "../numbers.js";
import { EDGE } from "../timeline/axes.js";
import { LABELS, TRACK, createBand, createEdgeMark } from "./rate_edge.js";
import { listenForRates } from "./rate_input.js";
import { createRateScale } from "./rate_scale.js";

const LABEL = 44; // px that a decade's number needs

/** A rate as it stands in the field: at least two digits, small ones as 5e-7. @param {number} rate */
export function rateText(rate) {
  if (rate < 1e-4 || rate >= 1e5) return rate.toExponential().replace("e+", "e");
  const short = rate.toPrecision(2);
  return Number(short) === rate && !short.includes("e") ? short : String(rate);
}

/**
 * @param {HTMLElement} host
 * @param {(rate: number, gesture: string) => void} set
 */
export function createRate(host, set) {
  const bar = barIn(host), svg = el(bar, "svg", { "aria-hidden": "true" });
  const name = el(svg, "text", { class: "tick ratename", x: 0, y: TRACK + 4 }, "rate"), band = createBand(svg);
  const rest = el(svg, "line", { class: "rest", y1: TRACK, y2: TRACK }),
    done = el(svg, "line", { class: "done", y1: TRACK, y2: TRACK });
  const marks = el(svg, "g"), mark = createEdgeMark(svg, band);
  const unknown = el(svg, "text", { class: "tick end", y: TRACK - 8 }, "edge unknown");
  const knob = el(svg, "circle", { class: "knob", cy: TRACK, r: 10 });
  const scale = createRateScale();
  let rate = 0.01, drawn = "";
  let decades = /** @type {ReturnType<typeof addDecades>} */ ([]);
  listenForRates(bar, scale, () => rate, set);

  function build() {
    drawn = "";
    decades = addDecades(marks, scale);
  }

  /** @param {number|null} curve px, the width of the loss curve if it stands over the scale @param {string} fonts */
  function layOut(curve, fonts) {
    const width = bar.clientWidth, aligned = width === curve;
    scale.place(aligned || width > 400 ? EDGE.left : 12, width - (aligned ? EDGE.right : 12));
    svg.setAttribute("viewBox", `0 0 ${width} 40`);
    put(svg, "width", width);
    put(svg, "height", 40);
    put(name, "visibility", scale.left < 30 ? "hidden" : null);
    put(unknown, "x", scale.right);
    mark.layOut(fonts);
    build();
  }

  /** Start with the scale that fits the edge. @param {number|null} edge */
  function fit(edge) {
    scale.fit(edge);
    drawn = "";
  }

  /** @param {number} now @param {number|null} edge */
  function draw(now, edge) {
    const key = `${now} ${edge}`;
    if (key === drawn) return;
    rate = now;
    if (scale.stretch(now, edge)) build();
    drawn = key;
    const { right } = scale, here = scale.x(now), there = edge === null ? right : scale.x(Math.max(edge, LEAST_RATE));
    const has = there < right;
    put(unknown, "visibility", edge === null ? null : "hidden");
    line(done, scale.left, here);
    line(rest, here, has ? Math.max(here, there) : right);
    put(knob, "cx", here.toFixed(1));
    const taken = mark.draw(has ? edge : null, there, right, edge !== null && now >= edge);
    for (const { dot, label, at } of decades) {
      put(dot, "class", at < here ? "past" : "ahead");
      put(dot, "visibility", has && at > there ? "hidden" : null);
      if (label) put(label, "visibility", taken(at) ? "hidden" : null);
    }
    bar.classList.toggle("beyond", edge !== null && now >= edge);
    const values = { min: scale.least, max: scale.most, now, text: `${rateText(now)}, ${inWords(edge)}` };
    for (const [which, value] of Object.entries(values)) bar.setAttribute(`aria-value${which}`, String(value));
  }

  return { layOut, fit, draw };
}

/** @param {HTMLElement} host @returns {HTMLElement} */
function barIn(host) {
  const bar = h(host, "div", "scale");
  for (const [key, value] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "Rate" }))
    bar.setAttribute(key, value);
  bar.title =
    "The edge is 2/λmax, twice the inverse of the loss's sharpest curvature: above it a step overshoots by more than it gains";
  return bar;
}

/**
 * A dot on the track for each power of ten, and its number where there is room.
 * @param {Element} marks @param {ReturnType<typeof createRateScale>} scale
 */
function addDecades(marks, { decades, decade }) {
  marks.replaceChildren();
  const every = Math.ceil(LABEL / decade);
  return decades.map(({ power, at }, i) => {
    const text = power < -4 ? "10" + raised(power) : brief(10 ** power), end = i === decades.length - 1;
    const place = { x: at, y: LABELS, class: `tick ${end ? "end" : "middle"}`, dx: end ? 2 : 0 };
    const label = i % every && !end ? null : el(marks, "text", place, text);
    return { at, label, dot: el(marks, "circle", { cx: at, cy: TRACK, r: 1.6 }) };
  });
}

/** @param {Element} node @param {number} from px @param {number} to px */
function line(node, from, to) {
  put(node, "x1", from.toFixed(1));
  put(node, "x2", Math.max(from, to).toFixed(1));
}

const inWords = (/** @type {number|null} */ edge) => {
  if (edge === null) return "edge unknown";
  return edge === Infinity ? "stable at any rate" : `unstable above ${limit(Math.max(edge, LEAST_RATE))}`;
};
