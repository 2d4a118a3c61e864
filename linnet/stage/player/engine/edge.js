// @ts-check
// The edge of stability, 2/λ_max of the loss' Hessian: Lanczos on Hessian-vector products (linnet/training/stability.py).

import { bits } from "./random.js";
import { MOMENTUM } from "./trainer.js";
import { dot } from "./vector.js";

/** @typedef {Float64Array} Vector */
/** @typedef {import("./trainer.js").Trainer} Trainer */

const CHECK_EVERY = 5; // Lanczos steps between two looks at the eigenvalue
const TOLERANCE = 1e-9; // relative, of the eigenvalue between two looks
const BISECTIONS = 100; // at most

/**
 * The learning rate above which full-batch training is unstable at a trainer's weights: infinite where the
 * loss curves down in every direction, null for Adam and mini-batches, which have no such edge.
 * @param {Trainer} trainer
 * @returns {number|null}
 */
export function edge(trainer) {
  const { optimizer, batch } = trainer.settings;
  if (optimizer === "adam" || batch) return null;
  const curvature = largestEigenvalue(hessianProduct(trainer), trainer.theta.length);
  const limit = optimizer === "momentum" ? 2 * (1 + MOMENTUM) : 2;
  return curvature > 0 ? limit / curvature : Infinity;
}

/**
 * out += H x, without the carried 1; H is layer k of the parameters W.
 * @param {Vector} W
 * @param {number} begin
 * @param {Vector} x
 * @param {Vector} out
 */
function forward(W, begin, x, out) {
  for (let j = 1, w = begin; j < out.length; j++) {
    let sum = 0;
    for (let i = 0; i < x.length; i++) sum += W[w++] * x[i];
    out[j] += sum;
  }
}

/**
 * out += t H, without the carried 1.
 * @param {Vector} W
 * @param {number} begin
 * @param {Vector} t
 * @param {Vector} out
 */
function backward(W, begin, t, out) {
  for (let j = 1, w = begin; j < t.length; j++) {
    const share = t[j];
    for (let i = 0; i < out.length; i++) out[i] += share * W[w++];
  }
}

/**
 * The function v -> Hv, by differentiating the gradient along v (Pearlmutter 1994). Symbols as in
 * trainer.js; d marks a derivative along v.
 * @param {Trainer} trainer
 * @returns {(v: Vector, out: Vector) => void}
 */
function hessianProduct(trainer) {
  const { widths, theta, begins, down: t } = trainer;
  const { rows, rank } = trainer.problem;
  const last = widths.length - 2;
  const width = widths[0] + 1;
  const u = widths.map((nodes) => new Float64Array(nodes + 1));
  trainer.slopeOfAll(u[0]);
  for (let k = 0; k < last; k++) {
    u[k + 1][0] = u[k][0];
    forward(theta, begins[k], u[k], u[k + 1]);
  }
  const dt = widths.map((nodes) => new Float64Array(nodes + 1));
  const du = widths.map((nodes) => new Float64Array(nodes + 1));
  return (v, out) => {
    for (let k = last; k >= 0; k--) {
      dt[k].fill(0);
      dt[k][0] = dt[k + 1][0];
      backward(theta, begins[k], dt[k + 1], dt[k]);
      backward(v, begins[k], t[k + 1], dt[k]);
    }
    du[0].fill(0);
    for (let r = 0; r < rank; r++) {
      const at = r * (width + 1);
      let sum = 0;
      for (let i = 0; i < width; i++) sum += rows[at + i] * dt[0][i];
      for (let i = 0; i < width; i++) du[0][i] += 2 * sum * rows[at + i];
    }
    for (let k = 0; k <= last; k++) {
      for (let j = 1, w = begins[k]; j < t[k + 1].length; j++) {
        const [share, change] = [t[k + 1][j], dt[k + 1][j]];
        for (let i = 0; i < u[k].length; i++) out[w++] = change * u[k][i] + share * du[k][i];
      }
      if (k === last) return;
      du[k + 1].fill(0);
      du[k + 1][0] = du[k][0];
      forward(theta, begins[k], du[k], du[k + 1]);
      forward(v, begins[k], u[k], du[k + 1]);
    }
  };
}

/**
 * By Lanczos' method with full reorthogonalisation, from a random but fixed start.
 * @param {(v: Vector, out: Vector) => void} product  of a symmetric matrix
 * @param {number} size
 */
function largestEigenvalue(product, size) {
  /** @type {Vector[]} */
  const basis = [];
  /** @type {number[]} */
  const diagonal = [];
  /** @type {number[]} */
  const beside = [];
  let vector = Float64Array.from({ length: size }, (_, i) => bits(0, i) / 2 ** 31 - 1);
  let norm = Math.sqrt(dot(vector, vector));
  let value = 0;
  for (let k = 0; k < size; k++) {
    const unit = vector.map((x) => x / norm);
    basis.push(unit);
    vector = new Float64Array(size);
    product(unit, vector);
    diagonal.push(dot(unit, vector));
    for (let pass = 0; pass < 2; pass++) for (const known of basis) subtract(vector, dot(known, vector), known);
    norm = Math.sqrt(dot(vector, vector));
    if (!Number.isFinite(norm)) return Infinity;
    if ((k + 1) % CHECK_EVERY === 0 || k === size - 1 || norm === 0) {
      const before = value;
      value = largestOfTridiagonal(diagonal, beside);
      if (Math.abs(value - before) <= TOLERANCE * Math.abs(value) || norm <= 1e-14 * Math.abs(value)) break;
    }
    beside.push(norm);
  }
  return value;
}

/** @param {Vector} from @param {number} share @param {Vector} other */
function subtract(from, share, other) {
  for (let i = 0; i < from.length; i++) from[i] -= share * other[i];
}

/**
 * The largest eigenvalue of a symmetric tridiagonal matrix, by bisection: above it all pivots are negative.
 * @param {number[]} diagonal
 * @param {number[]} beside
 */
function largestOfTridiagonal(diagonal, beside) {
  const reach = (/** @type {number} */ i) => Math.abs(beside[i - 1] ?? 0) + Math.abs(beside[i] ?? 0);
  let low = Math.max(...diagonal);
  let high = Math.max(...diagonal.map((value, i) => value + reach(i)));
  for (let n = 0; n < BISECTIONS; n++) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) break;
    let pivot = 1;
    let below = true;
    for (let i = 0; below && i < diagonal.length; i++) {
      pivot = diagonal[i] - middle - (i ? (beside[i - 1] * beside[i - 1]) / pivot : 0);
      below = pivot < 0;
    }
    if (below) high = middle;
    else low = middle;
  }
  return high;
}
