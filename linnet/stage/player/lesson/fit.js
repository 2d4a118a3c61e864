// @ts-check
// A line through points: scales, and the way between its units and the network's.

import { toOwnUnits } from "../view.js";

/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Plot  px */
/** @typedef {{low: number, high: number}} Range */
/** @typedef {ReturnType<typeof scaleOf>} Scale */

const ROOM = 0.06; // beyond the outermost points, of their range

/** @param {ArrayLike<number>} values @returns {Range} */
export function rangeOf(values, room = ROOM) {
  let low = Infinity, high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  const margin = (high - low) * room || Math.abs(high) * room || 1;
  return { low: low - margin, high: high + margin };
}

/**
 * @param {Range} range @param {number} start px @param {number} end px
 * @returns {{(value: number): number, back: (at: number) => number, range: Range}}
 */
export function scaleOf(range, start, end) {
  const gain = (end - start) / (range.high - range.low);
  const scale = (/** @type {number} */ value) => start + (value - range.low) * gain;
  return Object.assign(scale, { back: (/** @type {number} */ at) => range.low + (at - start) / gain, range });
}

/** @param {number} value @param {Range} range */
export const within = (value, { low, high }) => Math.max(low, Math.min(high, value));

/** The height of a line. @param {ArrayLike<number>} own  intercept and slope @param {number} x */
export const lineAt = (own, x) => own[0] + own[1] * x;

/** W* of one feature in the data's own units: intercept, slope. @param {Scene} scene @param {ArrayLike<number>} beta */
export const inOwn = (scene, beta) => toOwnUnits(scene, beta, /** @type {[number, number]} */ ([0, 0]));

/**
 * A line in the data's own units, as the weights of one neuron in the units of training.
 * @param {Scene} scene @param {number} intercept @param {number} slope
 * @returns {[number, number]} bias, weight
 */
export function toWeights(scene, intercept, slope) {
  if (!scene.standardised) return [intercept, slope];
  const [mean, sd] = [scene.mean[0], scene.sd[0]];
  return [(intercept + slope * mean - scene.targetMean) / scene.targetSd, (slope * sd) / scene.targetSd];
}

/** The line through two points. @returns {[number, number]} intercept, slope */
export function through(/** @type {[number, number]} */ [x1, y1], /** @type {[number, number]} */ [x2, y2]) {
  const slope = (y2 - y1) / (x2 - x1);
  return [y1 - slope * x1, slope];
}

/**
 * A line with its height changed at one of two places and kept at the other.
 * @param {ArrayLike<number>} own  intercept and slope @param {[number, number]} places
 * @param {number} which @param {number} height  there
 */
export function turned(own, places, which, height) {
  const other = places[1 - which];
  return through([places[which], height], [other, lineAt(own, other)]);
}

/** Where two handles stand: round numbers near a seventh from either end. @param {Range} range @returns {[number, number]} */
export function handlesOf({ low, high }) {
  const unit = 10 ** Math.floor(Math.log10((high - low) / 4) + 1e-9);
  const near = (/** @type {number} */ share) =>
    Number((Math.round((low + share * (high - low)) / unit) * unit).toPrecision(12));
  return [near(0.15), near(0.85)];
}

/** What an arrow key moves: a round number near a two-hundredth. @param {Range} range */
export const nudgeOf = ({ low, high }) => 10 ** Math.floor(Math.log10((high - low) / 100) + 1e-9);
