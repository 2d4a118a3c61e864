// @ts-check
// The loss curve is the scrub bar: log loss against step, the least-squares floor, a playhead.

import { textWidth } from "../text_width.js";
import { createStamp } from "./stamp.js";
import { el, fix, h, mix, nice, put, raised, say, tickText } from "../draw.js";

/** @typedef {import("../types.js").View} View */
/** What the engine keeps of the path. @typedef {{steps: ArrayLike<number>, losses: ArrayLike<number>}} Curve */

export const EDGE = { left: 34, right: 10, top: 8, bottom: 18 };
const POINTS = 400; // of the curve; more cannot be told apart
const LARGEST = 1e300; // end of the axis of losses: a link's weights may be beyond the finite numbers
const OUT = -0.06; // of the height: over the top

/** There is room for four digits left of the curve; other numbers are written as powers of ten. */
const isShort = (/** @type {number} */ v) => v >= 1e-3 && v < 1e4;
const short = (/** @type {number} */ v) => (isShort(v) ? tickText(v) : "10" + raised(Math.round(Math.log10(v))));

/**
 * The curve is kept on a canvas of its own that only ever gets the newest stretch; what is shown is
 * that and the playhead on top. No element moves while training.
 * @param {HTMLElement} host
 * @param {{scrub: (step: number) => void, move: (steps: number) => void}} actions
 */
