// @ts-check
// Compression and plain least squares (linnet/regression/compress.py; linnet/regression/least_squares.py without refinement).

import { dot } from "./vector.js";

/** @typedef {Float64Array} Vector */
/** Means and standard deviations of the columns, the target last. @typedef {{mean: number[], sd: number[]}} Moments */

const EPSILON = 2 ** -52;
export const ROUNDING = 100 * EPSILON; // a column that varies less, relative to its size, is constant
const SWEEPS = 40; // of Jacobi's rotations at most; six or seven do

/**
 * Mean and standard deviation (divisor n; 0 for a constant) of a column.
 * @param {Vector} column
 */
function moments(column) {
  const n = column.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += (column[i] - mean) / (i + 1);
  let left = 0;
  let size = 0;
  for (let i = 0; i < n; i++) {
    left += (column[i] - mean) / n;
    size = Math.max(size, Math.abs(column[i] - mean));
  }
  mean += left;
  let sum = 0;
  for (let i = 0; i < n && size > 0; i++) {
    const deviation = (column[i] - mean) / size;
    sum += deviation * deviation;
  }
  const sd = size * Math.sqrt(sum / n);
  return { mean, sd: sd > ROUNDING * Math.abs(mean) ? sd : 0 };
}

/**
 * R of a QR decomposition, by Householder's reflections.
 * @param {Vector[]} columns  of equal length; overwritten
 * @returns {Vector[]}  the rows of R, as many as there are columns
 */
export function triangular(columns) {
  const width = columns.length;
  const n = columns[0].length;
  for (let k = 0; k < Math.min(width, n); k++) {
    const v = columns[k];
    let square = 0;
    for (let i = k; i < n; i++) square += v[i] * v[i];
    if (square === 0) continue;
    const diagonal = v[k] > 0 ? -Math.sqrt(square) : Math.sqrt(square);
    const head = v[k] - diagonal;
    const scale = 1 / (diagonal * head); // of the reflection, negative
    for (let j = k + 1; j < width; j++) {
      const x = columns[j];
      let share = head * x[k];
      for (let i = k + 1; i < n; i++) share += v[i] * x[i];
      share *= scale;
      x[k] += share * head;
      for (let i = k + 1; i < n; i++) x[i] += share * v[i];
    }
    v[k] = diagonal;
  }
  return columns.map((_, i) => Float64Array.from(columns, (column, j) => (j < i || i >= n ? 0 : column[i])));
}

/**
 * Rotate rows until they are orthogonal to each other: one-sided Jacobi, the singular value decomposition.
 * @param {Vector[]} rows       become orthogonal
 * @param {Vector[]} followers  as many, turned by the same rotations
 * @returns {number[]}  the rows' lengths, the singular values
 */
function orthogonalise(rows, followers) {
  for (let sweep = 0, turned = true; turned && sweep < SWEEPS; sweep++) {
    turned = false;
    for (let a = 0; a < rows.length; a++) {
      for (let b = a + 1; b < rows.length; b++) {
        const [aa, bb, ab] = [dot(rows[a], rows[a]), dot(rows[b], rows[b]), dot(rows[a], rows[b])];
        if (Math.abs(ab) <= EPSILON * Math.sqrt(aa) * Math.sqrt(bb)) continue;
        turned = true;
        const slope = (bb - aa) / (2 * ab);
        const tangent = (slope < 0 ? -1 : 1) / (Math.abs(slope) + Math.sqrt(1 + slope * slope));
        const cosine = 1 / Math.sqrt(1 + tangent * tangent);
        rotate(rows[a], rows[b], cosine, tangent * cosine);
        rotate(followers[a], followers[b], cosine, tangent * cosine);
      }
    }
  }
  return rows.map((row) => Math.sqrt(dot(row, row)));
}

/**
 * @param {Vector} a
 * @param {Vector} b
 * @param {number} cosine
 * @param {number} sine
 */
function rotate(a, b, cosine, sine) {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    a[i] = cosine * x - sine * y;
    b[i] = sine * x + cosine * y;
  }
}

