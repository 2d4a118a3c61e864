// @ts-check
// One step as the panels read it: weights by place, W* in both units, each node's own regression.

import { IDENTICAL } from "./engine/limits.js";
import { beginsOf } from "./engine/network.js";

/** @typedef {import("./types.js").View} View @typedef {import("./types.js").Scene} Scene */
/** The step on screen, as the engine has it. @typedef {{step: number, loss: number, gap: number, beta: Float64Array, parameters: Float64Array}} Frame */

/**
 * Makes the one view object that is filled again for every frame.
 * @returns {{fill: (now: Frame, selection: {coefficient: number|null, node: [number, number]|null}, data: Scene, hand: any) => View}}
 */
export function createView(/** @type {Scene} */ scene, /** @type {number[]} */ widths) {
  const p = scene.names.length, begins = beginsOf(widths), regressions = createRegressions(scene, widths, begins);
  let stale = true;

  const view = /** @type {View} */ ({
    step: 0,
    loss: 0,
    gap: 0,
    met: false,
    weights: new Float64Array(0),
    beta: new Float64Array(p + 1),
    own: new Float64Array(p + 1),
    data: scene,
    hand: { place: -1 },
    coefficient: null,
    node: null,
    weight: (k, from, to) => view.weights[begins[k] + (to - 1) * (widths[k] + 1) + from],
    regression(column, node) {
      if (stale) regressions.fill(view.weights);
      stale = false;
      return regressions.of(column, node);
    },
  });

  return {
    fill(now, selection, data, hand) {
      view.data = data;
      view.hand = hand;
      view.step = now.step;
      view.loss = now.loss;
      view.gap = now.gap;
      view.met = now.gap < IDENTICAL;
      view.weights = now.parameters;
      view.beta = now.beta;
      toOwnUnits(scene, now.beta, view.own);
      view.coefficient = selection.coefficient;
      view.node = selection.node;
      stale = true;
      return view;
    },
  };
}

/**
 * What every node computes from the inputs, by prefix products.
 * @param {Scene} scene @param {number[]} widths @param {number[]} begins
 */
function createRegressions(scene, widths, begins) {
  const p = scene.names.length,
    fresh = (/** @type {number} */ n) => Array.from({ length: n }, () => new Float64Array(p + 1));
  const prefix = widths.map(fresh), inZ = widths.map(fresh);

  return {
    /** In z-scores, bias first. @param {number} column @param {number} node  from 1 */
    of: (column, node) => inZ[column][node - 1],
    /** @param {Float64Array} weights */
    fill(weights) {
      for (let i = 0; i < p; i++) {
        prefix[0][i].fill(0)[i + 1] = 1;
        inZ[0][i].fill(0)[i + 1] = 1; // an input is itself, in any units
      }
      for (let k = 0; k + 1 < widths.length; k++)
        for (let j = 0; j < widths[k + 1]; j++) {
          const out = prefix[k + 1][j], row = begins[k] + j * (widths[k] + 1);
          out.fill(0);
          out[0] = weights[row];
          for (let i = 0; i < widths[k]; i++) {
            const w = weights[row + 1 + i], source = prefix[k][i];
            for (let q = 0; q <= p; q++) out[q] += w * source[q];
          }
          standardise(scene, out, inZ[k + 1][j]);
        }
    },
  };
}

/**
 * A node's regression in z-scores, also where the network works in the data's own units.
 * @param {Scene} scene
 * @param {Float64Array} b
 * @param {Float64Array} z  takes it
 */
function standardise(scene, b, z) {
  if (scene.standardised) {
    z.set(b);
    return;
  }
  z[0] = (b[0] - scene.targetMean) / scene.targetSd;
  for (let q = 0; q + 1 < b.length; q++) {
    z[0] += (b[q + 1] * scene.mean[q]) / scene.targetSd;
    z[q + 1] = (b[q + 1] * scene.sd[q]) / scene.targetSd;
  }
}

/**
 * W* in the data's own units: the standardising layers multiplied on.
 * @template {Float64Array|number[]} T
 * @param {Scene} scene
 * @param {ArrayLike<number>} beta
 * @param {T} own  takes it
 * @returns {T}
 */
export function toOwnUnits(scene, beta, own) {
  if (scene.standardised) return fromZScores(scene, beta, own);
  for (let q = 0; q < beta.length; q++) own[q] = beta[q];
  return own;
}

/**
 * A regression between z-scores, in the data's own units.
 * @template {Float64Array|number[]} T
 * @param {Scene} scene
 * @param {ArrayLike<number>} z
 * @param {T} own  takes it
 * @returns {T}
 */
export function fromZScores(scene, z, own) {
  own[0] = scene.targetMean + scene.targetSd * z[0];
  for (let q = 1; q < z.length; q++) {
    own[q] = (z[q] * scene.targetSd) / scene.sd[q - 1];
    own[0] -= own[q] * scene.mean[q - 1];
  }
  return own;
}