export function createTimeline(host, actions) {
  const bar = h(host, "div", "timeline");
  for (const [key, value] of Object.entries({ tabindex: 0, role: "slider", "aria-label": "Step", "aria-valuemin": 0 }))
    bar.setAttribute(key, value);
  const canvas = h(bar, "canvas"), glass = canvas.getContext("2d"), svg = el(bar, "svg", { "aria-hidden": "true" });
  const stamp = createStamp(),
    kept = document.createElement("canvas"),
    pen = /** @type {CanvasRenderingContext2D} */ (kept.getContext("2d"));
  const grid = el(svg, "g"),
    hint = el(svg, "text", { class: "axis halo middle" }),
    name = el(svg, "text", { class: "key ols halo end" });
  let width = 0,
    height = 0,
    ratio = 1,
    floor = 0,
    base = 0,
    nameStart = 0,
    font = "",
    family = "",
    colours = /** @type {any} */ (null);
  let last = 60, high = 1; // the ends of the axes
  let shown = ""; // what the canvas shows
  let first = 0, far = 0, peak = 0, path = ""; // the ends, the largest loss, which run's which branch
  let inked = /** @type {{step: number, x: number, y: number}|null} */ (null); // where the curve on the canvas ends
  let ticks = /** @type {{at: number, half: number, node: any}[]} */ ([]),
    levels = /** @type {number[]} */ ([]),
    dragging = false;

  function layOut(scene, layout, size) {
    ({ width, height } = size);
    ({ floor } = scene);
    ({ colours } = layout);
    ratio = Math.min(2, devicePixelRatio || 1);
    font = `600 12px ${layout.font}`;
    shown = "";
    for (const each of [canvas, kept])
      [each.width, each.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    for (const each of [pen, glass]) each.setTransform(ratio, 0, 0, ratio, 0, 0);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    put(hint, "x", (EDGE.left + width) / 2);
    put(hint, "y", EDGE.top + 24);
    family = layout.font;
    base = floor;
    nameFloor();
    last = 0;
  }

  /** The floor moves with a point that is dragged; the axis follows once it is far from it. @param {number} next */
  function settleFloor(next) {
    if (next === floor) return;
    floor = next;
    inked = null;
    nameFloor();
    if (next > 0.9 * base && next < 1.5 * base) return;
    base = next;
    last = 0;
  }

  function nameFloor() {
    const text = `least squares ${floorText()}`;
    say(name, text);
    nameStart = width - EDGE.right - textWidth(text, `12px ${family}`);
  }

  const floorText =
    () => (floor !== 0 && (floor < 1e-3 || floor >= 1e5) ? tickText(Number(floor.toPrecision(3))) : fix(floor, 4));
  // an exact fit has no floor on a log scale: the axis then ends six decades under the start
  const bottom = () => Math.max(base * 0.86, high * 1e-6, 1e-300);
  const x = (step) => EDGE.left + ((width - EDGE.left - EDGE.right) * step) / last;
  const y = (loss) =>
    EDGE.top
    + (height - EDGE.top - EDGE.bottom)
      * (loss < Infinity // nor NaN
        ? Math.max(OUT, Math.min(1, Math.log(high / Math.max(loss, 1e-300)) / Math.log(high / bottom())))
        : OUT);

  /** @param {View} view @param {Curve} curve @param {string} branch names the run, and counts its acts */
  function draw(view, curve, branch) {
    const end = curve.steps[curve.steps.length - 1] ?? view.step, before = far;
    const key = `${branch} ${view.step} ${view.loss} ${end} ${view.data.floor}`;
    if (key === shown) return;
    shown = key;
    settleFloor(view.data.floor);
    [first, far] = [curve.steps[0] ?? 0, Math.max(end, view.step)];
    follow(view, curve, branch);
    // the curve on the canvas ends at the playhead, and goes on from there
    const goesOn = inked !== null && inked.step === before && view.step === far && inked.step < view.step;
    if (rescale() || !goesOn) redraw(view, curve);
    else extend(view);
    place(view);
  }

  /** The largest loss; a run that leaves the finite numbers leaves through the top. */
  function follow(view, curve, branch) {
    const start = curve.losses[0] ?? view.loss;
    if (branch !== path) {
      [path, inked, peak] = [branch, null, start];
      for (let i = 0; i < curve.losses.length; i++)
        if (curve.losses[i] > peak && curve.losses[i] < 1e3 * start) peak = curve.losses[i];
    }
    if (view.loss > peak && view.loss < 1e3 * start) peak = view.loss;
  }

  /** Powers of two times sixty steps, past the furthest; the largest loss with some air. */
  function rescale() {
    let end = 60;
    while (end < far * 1.02) end *= 2;
    if (end === last && high >= peak && high <= peak * 1.4) return false;
    [last, high] = [end, peak * 1.15 < LARGEST ? peak * 1.15 : LARGEST];
    drawGrid();
    return true;
  }

  function redraw(view, { steps, losses }) {
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = "round";
    rules(EDGE.left, width - EDGE.right);
    const stride = Math.max(1, Math.ceil(steps.length / POINTS));
    const past = [], ahead = [];
    for (let i = 0; i < steps.length; i += stride)
      (steps[i] < view.step ? past : ahead).push([x(steps[i]), y(losses[i])]);
    if ((steps.length - 1) % stride && far > view.step) ahead.push([x(far), y(losses[steps.length - 1])]);
    const here = [x(view.step), y(view.loss)];
    fill([...past, here]);
    stroke([here, ...ahead], colours.soft, [0.1, 4]);
    floorLine(EDGE.left, width - EDGE.right);
    stroke([...past, here], colours.ink, []);
    inked = { step: view.step, x: here[0], y: here[1] };
  }

  /** The newest stretch, on top of what is there. */
  function extend(view) {
    const from = /** @type {any} */ (inked), to = [x(view.step), y(view.loss)];
    // the floor's dashes are on the canvas already: stay above them
    fill([[from.x - 0.5, from.y], to]);
    stroke([[from.x, from.y], to], colours.ink, []);
    inked = { step: view.step, x: to[0], y: to[1] };
  }

  /** The loss still to lose: down to just above the floor, opaque, so that stretches may overlap. */
  function fill(points) {
    if (points.length < 2) return;
    const base = y(floor) - 1;
    pen.beginPath();
    pen.moveTo(points[0][0], base);
    for (const [px, py] of points) pen.lineTo(px, Math.min(base, py));
    pen.lineTo(points[points.length - 1][0], base);
    pen.fillStyle = mix(colours.panel, colours.ink, 0.09);
    pen.fill();
    rules(points[0][0], points[points.length - 1][0]);
  }

  function rules(from, to) {
    pen.setLineDash([]);
    pen.lineWidth = 1;
    pen.strokeStyle = colours.line;
    pen.beginPath();
    for (const at of levels) {
      pen.moveTo(from, at);
      pen.lineTo(to, at);
    }
    pen.stroke();
  }

  function floorLine(from, to) {
    stroke([[from, y(floor)], [to, y(floor)]], colours.ols, [7, 4]);
  }

  function stroke(points, colour, dash) {
    if (points.length < 2) return;
    pen.beginPath();
    points.forEach(([px, py], i) => (i ? pen.lineTo(px, py) : pen.moveTo(px, py)));
    pen.setLineDash(dash);
    pen.lineCap = dash[0] > 1 ? "butt" : "round"; // stretches meet without a gap
    pen.lineWidth = 2;
    pen.strokeStyle = colour;
    pen.stroke();
  }

  /** The playhead and what makes way for it. */
  function place(view) {
    const px = x(view.step), py = y(view.loss), yf = y(floor);
    glass.clearRect(0, 0, width, height);
    glass.drawImage(kept, 0, 0, width, height);
    glass.fillStyle = colours.ink;
    glass.fillRect(px - 0.5, EDGE.top - 4, 1, height - EDGE.bottom - EDGE.top + 8);
    glass.beginPath();
    glass.arc(px, py, 7, 0, 7);
    glass.fill();
    glass.lineWidth = 2;
    glass.strokeStyle = colours.panel;
    glass.stroke();
    const { half } = stamp.write(view.step.toLocaleString("en"), font, colours.ink, ratio);
    stamp.put(glass, Math.max(EDGE.left + 10, Math.min(width - Math.max(EDGE.right, half), px)), height - 3);
    placeName(px, py, yf);
    say(
      hint,
      far > 0 || height < 72
        ? ""
        : width > 420
        ? "Train, and the loss falls to the least-squares floor"
        : "Train to see the loss fall",
    );
    for (const tick of ticks)
      put(tick.node, "visibility", Math.abs(tick.at - px) > half + tick.half + 6 ? null : "hidden");
    put(bar, "aria-valuemax", String(far));
    put(bar, "aria-valuenow", String(view.step));
  }

  /** The floor's name stands over its right end; over the handle, or left of it, where the handle would be on it. */
  function placeName(px, py, yf) {
    const end = width - EDGE.right, wide = end - nameStart, floor = yf - 6;
    const ways = /** @type {[number, number][]} */ ([[end, floor], [end, Math.min(floor, py - 13)], [px - 14, floor], [
      px + 14 + wide,
      floor,
    ]]);
    const clear = (/** @type {[number, number]} */ [right, y]) =>
      right <= end && right - wide >= EDGE.left && y >= 11
      && (px + 9 < right - wide || px - 9 > right || py + 9 < y - 11 || py - 9 > y + 3);
    const [right, y] = ways.find(clear) ?? ways[0];
    put(name, "x", Math.round(right));
    put(name, "y", Math.round(y));
  }

  function drawGrid() {
    grid.replaceChildren();
    const shown = decades(bottom(), high).filter((v) => Math.abs(y(v) - y(floor)) > 9);
    levels = shown.map(y);
    for (const v of shown) el(grid, "text", { x: EDGE.left - 8, y: y(v) + 4, class: "tick end" }, short(v));
    ticks = nice(0, last, width < 300 ? 3 : 6).map((step) => ({
      at: x(step),
      half: 3.2 * step.toLocaleString("en").length,
      node: el(
        grid,
        "text",
        { x: x(step), y: height - 3, class: "tick " + (step ? "middle" : "") },
        step.toLocaleString("en"),
      ),
    }));
  }

  /** Ticks of a log axis that stand apart: 1, 2, 5 over few decades, powers of ten over many. */
  function decades(low, top) {
    const many = Math.log10(top / low), found = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.log10(top); e++)
      for (const m of many > 2.2 ? [1] : [1, 2, 5]) {
        const v = Number((m * 10 ** e).toPrecision(3));
        if (v > low && v < top && (m === 1 || isShort(v)) && (!found.length || y(found[found.length - 1]) - y(v) > 13))
          found.push(v);
      }
    return found;
  }

  function scrub(event) {
    const box = bar.getBoundingClientRect();
    const share = (event.clientX - box.left - EDGE.left) / (width - EDGE.left - EDGE.right);
    actions.scrub(Math.max(first, Math.min(far, Math.round(share * last))));
  }

  bar.addEventListener("pointerdown", (event) => {
    dragging = true;
    bar.setPointerCapture(event.pointerId);
    scrub(event);
  });
  bar.addEventListener("pointermove", (event) => dragging && scrub(event));
  for (const end of ["pointerup", "pointercancel"]) bar.addEventListener(end, () => (dragging = false));
  bar.addEventListener("keydown", (event) => {
    const steps = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageUp: 10,
      PageDown: -10,
      Home: -Infinity,
      End: Infinity,
    }[event.key];
    if (steps === undefined) return;
    actions.move(steps);
    event.preventDefault();
  });

  return { layOut, draw };
}
