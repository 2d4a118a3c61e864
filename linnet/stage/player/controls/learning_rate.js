// @ts-check
// The learning rate on a logarithmic scale, with the edge of stability drawn on it. The scale is as long as the loss
// curve over it, so that the two read as one object.

import { el, h, put, say } from "../elements.js";
import { brief, limit, raised } from "../numbers.js";
import { textWidth } from "../text_width.js";
import { EDGE } from "../timeline/axes.js";

export const LEAST_RATE = 1e-15;
export const LARGEST_RATE = 100;
const USUAL = [-4, 1]; // the powers of ten at the ends of the scale
const DECADES = 5; // at least
const TRACK = 13, LABELS = 36; // y of the track and of the numbers under it
const BAND = 14; // px high, the unstable part
const APART = 26; // px between the edge's number and another
const WORD = 84; // px: in a shorter band there is no room for the word
const FAR = 1e4; // an edge further under the rate than this is off the scale
/** By which a key multiplies the rate. @type {Record<string, number>} */
const FACTORS = {
  ArrowLeft: 1 / 1.05,
  ArrowDown: 1 / 1.05,
  ArrowRight: 1.05,
  ArrowUp: 1.05,
  PageUp: 2,
  PageDown: 0.5,
};
const KEYS = 1000; // ms: presses of keys nearer together are one gesture

/** A rate as it stands in the field: at least two digits, small ones as 5e-7. @param {number} rate */
export function rateText(rate) {
  if (rate < 1e-4 || rate >= 1e5) return rate.toExponential().replace("e+", "e");
  const short = rate.toPrecision(2);
  return Number(short) === rate && !short.includes("e") ? short : String(rate);
}

let scales = 0;

/**
 * @param {HTMLElement} host
 * @param {(rate: number, gesture: string) => void} set
 */
