// @ts-check
// What is trained on: the pseudo-rows that stand for all rows (linnet/regression/compress.py), and least squares.

import { regression } from "./regression.js";

/** @typedef {import("./types.js").SceneData} SceneData */
/** @typedef {import("./types.js").Table} Table */

/**
 * @typedef {Object} Problem
 * @property {string} id
 * @property {number} p            features
 * @property {number} n            rows; 0 where the engine has R only
 * @property {Float64Array} rows   pseudo-rows in the units of training, row after row: rank × (p + 2)
 * @property {number} rank         p + 1, less where columns are dependent
 * @property {number} floor        the loss of least squares
 * @property {number} targetSd     sd of y in the units of training
 * @property {number[]} mean       of the columns in their own units, the target last
 * @property {number[]} sd
 * @property {boolean} standardised
 * @property {Float64Array} goal   least squares in the units of training, intercept first
 * @property {Float64Array} own    the same in the data's own units
 * @property {Table|null} table    the rows that mini-batches are drawn from, once they are here
 */

/** @param {string|Float64Array} text  base64, or already numbers @returns {Float64Array} */
function float64(text) {
  if (typeof text !== "string") return text;
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Float64Array(bytes.buffer);
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
    };
  }
  const rows = float64(data.pseudo);
  return {
    id,
    p,
    n: 0,
    rows,
    rank: rows.length / (p + 2),
    floor: data.floor,
    targetSd: data.targetSd,
    mean: [...scene.mean, scene.targetMean],
    sd: [...scene.sd, scene.targetSd],
    standardised,
    goal: Float64Array.from(scene.goal),
    own: Float64Array.from(scene.own),
    table: data.batchRows ? tableOfSample(data.batchRows) : null,
  };
}

/**
 * The rows that Python sent for mini-batches, in the units of training.
 * @param {import("./types.js").BatchRows} sample
 */
export const tableOfSample = (sample) => tableOf(float64(sample.X), float64(sample.y), null);

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
  return { rows, count: y.length };
}
