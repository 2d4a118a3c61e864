// @ts-check
// What is trained on: the pseudo-rows that stand for all rows (linnet/regression/compress.py), and least squares.

import { bytesOf } from "./base64.js";
import { regression } from "./regression.js";

/** @typedef {import("./types.js").SceneData} SceneData */
/** @typedef {import("./types.js").Table} Table */
/** @typedef {import("./types.js").Hand} Hand */

/**
 * @typedef {Object} Problem
 * @property {string} id
 * @property {number} p            features
 * @property {number} n            rows
 * @property {Float64Array} rows   pseudo-rows in the units of training, row after row: rank × (p + 2)
 * @property {number} rank         p + 1, less where columns are dependent
 * @property {number} floor        the loss of least squares
 * @property {number} targetSd     sd of y in the units of training
 * @property {number[]} mean       of the columns as read, in their own units, the target last
 * @property {number[]} sd
 * @property {boolean} standardised
 * @property {Float64Array} goal   least squares in the units of training, intercept first
 * @property {Float64Array} own    the same in the data's own units
 * @property {Table|null} table    the rows that mini-batches are drawn from, once they are here
 * @property {Hand} hand           the rows that can be changed by hand
 * @property {import("./regression.js").Moments} moments  of the columns as they are now, in their own units
 * @property {Float64Array[]} directions  see regression.js; none where Python computed R
 */

/** @param {string|Float64Array} text  base64, or already numbers @returns {Float64Array} */
function float64(text) {
  return typeof text === "string" ? new Float64Array(bytesOf(text)) : text;
}

/**
 * Of a scene with all rows by the engine's own arithmetic, so with the same bits everywhere; else of what
 * Python compressed.
 * @param {SceneData} scene
 * @returns {Problem}
 */
export function problemOf(scene) {
  const { id, data, standardised } = scene;
  const p = scene.names.length;
  if ("X" in data) {
    const [X, y] = [float64(data.X), float64(data.y)];
    const found = regression(X, y, standardised);
    return {
      ...found,
      id,
      standardised,
      rows: Float64Array.from(found.rows.flatMap((row) => [...row])),
      rank: found.rows.length,
      targetSd: (standardised ? Number(found.sd[p] > 0) : found.sd[p]) || 1,
      table: tableOf(X, y, standardised ? found : null),
      hand: { total: y.length, p, numbers: null, values: sideBySide(X, y), rest: new Float64Array(0) },
      moments: { mean: found.mean, sd: found.sd },
    };
  }
  const rows = float64(data.pseudo);
  const { touched } = data;
  const numbers = scene.sample ? Int32Array.from(scene.sample) : null;
  const [mean, sd] = [[...scene.mean, scene.targetMean], [...scene.sd, scene.targetSd]];
  return {
    id,
    p,
    n: scene.rows,
    rows,
    rank: rows.length / (p + 2),
    floor: data.floor,
    targetSd: data.targetSd,
    mean,
    sd,
    standardised,
    goal: Float64Array.from(scene.goal),
    own: Float64Array.from(scene.own),
    table: data.batchRows ? tableOfSample(data.batchRows) : null,
    hand: {
      total: scene.rows,
      p,
      numbers,
      values: sideBySide(float64(touched.X), float64(touched.y)),
      rest: float64(touched.rest),
    },
    moments: { mean, sd },
    directions: [],
  };
}

/** [X y], row after row. @param {Float64Array} X @param {Float64Array} y */
function sideBySide(X, y) {
  const p = X.length / y.length;
  const rows = new Float64Array(X.length + y.length);
  for (let i = 0; i < y.length; i++) {
    rows.set(X.subarray(i * p, (i + 1) * p), i * (p + 1));
    rows[i * (p + 1) + p] = y[i];
  }
  return rows;
}

/**
 * The rows that Python sent for mini-batches, in the units of training.
 * @param {import("./types.js").BatchRows} sample
 */
export const tableOfSample = (sample) => ({
  ...tableOf(float64(sample.X), float64(sample.y), null),
  numbers: sample.rows ? new Int32Array(float64(sample.rows)) : null,
});

/**
 * @param {Float64Array} X  row after row
 * @param {Float64Array} y
 * @param {{mean: number[], sd: number[]}|null} moments  to standardise by
 * @returns {Table}
 */
function tableOf(X, y, moments) {
  const p = X.length / y.length;
  const width = p + 2;
  const rows = new Float64Array(y.length * width);
  const shift = moments?.mean ?? new Array(p + 1).fill(0);
  const gain = moments ? moments.sd.map((sd) => (sd > 0 ? 1 / sd : 0)) : new Array(p + 1).fill(1);
  for (let i = 0; i < y.length; i++) {
    const at = i * width;
    rows[at] = 1;
    for (let j = 0; j < p; j++) rows[at + 1 + j] = (X[i * p + j] - shift[j]) * gain[j];
    rows[at + width - 1] = (y[i] - shift[p]) * gain[p];
  }
  return { rows, count: y.length, numbers: null };
}