/**
 * Least squares by the singular value decomposition: the solution of least norm.
 * @param {Vector[]} square   in z-scores
 * @param {number[]} target
 * @param {Vector[]} rows     the same in the units of training, target last
 * @returns {{scored: Vector, kept: Vector[], lost: Vector[], directions: Vector[]}}  the rows turned into
 *   directions: those that coefficients can reach, the rank of them, and those that they cannot; the former in
 *   z-scores, divided by the squares of their lengths
 */
function leastNorm(square, target, rows) {
  const turned = square.map((row) => row.slice());
  const followers = rows.map((row, i) => Float64Array.of(...row, target[i]));
  const sizes = orthogonalise(turned, followers);
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a]);
  const rounding = 64 * sizes.length * EPSILON * sizes[order[0]];
  const scored = new Float64Array(square.length);
  const [kept, lost, directions] = [0, 1, 2].map(() => /** @type {Vector[]} */ ([]));
  for (const i of order) {
    const follower = followers[i];
    const reached = sizes[i] > rounding;
    (reached ? kept : lost).push(follower.slice(0, -1));
    if (!reached) continue;
    directions.push(turned[i].map((value) => value / (sizes[i] * sizes[i])));
    const share = follower[follower.length - 1] / (sizes[i] * sizes[i]);
    for (let j = 0; j < scored.length; j++) scored[j] += share * turned[i][j];
  }
  return { scored, kept, lost, directions };
}

/**
 * What training needs of the rows, and their regression.
 * @param {Vector} X  n × p, row after row, in the data's own units
 * @param {Vector} y  n
 * @param {boolean} standardised  whether the network works in z-scores
 */
export function regression(X, y, standardised) {
  const n = y.length;
  const p = X.length / n;
  const columns = Array.from(
    { length: p + 1 },
    (_, j) => j < p ? Float64Array.from(y, (_, i) => X[i * p + j]) : Float64Array.from(y),
  );
  const found = columns.map(moments);
  const [mean, sd] = [found.map((column) => column.mean), found.map((column) => column.sd)];
  const root = Math.sqrt(n);
  const scores = columns.map((column, j) => column.map((value) => (sd[j] > 0 ? (value - mean[j]) / sd[j] / root : 0)));
  const own = { mean, sd };
  const units = standardised ? { mean: mean.map(() => 0), sd: sd.map(() => 1) } : own;
  return { n, p, mean, sd, ...solve(triangular(scores), units, own) };
}

/**
 * The regression of rows whose z-scores, divided by √n, have this R.
 * @param {Vector[]} factor  p + 1 rows
 * @param {Moments} units    of the columns in the units of training
 * @param {Moments} own      of the columns in the data's own units
 */
export function solve(factor, units, own) {
  const p = factor.length - 1;
  const floor = factor[p][p] * units.sd[p];
  // rows of [1 X] and of y, in z-scores and in the units of training
  const first = Float64Array.from({ length: p + 1 }, (_, j) => Number(j === 0));
  const square = [first, ...factor.slice(0, p).map((row) => Float64Array.of(0, ...row.subarray(0, p)))];
  const target = [0, ...factor.slice(0, p).map((row) => row[p])];
  const rows = [
    Float64Array.of(1, ...units.mean),
    ...factor.slice(0, p).map((row) => Float64Array.of(0, ...row.map((value, j) => value * units.sd[j]))),
  ];
  const { scored, kept, lost, directions } = leastNorm(square, target, rows);
  return {
    // dependent columns: directions that no coefficients can reach belong to the floor
    rows: lost.length ? kept : rows,
    floor: lost.reduce((sum, row) => sum + row[p + 1] * row[p + 1], floor * floor),
    own: unscored(scored, own),
    goal: unscored(scored, units),
    directions,
  };
}

/**
 * Coefficients between z-scores, in the units of these moments.
 * @param {Vector} scored
 * @param {Moments} moments
 */
function unscored(scored, { mean, sd }) {
  const p = scored.length - 1;
  const out = new Float64Array(p + 1);
  out[0] = mean[p];
  for (let j = 0; j < p; j++) {
    out[j + 1] = (scored[j + 1] * sd[p]) / (sd[j] || 1);
    out[0] -= out[j + 1] * mean[j];
  }
  return out;
}