export function createRate(host, set) {
  const bar = h(host, "div", "scale"), svg = el(bar, "svg", { "aria-hidden": "true" });
  for (const [key, value] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "Rate" }))
    bar.setAttribute(key, value);
  bar.title =
    "The edge is 2/λmax, twice the inverse of the loss's sharpest curvature: above it a step overshoots by more than it gains";
  const hatchId = `hatch${++scales}`; // each its own: what is not on screen lends its pattern to nobody
  const hatch = el(el(svg, "defs"), "pattern", {
    id: hatchId,
    width: 6,
    height: 6,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  el(hatch, "path", { d: "M0 0V6", class: "hatch" });
  const name = el(svg, "text", { class: "tick ratename", x: 0, y: TRACK + 4 }, "rate");
  const beyond = el(svg, "g"), band = el(beyond, "rect", { class: "band", y: TRACK - BAND / 2, height: BAND, rx: 2 });
  band.style.fill = `url(#${hatchId})`;
  const patch = el(beyond, "rect", { class: "patch", y: TRACK - BAND / 2 + 1, height: BAND - 2 });
  const rest = el(svg, "line", { class: "rest", y1: TRACK, y2: TRACK }),
    done = el(svg, "line", { class: "done", y1: TRACK, y2: TRACK });
  const marks = el(svg, "g"), upright = el(svg, "line", { class: "upright", y1: TRACK - 10, y2: TRACK + 12 });
  const number = el(svg, "text", { class: "tick now middle", y: LABELS }),
    word = el(svg, "text", { class: "unstable" }, "unstable");
  const unknown = el(svg, "text", { class: "tick end", y: TRACK - 8 }, "edge unknown");
  const knob = el(svg, "circle", { class: "knob", cy: TRACK, r: 10 });

  let left = 0,
    right = 1,
    low = USUAL[0],
    high = USUAL[1],
    rate = 0.01,
    known = /** @type {number|null} */ (null),
    drawn = "";
  let decades = /** @type {{at: number, label: any, dot: any}[]} */ ([]),
    grip = "",
    gestures = 0,
    keyed = -Infinity,
    wordWidth = 52;

  const clamp = (/** @type {number} */ at) => Math.max(left, Math.min(right, at));
  const x = (/** @type {number} */ value) => left + ((right - left) * (Math.log10(value) - low)) / (high - low);

  /** @param {number|null} curve px, the width of the loss curve if it stands over the scale @param {string} fonts */
  function layOut(curve, fonts) {
    const width = bar.clientWidth, aligned = width === curve;
    [left, right] = [aligned || width > 400 ? EDGE.left : 12, width - (aligned ? EDGE.right : 12)];
    svg.setAttribute("viewBox", `0 0 ${width} 40`);
    put(svg, "width", width);
    put(svg, "height", 40);
    put(name, "visibility", left < 30 ? "hidden" : null);
    put(unknown, "x", right);
    wordWidth = textWidth("unstable", `600 13px ${fonts}`);
    build();
  }

  /** Start with the scale that fits the edge. @param {number|null} edge */
  function fit(edge) {
    [low, high] = USUAL;
    if (edge !== null && edge < 1e-3)
      [low, high] = [Math.floor(Math.log10(edge)) - 2, Math.floor(Math.log10(edge)) - 2 + DECADES];
    drawn = "";
  }

  /** Rate and edge stand on the scale, one decade from its left end. */
  function stretch() {
    const least = Math.min(rate, Math.max((known ?? rate) / 3, rate / FAR), 10 ** low),
      most = Math.max(rate, Math.min(known ?? rate, LARGEST_RATE), 10 ** high);
    const ends = [Math.max(-15, Math.floor(Math.log10(least) + 1e-9)), Math.min(2, Math.ceil(Math.log10(most) - 1e-9))];
    if (ends[0] === low && ends[1] === high) return;
    [low, high] = ends;
    build();
  }

  function build() {
    marks.replaceChildren();
    drawn = "";
    const each = (right - left) / (high - low), every = Math.ceil(44 / each); // labels side by side
    decades = Array.from({ length: high - low + 1 }, (_, i) => {
      const at = left + i * each, power = low + i, last = i === high - low;
      const text = power < -4 ? "10" + raised(power) : brief(10 ** power);
      const label = i % every && !last
        ? null
        : el(marks, "text", { x: at, y: LABELS, class: `tick ${last ? "end" : "middle"}`, dx: last ? 2 : 0 }, text);
      return { at, label, dot: el(marks, "circle", { cx: at, cy: TRACK, r: 1.6 }) };
    });
  }

  /** @param {number} now @param {number|null} edge */
  function draw(now, edge) {
    const key = `${now} ${edge}`;
    if (key === drawn) return;
    [rate, known] = [now, edge];
    stretch();
    drawn = key;
    const here = clamp(x(now)),
      there = edge === null ? right : clamp(x(Math.max(edge, LEAST_RATE))),
      has = edge !== null && there < right;
    for (const node of [beyond, upright, number, word]) put(node, "visibility", has ? null : "hidden");
    put(unknown, "visibility", edge === null ? null : "hidden");
    line(done, left, here);
    line(rest, here, has ? Math.max(here, there) : right);
    put(knob, "cx", here.toFixed(1));
    for (const { dot, at } of decades) {
      put(dot, "class", at < here ? "past" : "ahead");
      put(dot, "visibility", has && at > there ? "hidden" : null);
    }
    const taken = has ? mark(edge, there, now >= edge) : [];
    for (const { label, at } of decades)
      if (label)
        put(
          label,
          "visibility",
          taken.some((place) => Math.abs(place - at) < APART)
            ? "hidden"
            : null,
        );
    bar.classList.toggle("beyond", edge !== null && now >= edge);
    bar.setAttribute("aria-valuemin", String(10 ** low));
    bar.setAttribute("aria-valuemax", String(10 ** high));
    bar.setAttribute("aria-valuenow", String(now));
    bar.setAttribute("aria-valuetext", `${rateText(now)}, ${inWords(edge)}`);
  }

  const line = (/** @type {Element} */ node, /** @type {number} */ from, /** @type {number} */ to) => {
    put(node, "x1", from.toFixed(1));
    put(node, "x2", Math.max(from, to).toFixed(1));
  };

  /**
   * The edge and what is beyond it.
   * @param {number} edge @param {number} at px @param {boolean} beyond  the rate is
   * @returns {number[]} where no decade's number has room
   */
  function mark(edge, at, beyond) {
    const wide = right - at, inside = wide >= WORD && !beyond, text = limit(Math.max(edge, LEAST_RATE));
    line(upright, at, at);
    put(band, "x", at.toFixed(1));
    put(band, "width", wide.toFixed(1));
    say(number, text);
    put(word, "y", inside ? TRACK + 4.5 : LABELS);
    put(patch, "visibility", inside ? null : "hidden");
    if (inside) {
      const middle = (at + right) / 2;
      put(word, "x", middle.toFixed(1));
      put(word, "text-anchor", "middle");
      put(patch, "x", (middle - wordWidth / 2 - 5).toFixed(1));
      put(patch, "width", (wordWidth + 10).toFixed(1));
      put(number, "x", at.toFixed(1));
      return [at];
    }
    const digits = 7 * text.length, start = Math.min(at, right - wordWidth - digits / 2 - 6);
    put(number, "x", start.toFixed(1));
    put(word, "x", (start + digits / 2 + 6).toFixed(1));
    put(word, "text-anchor", "start");
    return [start, start + APART, start + 2 * APART, start + 3 * APART];
  }

  // -- pointer and keyboard -----------------------------------------------------------------------

  const bounded = (/** @type {number} */ value) => Math.max(10 ** low, Math.min(10 ** high, value));
  const neat = (/** @type {number} */ value, /** @type {number} */ digits) => Number(value.toPrecision(digits));

  /** @param {PointerEvent} event */
  function take(event) {
    const share = (event.clientX - bar.getBoundingClientRect().left - left) / (right - left);
    set(bounded(neat(10 ** (low + (high - low) * Math.max(0, Math.min(1, share))), 2)), grip);
  }

  bar.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    grip = `drag ${++gestures}`;
    bar.setPointerCapture(event.pointerId);
    take(event);
  });
  bar.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => grip && take(event));
  for (const end of ["pointerup", "pointercancel"]) bar.addEventListener(end, () => (grip = ""));
  bar.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const factor = FACTORS[event.key];
    const end = event.key === "Home" ? 10 ** low : event.key === "End" ? 10 ** high : 0;
    if (!factor && !end) return;
    event.preventDefault();
    const now = performance.now();
    if (now - keyed > KEYS) gestures++;
    keyed = now;
    set(end || bounded(neat(rate * factor, 3)), `keys ${gestures}`);
  });

  return { layOut, fit, draw };
}

const inWords = (/** @type {number|null} */ edge) => {
  if (edge === null) return "edge unknown";
  return edge === Infinity ? "stable at any rate" : `unstable above ${limit(Math.max(edge, LEAST_RATE))}`;
};
