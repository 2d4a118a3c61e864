// @ts-check
// The loss curve is the scrub bar: log loss against step, the least-squares floor, a playhead.

import { el, fix, h, nice, put, say, tickText } from "./draw.js";

/** @typedef {import("./types.js").View} View @typedef {import("./player.js").History} History */

const EDGE = { left: 34, right: 10, top: 8, bottom: 18 };
const POINTS = 400; // of the curve; more cannot be told apart

/**
 * @param {HTMLElement} host
 * @param {{scrub: (step: number) => void, move: (frames: number) => void}} actions
 */
export function createTimeline(host, actions) {
  const svg = el(host, "svg", { class: "timeline", tabindex: 0, role: "slider", "aria-label": "Step", "aria-valuemin": 0 });
  /** @type {any} */ let parts = null;
  let size = { width: 0, height: 0 }, floor = 0, colours = /** @type {any} */ (null);
  let scale = { last: 0, high: 0, changed: -1 }, curve = /** @type {number[][]} */ ([]), dragging = false;

  function layout(scene, shape, box) {
    size = box;
    floor = scene.floor;
    colours = shape.colours;
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    parts = {
      grid: el(svg, "g"), fill: el(svg, "path", { fill: colours.ink, opacity: 0.09 }),
      ahead: el(svg, "path", { fill: "none", stroke: colours.soft, "stroke-width": 2, "stroke-dasharray": "0.1 4", "stroke-linecap": "round" }),
      floor: el(svg, "line", { stroke: colours.ols, "stroke-width": 2, "stroke-dasharray": "7 4" }),
      curve: el(svg, "path", { fill: "none", stroke: colours.ink, "stroke-width": 2, "stroke-linejoin": "round" }),
      hint: el(svg, "text", { class: "axis halo middle", x: (EDGE.left + size.width) / 2, y: EDGE.top + 24 }),
      head: el(svg, "line", { stroke: colours.ink, y1: EDGE.top - 4, y2: size.height - EDGE.bottom + 4 }),
      dot: el(svg, "circle", { r: 7, fill: colours.ink, stroke: colours.paper, "stroke-width": 2 }),
      name: el(svg, "text", { class: "key ols halo end", x: size.width - EDGE.right }, `least squares ${floorText()}`),
      now: el(svg, "text", { class: "tick now middle", y: size.height - 3 }),
    };
    scale = { last: 0, high: 0, changed: -1 };
  }

  const floorText = () => (floor !== 0 && (floor < 1e-3 || floor >= 1e5) ? tickText(Number(floor.toPrecision(3))) : fix(floor, 4));
  // an exact fit has no floor on a log scale: the axis then ends six decades under the start
  const bottom = () => Math.max(floor * 0.86, scale.high * 1e-6, 1e-300);
  const x = (step) => EDGE.left + ((size.width - EDGE.left - EDGE.right) * step) / scale.last;
  const y = (loss) => EDGE.top + (size.height - EDGE.top - EDGE.bottom) * Math.max(-0.06, Math.min(1, Math.log(scale.high / Math.max(loss, 1e-300)) / Math.log(scale.high / bottom())));

  /** The scale and the whole curve: when frames came or went. */
  function plot(/** @type {History} */ history) {
    const far = Math.max(history.last.step, 1), frames = history.frames;
    let last = 60;
    while (last <= far) last *= 2;
    // the first chunk is computed ahead: the axis follows what was seen
    const seen = Math.max(shownFar, 1);
    let seenLast = 60;
    while (seenLast <= seen * 1.02) seenLast *= 2;
    last = Math.min(last, seenLast);
    const start = frames[0].loss;
    let high = start;
    for (const f of frames) if (f.step <= shownFar && f.loss > high && f.loss < start * 1e3) high = f.loss;
    high *= 1.15;
    const rescaled = last !== scale.last || high !== scale.high;
    scale = { last, high, changed: history.changed };
    if (rescaled) drawGrid();
    const stride = Math.max(1, Math.ceil(frames.length / POINTS));
    curve = frames.filter((f, i) => i % stride === 0 || i === frames.length - 1).map((f) => [f.step, f.loss]);
  }

  let shownFar = 0, knownRun = "";

  function draw(/** @type {View} */ view, /** @type {History} */ history, run) {
    if (run !== knownRun) [knownRun, shownFar] = [run, 0];
    if (history.last.step < shownFar) shownFar = view.step;
    const before = shownFar;
    shownFar = Math.max(shownFar, view.step);
    if (history.changed !== scale.changed || (before !== shownFar && shownFar * 1.02 >= scale.last) || (view.loss > scale.high && view.loss < 1e300)) plot(history);
    const px = x(view.step), py = y(view.loss), yf = y(floor);
    const past = line((step) => step < view.step) + `L${px.toFixed(1)} ${py.toFixed(1)}`;
    const started = view.step > history.frames[0].step;
    put(parts.curve, "d", started ? "M" + past.slice(1) : "");
    put(parts.fill, "d", started ? `M${past.slice(1)}L${px.toFixed(1)} ${yf.toFixed(1)}L${x(history.frames[0].step).toFixed(1)} ${yf.toFixed(1)}Z` : "");
    put(parts.ahead, "d", shownFar > view.step ? `M${px.toFixed(1)} ${py.toFixed(1)}` + line((step) => step > view.step && step <= shownFar) : "");
    put(parts.head, "x1", px.toFixed(1));
    put(parts.head, "x2", px.toFixed(1));
    put(parts.dot, "cx", px.toFixed(1));
    put(parts.dot, "cy", py.toFixed(1));
    put(parts.name, "y", (px > size.width - 150 ? Math.min(yf - 6, py - 13) : yf - 6).toFixed(1));
    put(parts.now, "x", Math.max(EDGE.left + 10, Math.min(size.width - EDGE.right - 10, px)).toFixed(1));
    say(parts.now, String(view.step));
    say(parts.hint, shownFar > 0 ? "" : size.width > 420 ? "Train, and the loss falls to the least-squares floor" : "Train to see the loss fall");
    hideTicksNear(px);
    put(svg, "aria-valuemax", String(shownFar));
    put(svg, "aria-valuenow", String(view.step));
    put(svg, "aria-valuetext", `step ${view.step}, loss ${fix(view.loss, 4)}`);
  }

  const line = (wanted) => {
    let d = "";
    for (const [step, loss] of curve) if (wanted(step)) d += `L${x(step).toFixed(1)} ${y(loss).toFixed(1)}`;
    return d;
  };

  function drawGrid() {
    parts.grid.replaceChildren();
    const right = size.width - EDGE.right, low = bottom();
    for (const v of decades(low, scale.high)) {
      if (Math.abs(y(v) - y(floor)) <= 9) continue;
      el(parts.grid, "line", { x1: EDGE.left, x2: right, y1: y(v), y2: y(v), class: "rule" });
      el(parts.grid, "text", { x: EDGE.left - 6, y: y(v) + 4, class: "tick end" }, tickText(v));
    }
    parts.ticks = nice(0, scale.last, size.width < 300 ? 4 : 6).map((step) => ({
      at: x(step), node: el(parts.grid, "text", { x: x(step), y: size.height - 3, class: "tick " + (step ? "middle" : "") }, step.toLocaleString("en")),
    }));
    for (const key of ["y1", "y2"]) put(parts.floor, key, y(floor).toFixed(1));
    put(parts.floor, "x1", EDGE.left);
    put(parts.floor, "x2", right);
  }

  /** Ticks of a log axis that stand apart: 1, 2, 5 over few decades, powers of ten over many. */
  function decades(low, high) {
    const many = Math.log10(high / low), ticks = [];
    for (let e = Math.floor(Math.log10(low)); e <= Math.log10(high); e++)
      for (const m of many > 2.2 ? [1] : [1, 2, 5]) {
        const v = Number((m * 10 ** e).toPrecision(3));
        if (v > low && v < high && (!ticks.length || y(ticks[ticks.length - 1]) - y(v) > 13)) ticks.push(v);
      }
    return ticks;
  }

  function hideTicksNear(px) {
    for (const tick of parts.ticks) put(tick.node, "visibility", Math.abs(tick.at - px) > 24 ? null : "hidden");
  }

  function scrub(event) {
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - box.left - EDGE.left) / (size.width - EDGE.left - EDGE.right);
    actions.scrub(Math.max(0, Math.min(shownFar, Math.round(share * scale.last))));
  }

  svg.addEventListener("pointerdown", (event) => {
    dragging = true;
    svg.setPointerCapture(event.pointerId);
    scrub(event);
  });
  svg.addEventListener("pointermove", (event) => dragging && scrub(event));
  for (const end of ["pointerup", "pointercancel"]) svg.addEventListener(end, () => (dragging = false));
  svg.addEventListener("keydown", (event) => {
    const frames = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageUp: 10, PageDown: -10 }[event.key];
    if (event.key === "Home" || event.key === "End") actions.scrub(event.key === "Home" ? 0 : shownFar);
    else if (frames) actions.move(frames);
    else return;
    event.preventDefault();
  });

  return { layout, draw, get far() { return shownFar; } };
}

/** The numbers beside the curve. */
export function createReadouts(host) {
  const list = h(host, "dl", "readouts");
  const row = (name) => {
    const div = h(list, "div");
    h(div, "dt", "", name);
    return h(h(div, "dd"), "output");
  };
  const step = row("step"), loss = row("loss"), unit = h(host, "p", "unit");
  for (const output of [step, loss]) output.setAttribute("aria-live", "off"); // sixty times a second is no news
  return {
    layout: (scene) => say(unit, scene.standardised ? "mean squared error, sd²" : "mean squared error, own units²"),
    draw(view) {
      say(step, view.step.toLocaleString("en"));
      say(loss, view.loss >= 1e5 || (view.loss < 1e-3 && view.loss > 0) ? tickText(Number(view.loss.toPrecision(4))) : fix(view.loss, 4));
    },
  };
}
