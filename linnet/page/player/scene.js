// @ts-check
// A scene made in the browser, of rows that nobody else has seen (in Python: linnet/stage/scene.py).

import { standardErrors } from "../../stage/player/engine/edited_problem.js";
import { problemOf } from "../../stage/player/engine/problem.js";

const DRAWN_ROWS = 400;
const DRAWN_NUMBERS = 6000;
const DEPENDENT = 1e-10; // of its own length: what rounding may leave of a column that others determine

/**
 * @param {{names: string[], target: string, X: Float64Array, y: Float64Array}} data  X row after row
 * @param {boolean} standardised
 * @param {any} like  a scene whose caps and speeds it takes over
 */
export function sceneOfRows({ names, target, X, y }, standardised, like) {
  const n = y.length, p = names.length;
  const shown = drawn(n, Math.min(DRAWN_ROWS, Math.floor(DRAWN_NUMBERS / (p + 1))));
  const id = mark(JSON.stringify([names, target, standardised]), X, y);
  const problem = problemOf(/** @type {any} */ ({ id, names, standardised, data: { X, y } }));
  const { mean, sd, own, goal } = problem, errors = standardErrors(problem);
  return {
    id,
    names,
    target,
    references: [],
    rows: n,
    drawn: shown.length,
    sample: shown.length === n ? null : shown,
    X: Float32Array.from(shown.flatMap((i) => [...X.subarray(i * p, (i + 1) * p)])),
    y: Float32Array.from(shown, (i) => y[i]),
    mean: mean.slice(0, p),
    sd: sd.slice(0, p).map((value) => value || 1),
    targetMean: mean[p],
    targetSd: sd[p] || 1,
    standardised,
    goal: Array.from(goal),
    own: Array.from(own),
    errors,
    t: errors.map((error, i) => (error ? own[i] / error : null)),
    caps: like.caps,
    speeds: like.speeds,
    data: { X, y },
  };
}

/**
 * The features that those before them determine exactly.
 * @param {Float64Array} X @param {number} p @returns {number[]}
 */
export function dependent(X, p) {
  const n = X.length / p, basis = /** @type {Float64Array[]} */ ([]), found = [];
  for (let j = 0; j < p; j++) {
    const column = scaled(Float64Array.from({ length: n }, (_, i) => X[i * p + j]));
    for (let pass = 0; pass < 2; pass++) {
      for (const known of basis) {
        let share = 0;
        for (let i = 0; i < n; i++) share += known[i] * column[i];
        for (let i = 0; i < n; i++) column[i] -= share * known[i];
      }
    }
    const length = norm(column);
    if (length <= DEPENDENT) found.push(j);
    else basis.push(column.map((value) => value / length));
  }
  return found;
}

/** Centred, of length 1; zeros if it is constant. @param {Float64Array} column */
function scaled(column) {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
  const centred = column.map((value) => value - mean), length = norm(centred);
  return centred.map((value) => (length > 1e-14 * Math.abs(mean) * Math.sqrt(column.length) ? value / length : 0));
}

/** @param {Float64Array} column */
const norm = (column) => Math.sqrt(column.reduce((sum, value) => sum + value * value, 0));

/** Rows to draw: all, or evenly spaced ones. @param {number} rows @param {number} most */
const drawn = (rows, most) =>
  Array.from({ length: Math.min(rows, most) }, (_, i) => Math.floor((i * rows) / Math.min(rows, most)));

/** Equal for equal data: FNV-1a over the bytes, twice. @param {string} words @param {...Float64Array} numbers */
function mark(words, ...numbers) {
  const hashes = [0x811c9dc5, 0x01000193];
  const add = (/** @type {number} */ byte) =>
    hashes.forEach((hash, k) => (hashes[k] = Math.imul(hash ^ (byte + k), 0x01000193)));
  for (const letter of words) add(/** @type {number} */ (letter.codePointAt(0)));
  for (const array of numbers) new Uint8Array(array.buffer).forEach(add);
  return hashes.map((hash) => (hash >>> 0).toString(16).padStart(8, "0")).join("").padEnd(32, "0");
}
