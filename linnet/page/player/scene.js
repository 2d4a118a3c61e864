// @ts-check
// A scene made in the browser, of rows that nobody else has seen (in Python: linnet/stage/scene.py).

import { regression } from "../../stage/player/engine/regression.js";

const DRAWN_ROWS = 400;
const DRAWN_NUMBERS = 6000;
const DEPENDENT = 1e-10; // of its own length: what rounding may leave of a column that others determine

/**
 * @param {{names: string[], target: string, X: Float64Array, y: Float64Array}} data  X row after row
 * @param {boolean} standardised
 * @param {any} like  a scene whose caps and speeds it takes over
 */
export function sceneOfRows({ names, target, X, y }, standardised, like) {
  const found = regression(X, y, standardised), { n, p, mean, sd, own, goal } = found;
  const errors = rankIsFull(found) ? standardErrors(X, y, found) : new Array(p + 1).fill(null);
  const shown = drawn(n, Math.min(DRAWN_ROWS, Math.floor(DRAWN_NUMBERS / (p + 1))));
  return {
    id: mark(JSON.stringify([names, target, standardised]), X, y),
    names,
    target,
    references: [],
    rows: n,
    drawn: shown.length,
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

/** @param {ReturnType<typeof regression>} found */
const rankIsFull = ({ rows, p }) => rows.length === p + 1;

/**
 * The standard errors of the coefficients, intercept first: s² (XᵀX)⁻¹ by the R of the z-scores.
 * @param {Float64Array} X @param {Float64Array} y @param {ReturnType<typeof regression>} found
 * @returns {(number|null)[]}  null where no row is left to estimate the scatter from
 */
function standardErrors(X, y, found) {
  const { n, p, mean, sd } = found, { rows, floor } = found.goal === found.own ? regression(X, y, true) : found;
  if (n <= p + 1) return new Array(p + 1).fill(null);
  const scatter = floor / (n - p - 1); // of z-scores, a row's variance over n
  const inverse = invertedTriangle(rows.slice(1).map((row) => row.subarray(1, p + 1)));
  // columns of R⁻¹ in the data's own units: the variances are sums of squares of rows
  const own = inverse.map((row, j) => row.map((value) => (value * sd[p]) / (sd[j] || 1)));
  const errors = own.map((row) => Math.sqrt(scatter * row.reduce((sum, value) => sum + value * value, 0)));
  const shift = own.length ? own[0].map((_, k) => own.reduce((sum, row, j) => sum + mean[j] * row[k], 0)) : [];
  const level = shift.reduce((sum, value) => sum + value * value, sd[p] * sd[p]);
  return [Math.sqrt(scatter * level), ...errors];
}

/** The inverse of an upper triangle. @param {ArrayLike<number>[]} R @returns {number[][]} */
function invertedTriangle(R) {
  const p = R.length, inverse = R.map(() => new Array(p).fill(0));
  for (let k = 0; k < p; k++) {
    for (let i = k; i >= 0; i--) {
      let sum = Number(i === k);
      for (let j = i + 1; j <= k; j++) sum -= R[i][j] * inverse[j][k];
      inverse[i][k] = sum / R[i][i];
    }
  }
  return inverse;
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
