// @ts-check
// The numbers of one step: what a row becomes on its way through, the gradient of each weight, and where each goes.

import { grouped } from "../numbers.js";
import { Trainer } from "../engine/trainer.js";
import { valuesOf } from "../engine/edits.js";

/**
 * @typedef {Object} Beats
 * @property {number} row           that goes through, counted from 0
 * @property {Float64Array[]} values  of the nodes, column by column, from place 1; the 1 first; in the units of training
 * @property {number} prediction    in own units
 * @property {number} target
 * @property {number} loss
 * @property {number} next          the loss after the step
 * @property {Float64Array} theta   the weights before the step
 * @property {Float64Array} gradient
 * @property {Float64Array} moves   what the step adds to each weight
 * @property {number[]} begins      of each layer's weights
 * @property {number[]} widths
 */

/**
 * @param {any} run
 * @param {import("../types.js").Scene} scene
 * @param {number} row
 * @returns {Beats}
 */
export function beatsOf(run, scene, row) {
  const trainer = new Trainer(run.problem, run.trainer.state), { widths, begins } = trainer;
  const own = valuesOf(run.problem.hand, run.trainer.edits, row) ?? [], p = widths[0];
  const values = forward(trainer, own, scene);
  const last = values[values.length - 1][1];
  const before = trainer.theta.slice(), loss = trainer.loss;
  trainer.slope();
  const gradient = trainer.gradient.slice();
  trainer.advance(1);
  return {
    row,
    values,
    prediction: scene.standardised ? scene.targetMean + scene.targetSd * last : last,
    target: own[p],
    loss,
    next: trainer.loss,
    theta: before,
    gradient,
    moves: trainer.theta.map((value, i) => value - before[i]),
    begins,
    widths,
  };
}

/** @param {Trainer} trainer @param {number[]} own @param {import("../types.js").Scene} scene */
function forward({ widths, begins, theta }, own, scene) {
  const enter = (/** @type {number} */ i) => scene.standardised ? (own[i] - scene.mean[i]) / scene.sd[i] : own[i];
  const values = [Float64Array.from({ length: widths[0] + 1 }, (_, i) => (i ? enter(i - 1) : 1))];
  for (let k = 0; k + 1 < widths.length; k++) {
    const from = values[k], out = new Float64Array(widths[k + 1] + 1);
    out[0] = 1;
    for (let j = 1, w = begins[k]; j < out.length; j++)
      for (let i = 0; i < from.length; i++) out[j] += theta[w++] * from[i];
    values.push(out);
  }
  return values;
}

/** Where a link's weight stands among the parameters. @param {Beats} beats */
export const indexOf = (
  { begins, widths },
  /** @type {number} */ layer,
  /** @type {number} */ from,
  /** @type {number} */ to,
) => begins[layer] + (to - 1) * (widths[layer] + 1) + from;

/**
 * What is said of each beat, with its numbers.
 * @param {Beats} beats @param {any} run @param {import("../types.js").Scene} scene
 * @param {(link: {layer: number, from: number, to: number}) => string} name of a link
 * @returns {[string, string][]}
 */
export function captions(beats, run, scene, name) {
  const { prediction, target, loss, next, gradient, moves } = beats;
  const { optimizer, rate, batch } = run.now, steepest = largest(gradient), far = largest(moves);
  const rows = batch
    ? `the ${grouped(batch)} rows of this batch`
    : `all ${grouped(scene.rows)} rows`;
  const units = scene.standardised ? " sd²" : "";
  return [
    [
      "Forward",
      `Row ${beats.row + 1} goes through: each link multiplies by its weight, each node adds up. The prediction is ${
        say(prediction)
      }.`,
    ],
    [
      "Loss",
      `The target is ${say(target)}, so the residual is ${say(target - prediction)}. The squares of all ${
        grouped(scene.rows)
      } residuals have the mean ${say(loss)}${units}: the loss.`,
    ],
    [
      "Backward",
      `A weight’s gradient, over ${rows}: how strongly the output hangs on the node it leads to, times what comes in along it, weighed by the errors. The largest is ${
        say(gradient[steepest])
      }, of ${name(linkAt(beats, steepest))}. Arrows show which way lowers the loss.`,
    ],
    [
      "Step",
      `${HOW[/** @type {keyof typeof HOW} */ (optimizer)](say(rate))} ${name(linkAt(beats, far))} moves by ${
        say(moves[far])
      }. The loss goes from ${say(loss)} to ${say(next)}${units}.`,
    ],
  ];
}

const HOW = {
  gd: (/** @type {string} */ rate) =>
    `Each weight moves against its gradient, by rate × gradient, the rate being ${rate}.`,
  momentum: (/** @type {string} */ rate) =>
    `With momentum a weight moves by rate ${rate} × (its gradient + 0.9 × what it was carried by before).`,
  adam: (/** @type {string} */ rate) =>
    `Adam divides the running mean of a gradient by the root of its running square: a weight moves by about the rate, ${rate}, however small its gradient.`,
};

/** @param {ArrayLike<number>} values */
function largest(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (Math.abs(values[i]) > Math.abs(values[best])) best = i;
  return best;
}

/** @param {Beats} beats @param {number} index */
function linkAt({ begins, widths }, index) {
  let layer = widths.length - 2;
  while (begins[layer] > index) layer--;
  const place = index - begins[layer], row = widths[layer] + 1;
  return { layer, from: place % row, to: Math.floor(place / row) + 1 };
}

/** Three digits. @param {number} value */
export function say(value) {
  if (!Number.isFinite(value)) return "∞";
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(2).replace("e", "×10^").replace("+", "")
    : String(Number(value.toPrecision(size >= 1 ? 4 : 3)));
  return text.replaceAll("-", "−");
}
