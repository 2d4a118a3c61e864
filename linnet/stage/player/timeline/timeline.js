// @ts-check
// The loss curve is the scrub bar: log loss against step, the least-squares floor, a playhead. What is shown is the
// curve's canvas and the playhead on top: no element moves while training.

import { createStamp } from "./stamp.js";
import { el, h, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { tickText } from "../ticks.js";
import { textWidth } from "../text_width.js";
import { EDGE, createAxes } from "./axes.js";
import { createCurveCanvas } from "./curve_canvas.js";

/** @typedef {import("../types.js").View} View @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */
/** What the engine keeps of the path. @typedef {{steps: ArrayLike<number>, losses: ArrayLike<number>}} Curve */

/** Steps by key. @type {Record<string, number>} */
const MOVES = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
};
const FINITE = 1e3; // times the first loss: larger ones leave through the top

/**
 * @param {HTMLElement} host
 * @param {{scrub: (step: number) => void, move: (steps: number) => void}} actions
 */
export function createTimeline(host, actions) {
  const bar = h(host, "div", "timeline");
  for (const [key, value] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "Step", "aria-valuemin": 0 }))
    bar.setAttribute(key, value);
  const canvas = h(bar, "canvas"), glass = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const svg = el(bar, "svg", { "aria-hidden": "true" });
  const axes = createAxes(el(svg, "g")), curveCanvas = createCurveCanvas(axes), stamp = createStamp();
  const hint = el(svg, "text", { class: "axis halo middle" }), name = el(svg, "text", { class: "key ols halo end" });
  let width = 0, height = 0, ratio = 1, floor = 0, nameStart = 0, font = "", family = "";
  let colours = /** @type {import("../types.js").Colours|null} */ (null);
  let shown = ""; // what the canvas shows
  let first = 0, furthest = 0, peak = 0, path = ""; // the ends, the largest loss, which run's which branch

  /** @param {Scene} scene @param {Layout} layout @param {{width: number, height: number}} size px */
  function layOut(scene, layout, size) {
    ({ width, height } = size);
    ({ floor } = scene);
    ({ colours } = layout);
    ratio = Math.min(2, devicePixelRatio || 1);
    font = `600 12px ${layout.font}`;
    shown = "";
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    glass.setTransform(ratio, 0, 0, ratio, 0, 0);
    axes.layOut(size, floor);
    curveCanvas.layOut(size, ratio, floor, layout.colours);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    put(hint, "x", (EDGE.left + width) / 2);
    put(hint, "y", EDGE.top + 24);
    family = layout.font;
    nameFloor();
  }

  /** The floor moves with a point that is dragged. @param {number} next */
  function settleFloor(next) {
    if (next === floor) return;
    floor = next;
    axes.settle(floor);
    curveCanvas.settle(floor);
    nameFloor();
  }

  function nameFloor() {
    const small = floor !== 0 && (floor < 1e-3 || floor >= 1e5);
    const words = `least squares ${small ? tickText(Number(floor.toPrecision(3))) : fix(floor, 4)}`;
    say(name, words);
    nameStart = width - EDGE.right - textWidth(words, `12px ${family}`);
  }

  /** @param {View} view @param {Curve} curve @param {string} branch names the run, and counts its acts */
  function draw(view, curve, branch) {
    const end = curve.steps[curve.steps.length - 1] ?? view.step, before = furthest;
    const key = `${branch} ${view.step} ${view.loss} ${end} ${view.data.floor}`;
    if (key === shown) return;
    shown = key;
    settleFloor(view.data.floor);
    [first, furthest] = [curve.steps[0] ?? 0, Math.max(end, view.step)];
    follow(view, curve, branch);
    const moved = axes.rescale(furthest, peak);
    curveCanvas.draw(view, curve, furthest, before, moved);
    place(view);
  }

  /** The largest loss; a run that leaves the finite numbers leaves through the top. @param {View} view @param {Curve} curve @param {string} branch */
  function follow(view, curve, branch) {
    const start = curve.losses[0] ?? view.loss;
    if (branch !== path) {
      [path, peak] = [branch, start];
      curveCanvas.forget();
      for (let i = 0; i < curve.losses.length; i++)
        if (curve.losses[i] > peak && curve.losses[i] < FINITE * start) peak = curve.losses[i];
    }
    if (view.loss > peak && view.loss < FINITE * start) peak = view.loss;
  }

  /** The playhead and what makes way for it. @param {View} view */
  function place(view) {
    if (!colours) return;
    const x = axes.x(view.step), y = axes.y(view.loss);
    glass.clearRect(0, 0, width, height);
    glass.drawImage(curveCanvas.canvas, 0, 0, width, height);
    glass.fillStyle = colours.ink;
    glass.fillRect(x - 0.5, EDGE.top - 4, 1, height - EDGE.bottom - EDGE.top + 8);
    glass.beginPath();
    glass.arc(x, y, 7, 0, 7);
    glass.fill();
    glass.lineWidth = 2;
    glass.strokeStyle = colours.panel;
    glass.stroke();
    const { half } = stamp.write(view.step.toLocaleString("en"), font, colours.ink, ratio);
    stamp.put(glass, Math.max(EDGE.left + 10, Math.min(width - Math.max(EDGE.right, half), x)), height - 3);
    placeName(x, y, axes.y(floor));
    const words = width > 420 ? "Train, and the loss falls to the least-squares floor" : "Train to see the loss fall";
    say(hint, furthest > 0 || height < 72 ? "" : words);
    axes.makeWay(x, half);
    put(bar, "aria-valuemax", String(furthest));
    put(bar, "aria-valuenow", String(view.step));
  }

  /**
   * The floor's name stands over its right end; over the handle, or left of it, where the handle would be on it.
   * @param {number} px the handle @param {number} py @param {number} yf the floor
   */
  function placeName(px, py, yf) {
    const end = width - EDGE.right, wide = end - nameStart, over = yf - 6;
    const ways = [[end, over], [end, Math.min(over, py - 13)], [px - 14, over], [px + 14 + wide, over]];
    const clear = (/** @type {number[]} */ [right, y]) =>
      right <= end && right - wide >= EDGE.left && y >= 11
      && (px + 9 < right - wide || px - 9 > right || py + 9 < y - 11 || py - 9 > y + 3);
    const [right, y] = ways.find(clear) ?? ways[0];
    put(name, "x", Math.round(right));
    put(name, "y", Math.round(y));
  }

  /** @param {PointerEvent} event */
  function scrub(event) {
    const step = Math.round(axes.stepAt(event.clientX - bar.getBoundingClientRect().left));
    actions.scrub(Math.max(first, Math.min(furthest, step)));
  }

  let dragging = false;
  bar.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    dragging = true;
    bar.setPointerCapture(event.pointerId);
    scrub(event);
  });
  bar.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => dragging && scrub(event));
  for (const end of ["pointerup", "pointercancel"]) bar.addEventListener(end, () => (dragging = false));
  bar.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const steps = MOVES[event.key];
    if (steps === undefined) return;
    actions.move(steps);
    event.preventDefault();
  });

  return { layOut, draw };
}
