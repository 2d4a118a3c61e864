// @ts-check
// Training on pseudo-rows: the steps of linnet/training/trainer.py, whose notation this uses. The network has
// one output, so every product of a step is a matrix-vector product:
//   down: t_L = [·, 1], t_{k-1} = t_k H_k; t_0 is the collapsed network, W*;
//   residual: r = rows [t_0, -1]; loss = r·r + floor;
//   up: u_0 = 2 rowsᵀ r, u_k = H_k u_{k-1}; the gradient of H_k is the outer product t_k u_{k-1}.

import { createBatches } from "./batches.js";
import { editedProblem } from "./edited_problem.js";
import { beginsOf } from "./network.js";

/** @typedef {import("./types.js").State} State */
/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {Float64Array} Vector */

export const MOMENTUM = 0.9;
const MEAN = 0.9; // Adam
const SQUARE = 0.999;
const EPSILON = 1e-8;
const MEMORY = { gd: 0, momentum: 1, adam: 2 }; // vectors of an optimiser's own
export const ARRIVING = 1e-8; // a gap so near rounding that training may have arrived
const CLEARLY = 0.998; // lower: the square of a gap that fell by a thousandth
const STILL = 64; // steps without a clear fall, after which a gap at rounding level falls no longer
const LAST_BIT = 4.5e12; // 0.001 / 2⁻⁵²: times its gap, the steps in which it falls by a thousandth, if each takes the last bit of 1 away

/**
 * An optimiser's memory before its first step.
 * @param {import("./types.js").Optimizer} optimizer
 * @param {number} size
 */
export const emptyMemory = (optimizer, size) => Array.from({ length: MEMORY[optimizer] }, () => new Float64Array(size));

/**
 * @param {Vector} theta
 * @param {Vector} gradient
 * @param {number} rate
 */
function descend(theta, gradient, rate) {
  for (let i = 0; i < theta.length; i++) theta[i] -= rate * gradient[i];
}

/**
 * @param {Vector} theta
 * @param {Vector} gradient
 * @param {number} rate
 * @param {Vector} velocity
 */
function descendWithMomentum(theta, gradient, rate, velocity) {
  for (let i = 0; i < theta.length; i++) {
    velocity[i] = MOMENTUM * velocity[i] + gradient[i];
    theta[i] -= rate * velocity[i];
  }
}

/**
 * @param {Vector} theta
 * @param {Vector} gradient
 * @param {number} rate
 * @param {Vector} mean
 * @param {Vector} square
 * @param {number[]} powers
 */
function descendByAdam(theta, gradient, rate, mean, square, powers) {
  powers[0] *= MEAN;
  powers[1] *= SQUARE;
  const scale = rate / (1 - powers[0]);
  const spread = 1 / Math.sqrt(1 - powers[1]);
  for (let i = 0; i < theta.length; i++) {
    const slope = gradient[i];
    mean[i] = MEAN * mean[i] + (1 - MEAN) * slope;
    square[i] = SQUARE * square[i] + (1 - SQUARE) * (slope * slope);
    theta[i] -= scale * (mean[i] / (Math.sqrt(square[i]) * spread + EPSILON));
  }
}

export class Trainer {
  /**
   * @param {Problem} problem  of the data as read
   * @param {State} state  to go on from; it stays as it is
   */
  constructor(problem, state) {
    const { widths, settings } = state;
    problem = editedProblem(problem, state.edits);
    this.problem = problem;
    this.edits = state.edits;
    this.widths = widths;
    this.settings = settings;
    this.seed = state.seed;
    this.diverged = false;
    const size = state.theta.length;
    this.theta = new Float64Array(size);
    this.gradient = new Float64Array(size);
    this.memory = emptyMemory(settings.optimizer, size);
    this.powers = [1, 1];
    this.step = this.lowestStep = this.markStep = state.step;
    this.lowest = this.mark = Infinity;
    /** Where each layer's parameters begin. */
    this.begins = beginsOf(widths);
    this.down = widths.map((nodes) => new Float64Array(nodes + 1)); // t_0 … t_L
    this.up = widths.map((nodes) => new Float64Array(nodes + 1)); // u_0 … u_L
    this.down[widths.length - 1][1] = 1;
    this.residual = new Float64Array(problem.rank);
    this.batches = settings.batch && problem.table ? createBatches(problem.table, settings.batch, state.seed) : null;
    this.excess = Infinity;
    this.restore(state);
  }

  /** @param {State} state  of the same widths and settings */
  restore(state) {
    this.step = state.step;
    this.theta.set(state.theta);
    this.memory.forEach((vector, i) => vector.set(state.memory[i]));
    [this.powers[0], this.powers[1]] = state.powers;
    this.excess = this.look();
    const { excess, step, mark, markStep } = state.lowest ?? {
      excess: this.excess,
      step: state.step,
      mark: this.excess,
      markStep: state.step,
    };
    this.lowest = excess;
    this.lowestStep = step;
    this.mark = mark;
    this.markStep = markStep;
    this.diverged = !(this.excess < Infinity);
  }

