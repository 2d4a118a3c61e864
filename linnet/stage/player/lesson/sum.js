// @ts-check
// The nodes' lines added up one by one to the prediction, which is a line again; at one x the terms stand on
// one another. Under it slope and intercept as sums.

import { el, h, put, say } from "../elements.js";
import { fix, sub } from "../numbers.js";
import { nice, tickText } from "../ticks.js";
import { rangeOf, scaleOf } from "./fit.js";
import { grip } from "./grip.js";
import { heightAt, weighedOf } from "./nodes.js";
import { clipTo, sizeTo } from "./plot.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("./nodes.js").Line} Line */

const LEFT = 34, BOTTOM = 24, TOP = 20, NAMES = 84; // px around the plot
const APART = 17; // px between two names
const BAR = 8; // px wide
const MOST_WRITTEN = 4; // nodes whose sums are written out

/**
 * @param {HTMLElement} host
 * @param {{probe: (x: number) => void}} actions
 */
export function createSum(host, actions) {
  const box = h(host, "div", "picture sumbox"), target = h(box, "div", "axisname");
  const room = h(box, "div", "room"), svg = el(room, "svg", { class: "chart grips" });
  const feature = h(box, "div", "axisname end atplot");
  const grid = el(svg, "g"),
    points = el(svg, "g", { class: "faint" }),
    clip = el(el(svg, "clipPath", { id: "sum" }), "rect");
  const inside = el(svg, "g", { "clip-path": "url(#sum)" }), parts = el(inside, "g", { class: "partial" });
  const rim = el(inside, "line", { class: "lineRim" }), whole = el(inside, "line", { class: "ownline" });
  const best = el(inside, "line", { class: "bestline" });
  const upright = el(svg, "line", { class: "upright" }), caption = el(svg, "text", { class: "tick middle" });
  const bars = el(inside, "g", { class: "terms" }), names = el(svg, "g");
  const dot = el(svg, "circle", { class: "mark", r: 7, tabindex: 0, role: "slider" });
  dot.setAttribute("aria-label", "Terms at x");
  const table = h(box, "div", "figures sums");
  let x = /** @type {any} */ (null), y = /** @type {any} */ (null), plot = { left: 0, right: 0, top: 0, bottom: 0 };
  let facts = /** @type {Facts|null} */ (null), rows = /** @type {any[]} */ ([]);

  function layOut(/** @type {any} */ scene) {
    const [width, height] = [room.clientWidth, room.clientHeight];
    if (!width || !height) return;
    plot = { left: LEFT, right: width - NAMES, top: TOP, bottom: height - BOTTOM };
    const X = Float64Array.from(scene.X, (v) => (v - scene.mean[0]) / scene.sd[0]);
    const Y = Float64Array.from(scene.y, (v) => (v - scene.targetMean) / scene.targetSd);
    x = scaleOf(rangeOf(X), plot.left, plot.right);
    y = scaleOf({ low: -2.7, high: 2.7 }, plot.bottom, plot.top);
    sizeTo(svg, width, height);
    clipTo(clip, plot);
    say(target, `${scene.target}, in sd`);
    say(feature, `x: ${scene.whole[0]}, in sd`);
    grid.replaceChildren();
    for (const value of nice(x.range.low, x.range.high, 4)) {
      el(grid, "line", { class: "rule", x1: x(value), x2: x(value), y1: plot.top, y2: plot.bottom });
      el(grid, "text", { class: "tick middle", x: x(value), y: plot.bottom + 17 }, tickText(value));
    }
    for (const value of nice(-2.7, 2.7, 5)) {
      el(grid, "line", { class: "rule", x1: plot.left, x2: plot.right, y1: y(value), y2: y(value) });
      el(grid, "text", { class: "tick end", x: plot.left - 8, y: y(value) + 4 }, tickText(value));
    }
    points.replaceChildren();
    X.forEach((v, i) => el(points, "circle", { cx: x(v).toFixed(1), cy: y(Y[i]).toFixed(1), r: 2.5 }));
    table.replaceChildren();
    const head = h(table, "div", "sumrow head");
    for (const [words, name] of [["", ""], ["", ""], ["ŷ", "mine"], ["least squares", "ols"]])
      h(head, "span", name, words);
    rows = ["slope", "intercept"].map((name) => {
      const row = h(table, "div", "sumrow");
      h(row, "span", "label", name);
      return { terms: h(row, "span", "written"), mine: h(row, "b"), goal: h(row, "b", "ols") };
    });
  }

  const ends = (/** @type {Element} */ part, /** @type {Line} */ line) => {
    const { low, high } = x.range;
    for (
      const [key, v] of Object.entries({
        x1: x(low),
        x2: x(high),
        y1: y(heightAt(line, low)),
        y2: y(heightAt(line, high)),
      })
    ) put(part, key, v.toFixed(1));
  };
  const child = (
    /** @type {Element} */ group,
    /** @type {number} */ k,
    /** @type {string} */ tag,
    /** @type {any} */ attributes = {},
  ) => group.children[k] ?? el(group, tag, attributes);

  /** @param {Facts} now */
  function draw(now) {
    facts = now;
    if (!x) return;
    const { scene } = now, weighed = weighedOf(now.now.parameters, now.now.widths[1]);
    const { sums, lines, weights, constant } = weighed, prediction = sums[sums.length - 1];
    sums.slice(0, -1).forEach((sum, k) => ends(child(parts, k, "line"), sum));
    for (const part of [whole, rim]) ends(part, prediction);
    const goal = { intercept: scene.goal[0], slope: scene.goal[1] };
    ends(best, goal);
    put(best, "class", now.now.gap < 1e-6 ? "bestline met" : "bestline");
    drawNames(sums, goal);
    drawTerms(weighed, now.notes.probe ?? 1);
    const written = (/** @type {(line: Line) => number} */ of) =>
      lines.length > MOST_WRITTEN
        ? `the sum of ${lines.length} terms`
        : lines.map((line, k) => `${factor(weights[k])}·${factor(of(line))}`).join(" + ");
    [prediction.slope, prediction.intercept].forEach((value, k) => {
      const { terms, mine, goal: right } = rows[k], least = k ? scene.goal[0] : scene.goal[1];
      say(terms, k ? `${written((line) => line.intercept)} + ${factor(constant)}` : written((line) => line.slope));
      say(mine, fix(value));
      say(right, fix(least));
    });
  }

  function drawNames(/** @type {Line[]} */ sums, /** @type {Line} */ goal) {
    const high = x.range.high,
      said = sums.map((sum, k) => ({
        at: y(heightAt(sum, high)),
        text: `${k ? "+ " : "c₀ + "}c${sub(k + 1)}h${sub(k + 1)}${k === sums.length - 1 ? " = ŷ" : ""}`,
        name: k === sums.length - 1 ? "tick now" : "tick",
      }));
    said.push({ at: y(heightAt(goal, high)), text: "least sq.", name: "tick ols" });
    const order = said.map((_, k) => k).sort((a, b) => said[a].at - said[b].at);
    let last = plot.top - 6;
    const places = /** @type {number[]} */ ([]);
    for (const k of order) places[k] = last = Math.max(last + APART, Math.min(plot.bottom, said[k].at));
    said.forEach(({ text, name }, k) => {
      const label = child(names, k, "text", { x: plot.right + 8 });
      put(label, "x", plot.right + 8);
      put(label, "y", (places[k] + 4).toFixed(1));
      put(label, "class", name);
      say(label, text);
    });
  }

  /** The terms at one x, each from where the last one ended. @param {import("./nodes.js").Weighed} weighed @param {number} at */
  function drawTerms({ lines, weights, constant, sums }, at) {
    const px = x(at);
    for (const [key, v] of Object.entries({ x1: px, x2: px, y1: plot.top, y2: plot.bottom }))
      put(upright, key, v.toFixed(1));
    put(caption, "x", Math.max(plot.left + 40, Math.min(plot.right - 40, px)).toFixed(1));
    put(caption, "y", TOP - 8);
    say(caption, `terms at x = ${fix(at, 1)}`);
    let from = constant;
    lines.forEach((line, k) => {
      const term = weights[k] * heightAt(line, at), to = from + term, bar = child(bars, k, "line");
      const place = px + (k - (lines.length - 1) / 2) * (BAR + 4);
      for (const [key, v] of Object.entries({ x1: place, x2: place, y1: y(from), y2: y(to) }))
        put(bar, key, v.toFixed(1));
      put(bar, "class", term < 0 ? "minus" : "plus");
      from = to;
    });
    put(dot, "cx", px.toFixed(1));
    put(dot, "cy", y(heightAt(sums[sums.length - 1], at)).toFixed(1));
    put(dot, "aria-valuenow", at.toFixed(2));
    put(dot, "aria-valuetext", `x ${fix(at, 1)}, ŷ ${fix(heightAt(sums[sums.length - 1], at))}`);
  }

  const set = (/** @type {number} */ at) => actions.probe(Math.max(x.range.low, Math.min(x.range.high, at)));
  grip(svg, {
    take: (px) => x !== null && px < plot.right,
    pull: (px) => set(x.back(px)),
    drop: (px) => set(x.back(px)),
  });
  dot.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!way || !facts) return;
    event.preventDefault();
    event.stopPropagation();
    set((facts.notes.probe ?? 1) + way * 0.1);
  });

  return { box, layOut, draw };
}

const factor = (/** @type {number} */ value) => (value < 0 ? `(${fix(value)})` : fix(value));
