// @ts-check
// The loss curve is the scrub bar: log loss against step, the least-squares floor, a playhead. What is shown is the
// curve's canvas and the playhead on top: no element moves while training.

import { el, h, put, say, sharpness } from "../elements.js";
import { EDGE, createAxes } from "./axes.js";
import { createCurveCanvas } from "./curve_canvas.js";
import { createFloorName } from "./floor_name.js";
import { createPeak } from "./peak.js";
import { createPlayhead } from "./playhead.js";
import { listenForScrubs } from "./scrub.js";

/** @typedef {import("../types.js").View} View @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */
/** What the engine keeps of the path. @typedef {{steps: ArrayLike<number>, losses: ArrayLike<number>}} Curve */

/**
 * @param {HTMLElement} host
 * @param {{scrub: (step: number) => void, move: (steps: number) => void}} actions
 */
export function createTimeline(host, actions) {
  const bar = barIn(host);
  const canvas = h(bar, "canvas"), glass = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const svg = el(bar, "svg", { "aria-hidden": "true" });
  const axes = createAxes(el(svg, "g")), curveCanvas = createCurveCanvas(axes), peak = createPeak();
  const hint = el(svg, "text", { class: "axis halo middle" }), name = createFloorName(svg), playhead = createPlayhead();
  let look = { width: 0, height: 0, ratio: 1, font: "", family: "", colours: /** @type {any} */ (null) };
  let floor = 0, first = 0, furthest = 0; // the loss of least squares, the ends
  let shown = ""; // what the canvas shows
  const bounded = (/** @type {number} */ step) => Math.max(first, Math.min(furthest, Math.round(step)));
  listenForScrubs(bar, (x) => bounded(axes.stepAt(x)), actions);

  /** @param {Scene} scene @param {Layout} layout @param {{width: number, height: number}} size px */
  function layOut(scene, { font, colours }, { width, height }) {
    const ratio = sharpness();
    look = { width, height, ratio, font: `600 12px ${font}`, family: font, colours };
    ({ floor } = scene);
    shown = "";
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    glass.setTransform(ratio, 0, 0, ratio, 0, 0);
    axes.layOut(look, floor);
    curveCanvas.layOut(look, ratio, floor, colours);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    put(hint, "x", (EDGE.left + width) / 2);
    put(hint, "y", EDGE.top + 24);
  }

  /** The floor moves with a point that is dragged. @param {number} next */
  function settleFloor(next) {
    if (next === floor) return;
    floor = next;
    axes.settle(floor);
    curveCanvas.settle(floor);
  }

  /** @param {View} view @param {Curve} curve @param {string} branch names the run, and counts its acts */
  function draw(view, curve, branch) {
    const end = curve.steps[curve.steps.length - 1] ?? view.step, before = furthest;
    const key = `${branch} ${view.step} ${view.loss} ${end} ${view.data.floor}`;
    if (key === shown) return;
    shown = key;
    settleFloor(view.data.floor);
    [first, furthest] = [curve.steps[0] ?? 0, Math.max(end, view.step)];
    if (peak.follow(curve, view.loss, branch)) curveCanvas.forget();
    const moved = axes.rescale(furthest, peak.value);
    curveCanvas.draw(view, curve, furthest, before, moved);
    if (look.colours) place(view);
  }

  /** The playhead and what makes way for it. @param {View} view */
  function place(view) {
    const { width, height } = look, x = axes.x(view.step), y = axes.y(view.loss);
    glass.clearRect(0, 0, width, height);
    glass.drawImage(curveCanvas.canvas, 0, 0, width, height);
    const half = playhead(glass, x, y, view.step, look);
    const words = width > 420 ? "Train, and the loss falls to the least-squares floor" : "Train to see the loss fall";
    say(hint, furthest > 0 || height < 72 ? "" : words);
    axes.makeWay(x, half);
    put(bar, "aria-valuemax", String(furthest));
    put(bar, "aria-valuenow", String(view.step));
  }

  /** The floor's name, which makes way for the playhead. @param {View} view */
  const drawName = ({ step, loss }) => name.draw(floor, look, axes.x(step), axes.y(loss), axes.y(floor));

  return { layOut, draw, drawName };
}

/** @param {HTMLElement} host @returns {HTMLElement} */
function barIn(host) {
  const bar = h(host, "div", "timeline");
  for (const [key, value] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "Step", "aria-valuemin": 0 }))
    bar.setAttribute(key, value);
  return bar;
}
