// @ts-check
// The line picture: the points, the line with its two handles, the squares on the residuals.

import { el, h, put, say } from "../elements.js";
import { nice, tickText } from "../ticks.js";
import { handlesOf, nudgeOf, rangeOf, scaleOf, squareOn, through } from "./fit.js";
import { grip } from "./grip.js";
import { clipTo, sizeTo } from "./plot.js";
import { amount } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {ReturnType<typeof squareOn>} Square */

const LEFT = 40, BOTTOM = 24, TOP = 8; // px around the plot
const NEAR = 14; // px: so near the line, a press takes hold of it
const WORDED = 84; // px: a square that has room for "area"
const PAST = 6; // earlier lines that stay as hairlines
const CHEVRONS = "M-4 -3L0 -7L4 -3M-4 3L0 7L4 3";

/**
 * @param {HTMLElement} host
 * @param {{line: (intercept: number, slope: number, ended: boolean) => void, probe: (x: number) => void}} actions
 */
export function createScatter(host, actions) {
  const box = h(host, "div", "picture scatter"), target = h(box, "div", "axisname");
  const room = h(box, "div", "room"), svg = el(room, "svg", { class: "chart" });
  const feature = h(box, "div", "axisname end");
  const clip = el(el(svg, "clipPath", { id: "plot" }), "rect");
  const grid = el(svg, "g"), inside = el(svg, "g", { "clip-path": "url(#plot)" });
  const past = el(inside, "g", { class: "pastlines" }), squares = el(inside, "g", { class: "residuals" });
  const sticks = el(inside, "g", { class: "sticks" }), largest = el(inside, "rect", { class: "largest" });
  const best = el(inside, "line", { class: "bestline" }), rim = el(inside, "line", { class: "lineRim" });
  const line = el(inside, "line", { class: "ownline" }), points = el(svg, "g", { class: "points" });
  const area = el(svg, "text", { class: "tick now onpaper" });
  const reading = el(svg, "g", { class: "reading" }), upright = el(reading, "line");
  const read = el(reading, "text", { class: "tick now onpaper" });
  const mark = el(reading, "circle", { class: "mark", r: 8, tabindex: 0, role: "slider" });
  mark.setAttribute("aria-label", "Read off at");
  const handles = ["left end", "right end"].map((name) => {
    const g = el(svg, "g", { class: "handle", tabindex: 0, role: "slider", "aria-label": name });
    el(g, "circle", { class: "halo", r: 22 });
    el(g, "circle", { class: "knob", r: 12 });
    el(g, "path", { d: CHEVRONS });
    return g;
  });

  let x = /** @type {any} */ (null), y = /** @type {any} */ (null), plot = { left: 0, right: 0, top: 0, bottom: 0 };
  let options = { handles: true, squares: false, probe: false, small: false };
  let scene = /** @type {any} */ (null), facts = /** @type {Facts|null} */ (null);
  let held = /** @type {{which: number, from: number, own: number[]}|null} */ (null);
  let spots = /** @type {any[]} */ ([]);

  /** @param {any} next @param {typeof options} choices */
  function layOut(next, choices) {
    [scene, options] = [next, choices];
    box.classList.toggle("small", options.small);
    const [width, height] = [room.clientWidth, room.clientHeight];
    if (!width || !height) return;
    plot = { left: LEFT, right: width - 2, top: TOP, bottom: height - BOTTOM };
    x = scaleOf(rangeOf(scene.X), plot.left, plot.right);
    y = scaleOf(rangeOf(scene.y, 0.12), plot.bottom, plot.top);
    sizeTo(svg, width, height);
    clipTo(clip, plot);
    say(target, scene.target);
    say(feature, scene.whole[0]);
    ticks();
    points.replaceChildren();
    squares.replaceChildren();
    sticks.replaceChildren();
    spots = Array.from(scene.y, (value, i) => {
      const [cx, cy] = [x(scene.X[i]), y(value)];
      const put = { cx: cx.toFixed(1), cy: cy.toFixed(1), r: options.small ? 3 : 3.5 };
      return {
        x: cx,
        y: cy,
        at: scene.X[i],
        dot: el(points, "circle", put),
        square: options.squares ? el(squares, "rect") : null,
        stick: options.small ? el(sticks, "line", { x1: put.cx, x2: put.cx, y1: put.cy }) : null,
      };
    });
    for (const part of [largest, area]) put(part, "visibility", options.squares ? null : "hidden");
    handles.forEach((g) => put(g, "visibility", options.handles ? null : "hidden"));
    handles.forEach((g) => put(g, "tabindex", options.handles ? "0" : "-1"));
    put(reading, "visibility", options.probe ? null : "hidden");
    put(mark, "tabindex", options.probe ? "0" : "-1");
    svg.classList.toggle("grips", options.handles || options.probe);
  }

  function ticks() {
    grid.replaceChildren();
    for (const value of nice(x.range.low, x.range.high, options.small ? 4 : 5)) {
      const at = x(value).toFixed(1);
      el(grid, "line", { class: "rule", x1: at, x2: at, y1: plot.top, y2: plot.bottom });
      el(grid, "text", { class: "tick middle", x: at, y: plot.bottom + 17 }, tickText(value));
    }
    for (const value of nice(y.range.low, y.range.high, options.small ? 3 : 5)) {
      const at = y(value).toFixed(1);
      el(grid, "line", { class: "rule", x1: plot.left, x2: plot.right, y1: at, y2: at });
      el(grid, "text", { class: "tick end", x: plot.left - 8, y: y(value) + 4 }, tickText(value));
    }
  }

  const ends = (/** @type {Element} */ part, /** @type {number[]} */ [b, w]) => {
    const { low, high } = x.range;
    put(part, "x1", x(low).toFixed(1));
    put(part, "x2", x(high).toFixed(1));
    put(part, "y1", y(b + w * low).toFixed(1));
    put(part, "y2", y(b + w * high).toFixed(1));
  };

  /** @param {Facts} now */
  function draw(now) {
    facts = now;
    if (!x || !scene) return;
    const { own, notes } = now, [b, w] = own, met = now.now.gap < 1e-6;
    ends(line, own);
    ends(rim, own);
    ends(best, now.scene.own);
    const shown = notes.shown || met || options.small;
    put(best, "visibility", shown ? null : "hidden");
    put(best, "class", met ? "bestline met" : "bestline");
    drawResiduals(b, w);
    if (options.small) drawPast(now);
    if (options.handles) drawHandles(b, w, now);
    if (options.probe) drawReading(b, w, now);
  }

  function drawResiduals(/** @type {number} */ b, /** @type {number} */ w) {
    const rises = w >= 0;
    let most = /** @type {any} */ (null);
    for (const spot of spots) {
      const fitted = y(b + w * spot.at), square = squareOn(spot.x, spot.y, fitted, rises);
      put(spot.dot, "class", spot.y < fitted ? "above" : "below");
      if (spot.stick) put(spot.stick, "y2", fitted.toFixed(1));
      if (!spot.square) continue;
      place(spot.square, square);
      if (!most || square.side > most.side)
        most = { ...square, above: spot.y < fitted, value: y.back(spot.y) - (b + w * spot.at) };
    }
    if (!most) return;
    place(largest, most);
    say(area, `${most.side > WORDED ? "area " : ""}${amount(most.value * most.value)}`);
    put(area, "visibility", most.side > 40 ? null : "hidden");
    put(area, "text-anchor", "middle");
    const middle = Math.max(plot.left + 34, Math.min(plot.right - 34, most.x + most.side / 2));
    put(area, "x", middle.toFixed(1));
    const edge = most.above ? most.y + 16 : most.y + most.side - 8;
    put(area, "y", Math.max(plot.top + 14, Math.min(plot.bottom - 6, edge)).toFixed(1));
  }

  function place(/** @type {Element} */ rect, /** @type {Square} */ { x, y, side }) {
    put(rect, "x", x.toFixed(1));
    put(rect, "y", y.toFixed(1));
    put(rect, "width", side.toFixed(1));
    put(rect, "height", side.toFixed(1));
  }

  /** Earlier lines of the run, evenly spaced. @param {Facts} now */
  function drawPast({ kept, scene }) {
    const { steps, collapsed } = kept.run.curve, end = steps.findLastIndex((step) => step < kept.run.now.step);
    const every = Math.max(1, Math.ceil((end + 1) / PAST));
    for (let i = 0; i < PAST; i++) {
      const part = past.children[i] ?? el(past, "line"), at = i * every;
      put(part, "visibility", at <= end ? null : "hidden");
      if (at <= end) ends(part, inOwn(scene, collapsed[at]));
    }
  }

  function drawHandles(/** @type {number} */ b, /** @type {number} */ w, /** @type {Facts} */ { loss, notes }) {
    handlesOf(x.range).forEach((at, k) => {
      const value = b + w * at, g = handles[k];
      const [px, py] = [x(at), Math.max(plot.top, Math.min(plot.bottom, y(value)))];
      put(g, "transform", `translate(${px.toFixed(1)} ${py.toFixed(1)})`);
      put(g, "aria-valuenow", value.toPrecision(4));
      put(g, "aria-valuemin", y.range.low.toPrecision(4));
      put(g, "aria-valuemax", y.range.high.toPrecision(4));
      put(g, "aria-valuetext", `${amount(value)} ${scene.target} at ${amount(at)}, loss ${amount(loss)}`);
      put(g, "class", `handle${held?.which === k ? " held" : notes.moves || held ? "" : " untouched"}`);
    });
  }

  function drawReading(/** @type {number} */ b, /** @type {number} */ w, /** @type {Facts} */ { notes }) {
    const at = notes.probe ?? x.range.low + 0.3 * (x.range.high - x.range.low), value = b + w * at;
    const [px, py] = [x(at), y(value)];
    for (const [key, v] of Object.entries({ x1: px, x2: px, y1: py, y2: plot.bottom })) put(upright, key, v.toFixed(1));
    put(mark, "cx", px.toFixed(1));
    put(mark, "cy", py.toFixed(1));
    const left = px > (plot.left + plot.right) / 2;
    put(read, "x", (px + (left ? -14 : 14)).toFixed(1));
    put(read, "y", (py + (left ? -8 : 20)).toFixed(1));
    put(read, "text-anchor", left ? "end" : "start");
    say(read, `at ${amount(at)}: ${amount(value)}`);
    put(mark, "aria-valuenow", at.toPrecision(4));
    put(mark, "aria-valuetext", `${scene.whole[0]} ${amount(at)}: ${amount(value)} ${scene.target}`);
  }

  // -- finger and keys ----------------------------------------------------------------------------

  /** What a press takes hold of: 0 and 1 the handles, 2 the line, 3 the reading. @param {number} px @param {number} py @param {number} reach */
  function nearest(px, py, reach) {
    if (!facts || !x) return null;
    if (options.probe) return 3;
    if (!options.handles) return null;
    const [b, w] = facts.own, found = handlesOf(x.range).map((at) => Math.hypot(x(at) - px, y(b + w * at) - py));
    const k = found[0] < found[1] ? 0 : 1;
    if (found[k] < 12 + reach) return k;
    return Math.abs(y(b + w * x.back(px)) - py) < reach ? 2 : null;
  }

  const clamp = (/** @type {number} */ value) => Math.max(y.range.low, Math.min(y.range.high, value));

  function pull(/** @type {number} */ px, /** @type {number} */ py, /** @type {boolean} */ ended) {
    if (!held || !facts) return;
    if (held.which === 3) return actions.probe(Math.max(x.range.low, Math.min(x.range.high, x.back(px))));
    const [b, w] = held.own;
    if (held.which === 2) return actions.line(b + y.back(py) - held.from, w, ended);
    move(held.which, clamp(y.back(py)), ended);
  }

  function move(/** @type {number} */ which, /** @type {number} */ value, /** @type {boolean} */ ended) {
    const [b, w] = /** @type {Facts} */ (facts).own, at = handlesOf(x.range);
    const other = b + w * at[1 - which];
    const [intercept, slope] = through([at[which], value], [at[1 - which], other]);
    actions.line(intercept, slope, ended);
  }

  grip(svg, {
    take: (px, py, touch) => {
      const which = nearest(px, py, touch ? 24 : NEAR);
      if (which === null || !facts) return false;
      held = { which, from: y.back(py), own: [...facts.own] };
      if (which === 3) pull(px, py, false);
      return true;
    },
    pull: (px, py) => pull(px, py, false),
    drop: (px, py) => {
      pull(px, py, true);
      held = null;
    },
  });

  handles.forEach((g, which) =>
    g.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      const way = { ArrowUp: 1, ArrowDown: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!way || !facts) return;
      event.preventDefault();
      event.stopPropagation();
      const at = handlesOf(x.range)[which], [b, w] = facts.own;
      move(which, clamp(b + w * at + way * nudgeOf(y.range) * (event.shiftKey ? 10 : 1)), true);
    })
  );
  mark.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowUp: 1, ArrowDown: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!way || !facts) return;
    event.preventDefault();
    event.stopPropagation();
    const { low, high } = x.range, at = facts.notes.probe ?? low + 0.3 * (high - low);
    actions.probe(Math.max(low, Math.min(high, at + (way * (high - low)) / (event.shiftKey ? 10 : 100))));
  });

  return { box, layOut, draw };
}

/** W* of one feature in the data's own units. @param {import("../types.js").Scene} scene @param {ArrayLike<number>} beta */
export function inOwn(scene, beta) {
  if (!scene.standardised) return [beta[0], beta[1]];
  const slope = (beta[1] * scene.targetSd) / scene.sd[0];
  return [scene.targetMean + scene.targetSd * beta[0] - slope * scene.mean[0], slope];
}
