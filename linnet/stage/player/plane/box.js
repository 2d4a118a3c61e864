// @ts-check
// The box the data stand in, and how it stands on the canvas.
//
// Inside, everything is in box coordinates: p across, q in depth and the height t, each from −1 to 1
// whatever the units. One affine map takes them to the canvas, and clipping is against ±1.

import { nice, tickText } from "../ticks.js";

/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./pen.js").Spot} Spot */
/** @typedef {import("./clip.js").Plane} Plane */
/** @typedef {import("./lettering.js").Size} Size */

/** A range of the data: u = mid + half·p. @typedef {{mid: number, half: number, ticks: Tick[]}} Span */
/** @typedef {{at: number, text: string}} Tick  `at` in box coordinates */
/** @typedef {{axes: [number, number], u: Span, v: Span, y: Span}} Box */
/**
 * x = ox + xp·p + xq·q, y = oy + yp·p + yq·q + yt·t.
 * @typedef {Record<"ox"|"xp"|"xq"|"oy"|"yp"|"yq"|"yt", number>} Projection
 */
/**
 * The drawn points: where they stand in the box and, at height 0, on the canvas.
 * @typedef {Record<"p"|"q"|"t"|"fit"|"x"|"y", Float64Array>} Points
 */
/**
 * What holds from one layout or turn of the box to the next.
 * @typedef {Object} Stand
 * @property {Scene} scene
 * @property {Layout} layout
 * @property {Size} size          of the canvas, CSS px
 * @property {Colours} colours
 * @property {boolean} line       one feature: a line instead of a plane
 * @property {Box} box
 * @property {Points} points
 * @property {number} top         px under the choosers
 * @property {import("./lettering.js").Lettering} letters
 * @property {Projection} map
 * @property {import("./lettering.js").Label|null} title  the target's name; drawn last, for moving lines may cross it
 */

export const HOME = /** @type {[number, number]} */ ([0.62, 0.42]); // azimuth, elevation
const MARGIN = { left: 46, right: 16, top: 14, bottom: 26 };
const LINE_MARGIN = { left: 44, right: 14, top: 26, bottom: 44 };

/**
 * @param {Scene} scene @param {Layout} layout @param {Size} size @param {number} top
 * @param {import("./lettering.js").Lettering} letters @returns {Stand}
 */
export function standOf(scene, layout, size, top, letters) {
  const line = scene.names.length === 1, box = boxOf(scene.asRead ?? scene, layout.axes), points = pointsOf(scene, box);
  return {
    scene,
    layout,
    size,
    top,
    letters,
    line,
    box,
    points,
    colours: layout.colours,
    map: flatMap(size),
    title: null,
  };
}

/** The same with the points as they are in changed data. @param {Stand} stand @param {Scene} scene @returns {Stand} */
export function withData(stand, scene) {
  const points = pointsOf(scene, stand.box), { map } = stand;
  for (let n = 0; n < points.p.length; n++) [points.x[n], points.y[n]] = project(map, points.p[n], points.q[n], 0);
  return { ...stand, scene, points };
}

/** @param {Stand} stand @param {[number, number]} camera */
export function turn(stand, camera) {
  const { points, size, line, top } = stand;
  if (!line) stand.map = boxMap(size, top, camera);
  for (let n = 0; n < points.p.length; n++)
    [points.x[n], points.y[n]] = project(stand.map, points.p[n], points.q[n], 0);
}

/** @param {Projection} map @param {number} p @param {number} q @param {number} t @returns {Spot} */
export const project = (
  map,
  p,
  q,
  t,
) => [map.ox + map.xp * p + map.xq * q, map.oy + map.yp * p + map.yq * q + map.yt * t];

/**
 * A regression in the data's units as a plane over the box, the features that are no axis held at their means.
 * @param {ArrayLike<number>} own @param {Stand} stand @returns {Plane}
 */
export function planeOf(own, { scene, line, box: { axes: [across, depth], u, v, y } }) {
  let level = own[0];
  scene.mean.forEach((mean, i) => (level += own[i + 1] * (i === across ? u.mid : i === depth ? v.mid : mean)));
  const [a, b] = [own[across + 1] * u.half, line ? 0 : own[depth + 1] * v.half];
  return { c: (level - y.mid) / y.half, a: a / y.half, b: b / y.half };
}

/**
 * Where the points and the plane under them are at this step. From three features up the points are partial
 * residuals, and move.
 * @param {Stand} stand @param {Plane} plane @param {ArrayLike<number>} own
 */
export function settle({ scene, points, box }, { c, a, b }, own) {
  const { X, y, drawn } = scene, p = scene.names.length;
  for (let n = 0; n < drawn; n++) {
    const fit = (points.fit[n] = c + a * points.p[n] + b * points.q[n]);
    if (p < 3) continue;
    let prediction = own[0];
    for (let i = 0; i < p; i++) prediction += own[i + 1] * X[n * p + i];
    points.t[n] = fit + (y[n] - prediction) / box.y.half;
  }
}

