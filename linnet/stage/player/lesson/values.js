// @ts-check
// The numbers in a lesson's words: each is read from the state, none is typed in.

import { fix, grouped, limit, MINUS, small } from "../numbers.js";

/** @typedef {import("./types.js").Facts} Facts */

const NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

/** An amount as briefly as it is clear: 3,675 or 12.4 or 0.0310. @param {number} value */
export function amount(value) {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return fix(value);
  if (size >= 1e7) return fix(value, 0);
  if (size >= 100) return (value < 0 ? MINUS : "") + grouped(Math.round(size));
  const decimals = size >= 10 ? 1 : size >= 1 || size === 0 ? 2 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  return fix(value, decimals);
}

/** Paths from an input to the output: one for every choice of a node a layer. @param {number[]} widths */
const paths = (widths) => widths.slice(1).reduce((product, nodes) => product * nodes, 1);

const counted = (/** @type {number} */ n) => NUMBERS[n] ?? grouped(n);

/** @type {Object<string, (facts: Facts) => string>} */
export const VALUES = {
  best: ({ notes, loss }) => amount(Math.min(notes.best, loss)), // training's, if no hand moved the line
  edge: ({ edge }) => (edge === null || !Number.isFinite(edge) ? "–" : limit(edge)),
  feature: ({ scene }) => scene.whole[0],
  floor: ({ floor }) => amount(floor),
  gap: ({ now }) => small(now.gap),
  inputs: ({ scene }) => counted(scene.whole.length),
  intercept: ({ own }) => amount(own[0]),
  layers: ({ now }) => counted(now.widths.length - 1),
  loss: ({ loss }) => amount(loss),
  paths: ({ now }) => counted(paths(now.widths)),
  rate: ({ now }) => String(Number(now.rate.toPrecision(3))),
  rows: ({ scene }) => grouped(scene.rows),
  slope: ({ own }) => `${own[1] < 0 ? MINUS : "+"} ${amount(Math.abs(own[1]))}`, // after the intercept
  steps: ({ now }) => `${grouped(now.step)} ${now.step === 1 ? "step" : "steps"}`,
  target: ({ scene }) => scene.target,
  terms: ({ scene }) => counted(scene.whole.length + 1),
};

/** What a loss in the units of training is multiplied with to be in the target's own, squared. */
export const unitOf = (/** @type {import("../types.js").Scene} */ scene) =>
  scene.standardised ? scene.targetSd * scene.targetSd : 1;

/** @param {Facts} facts @returns {(name: string) => string} */
export const valuesOf = (facts) => (name) => VALUES[name]?.(facts) ?? "";