  /** @returns {State} */
  get state() {
    return {
      step: this.step,
      seed: this.seed,
      widths: this.widths,
      theta: this.theta.slice(),
      settings: this.settings,
      memory: this.memory.map((vector) => vector.slice()),
      powers: this.powers.slice(),
      edits: this.edits,
      lowest: { step: this.lowestStep, excess: this.lowest, mark: this.mark, markStep: this.markStep },
    };
  }

  /** Its mini-batches' rows are not here yet. */
  get waits() {
    return this.settings.batch > 0 && !this.batches;
  }

  /** W*, in the units of training, intercept first; valid until the next step. */
  get beta() {
    return this.down[0];
  }

  get loss() {
    return this.excess + this.problem.floor;
  }

  get gap() {
    return Math.sqrt(this.excess) / this.problem.targetSd;
  }

  /** Whether training on all rows has come as near as rounding lets it: the gap is tiny and falls no longer. */
  get arrived() {
    const gap = this.gap;
    return !this.settings.batch && gap < ARRIVING && this.step - this.markStep >= Math.max(STILL, LAST_BIT * gap);
  }

  /**
   * Train on; at the last finite step it ends (see `diverged`).
   * @param {number} steps
   */
  advance(steps) {
    if (this.diverged) return;
    const before = this.state;
    const done = this.run(steps);
    if (done === steps) return;
    this.restore(before);
    this.run(done);
    this.diverged = true;
  }

  /**
   * Train on while the loss is finite.
   * @param {number} steps
   * @returns {number}  how many steps ended with a finite loss; if fewer than asked for, one more was taken
   */
  run(steps) {
    const { theta, gradient, memory, powers } = this;
    const { optimizer, rate } = this.settings;
    for (let done = 0; done < steps; done++) {
      this.slope();
      if (optimizer === "gd") descend(theta, gradient, rate);
      else if (optimizer === "momentum") descendWithMomentum(theta, gradient, rate, memory[0]);
      else descendByAdam(theta, gradient, rate, memory[0], memory[1], powers);
      this.step++;
      const excess = this.look();
      this.excess = excess;
      if (!(excess < Infinity)) return done;
      if (excess < this.lowest) {
        this.lowest = excess;
        this.lowestStep = this.step;
        if (excess < CLEARLY * this.mark) {
          this.mark = excess;
          this.markStep = this.step;
        }
      }
    }
    return steps;
  }

  /** Collapse the network as it is, and compare. @returns {number} the loss above the floor */
  look() {
    const { widths, theta, down, begins, residual } = this;
    for (let k = widths.length - 2; k >= 0; k--) {
      const t = down[k + 1];
      const out = down[k];
      const inputs = out.length;
      out.fill(0);
      out[0] = t[0];
      for (let j = 1, w = begins[k]; j < t.length; j++) {
        const share = t[j];
        for (let i = 0; i < inputs; i++) out[i] += share * theta[w++];
      }
    }
    const { rows } = this.problem;
    const beta = down[0];
    const width = beta.length;
    let excess = 0;
    for (let r = 0, at = 0; r < residual.length; r++) {
      let sum = 0;
      for (let i = 0; i < width; i++) sum += rows[at++] * beta[i];
      sum -= rows[at++];
      residual[r] = sum;
      excess += sum * sum;
    }
    return excess;
  }

  /** The gradient of the loss, of all rows or of the next batch. */
  slope() {
    const { widths, theta, gradient, down, up, begins } = this;
    if (this.batches) this.batches.slope(this.step, down[0], up[0]);
    else this.slopeOfAll(up[0]);
    for (let k = 0; k < widths.length - 1; k++) {
      const u = up[k];
      const out = up[k + 1];
      const t = down[k + 1];
      const inputs = u.length;
      out[0] = u[0];
      for (let j = 1, w = begins[k]; j < out.length; j++) {
        const share = t[j];
        let sum = 0;
        for (let i = 0; i < inputs; i++, w++) {
          gradient[w] = share * u[i];
          sum += theta[w] * u[i];
        }
        out[j] = sum;
      }
    }
  }

  /** @param {Vector} out */
  slopeOfAll(out) {
    const { residual } = this;
    const { rows } = this.problem;
    const width = out.length;
    out.fill(0);
    for (let r = 0, at = 0; r < residual.length; r++, at++) {
      const share = 2 * residual[r];
      for (let i = 0; i < width; i++) out[i] += share * rows[at++];
    }
  }
}