/**
 * Ranges come from the data alone, so that the box never moves while the network trains.
 * @param {Scene} scene @param {[number, number]} axes @returns {Box}
 */
function boxOf(scene, axes) {
  const p = scene.names.length;
  const column = (/** @type {number} */ i) => extent(scene.drawn, (n) => scene.X[n * p + i]);
  const pad = p === 1 ? 0.05 : 0.04, ticks = p === 1 ? 6 : 4;
  return {
    axes,
    u: span(column(axes[0]), pad, ticks),
    v: span(p === 1 ? [-1, 1] : column(axes[1]), pad, ticks),
    y: span(heights(scene, axes), p === 1 ? 0.08 : 0.1, p === 1 ? 5 : 4),
  };
}

/** @param {number} count @param {(n: number) => number} value @returns {[number, number]} */
function extent(count, value) {
  let [low, high] = [Infinity, -Infinity];
  for (let n = 0; n < count; n++) {
    low = Math.min(low, value(n));
    high = Math.max(high, value(n));
  }
  return low <= high ? [low, high] : [-1, 1];
}

/**
 * The target's range, and the partial residuals' of least squares as far as they go beyond it by no more than its
 * length.
 * @param {Scene} scene @param {[number, number]} axes @returns {[number, number]}
 */
function heights(scene, axes) {
  const { names, drawn, X, y, mean, own } = scene;
  const [low, high] = extent(drawn, (n) => y[n]);
  if (names.length < 3) return [low, high];
  const [least, most] = extent(drawn, (n) => {
    let value = y[n];
    for (let i = 0; i < names.length; i++)
      if (!axes.includes(i)) value -= own[i + 1] * (X[n * names.length + i] - mean[i]);
    return value;
  });
  const length = high - low;
  return [Math.max(low - length, Math.min(low, least)), Math.min(high + length, Math.max(high, most))];
}

/**
 * @param {[number, number]} range @param {number} pad share of its length added at both ends
 * @param {number} count of ticks, about @returns {Span}
 */
function span([low, high], pad, count) {
  const mid = (low + high) / 2;
  const half = ((high - low) / 2) * (1 + 2 * pad) || Math.abs(mid) / 10 || 1; // a constant has no width of its own
  const ticks = nice(mid - half, mid + half, count).map((value) => ({
    at: (value - mid) / half,
    text: tickText(value),
  }));
  return { mid, half, ticks: ticks.filter(({ at }) => Math.abs(at) <= 1) };
}

/** @param {Scene} scene @param {Box} box @returns {Points} */
function pointsOf(scene, { axes: [across, depth], u, v, y }) {
  const { drawn, X, names } = scene;
  const fresh = () => new Float64Array(drawn);
  const points = { p: fresh(), q: fresh(), t: fresh(), fit: fresh(), x: fresh(), y: fresh() };
  for (let n = 0; n < drawn; n++) {
    points.p[n] = (X[n * names.length + across] - u.mid) / u.half;
    points.q[n] = names.length > 1 ? (X[n * names.length + depth] - v.mid) / v.half : 0;
    points.t[n] = (scene.y[n] - y.mid) / y.half;
  }
  return points;
}

/** One feature: a plain chart. @param {Size} size @returns {Projection} */
function flatMap({ width, height }) {
  const { left, right, top, bottom } = LINE_MARGIN;
  const [x, y] = [(width - left - right) / 2, (height - top - bottom) / 2];
  return { ox: left + x, xp: x, xq: 0, oy: top + y, yp: 0, yq: 0, yt: -y };
}

/**
 * An orthographic camera. The box keeps its shape and, turned about its upright, its size; from high above it shrinks to fit.
 * @param {Size} size @param {number} top px left to the choosers @param {[number, number]} camera @returns {Projection}
 */
function boxMap({ width, height }, top, [azimuth, elevation]) {
  const above = Math.max(MARGIN.top, top + 8);
  const room = { x: Math.max(40, width - MARGIN.left - MARGIN.right), y: Math.max(40, height - above - MARGIN.bottom) };
  // as tall as the panel allows when seen from where it is first seen
  const tall = Math.max(0.5, Math.min(1.05, ((room.y / room.x - Math.sin(HOME[1])) * Math.SQRT2) / Math.cos(HOME[1])));
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const scale = Math.min(room.x / Math.SQRT2, room.y / (Math.SQRT2 * se + tall * ce)) / 2;
  return {
    ox: MARGIN.left + room.x / 2,
    xp: scale * ca,
    xq: -scale * sa,
    oy: above + room.y / 2,
    yp: -scale * sa * se,
    yq: -scale * ca * se,
    yt: -scale * tall * ce,
  };
}
