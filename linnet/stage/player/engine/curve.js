// @ts-check
// The history that is drawn: some steps, evenly spaced, up to the furthest that was computed.

const MOST_POINTS = 2048; // more than there are pixels

export class Curve {
  constructor() {
    /** @type {number[]} */
    this.steps = [];
    /** @type {number[]} */
    this.losses = [];
    /** @type {number[]} */
    this.gaps = [];
    /** W* at each point, in the units of training. @type {Float64Array[]} */
    this.collapsed = [];
    /** Counts changes, for those who draw the whole of it. */
    this.changed = 0;
    /** Steps between two points. */
    this.grain = 1;
    /** The data that losses and gaps are of. @type {import("./problem.js").Problem|null} */
    this.problem = null;
  }

  /**
   * Losses and gaps of the kept weights on other data, that the whole curve is one of the data as they are.
   * @param {import("./problem.js").Problem} problem
   */
  weigh(problem) {
    if (problem === this.problem) return;
    this.problem = problem;
    this.changed++;
    for (const [i, beta] of this.collapsed.entries()) {
      const excess = excessOf(problem, beta);
      this.losses[i] = excess + problem.floor;
      this.gaps[i] = Math.sqrt(excess) / problem.targetSd;
    }
  }

  /** The furthest step. */
  get last() {
    return this.steps[this.steps.length - 1];
  }

  /** The next step after another at which a point stays. @param {number} step */
  next(step) {
    return (Math.floor(step / this.grain) + 1) * this.grain;
  }

  /** The same up to a step, that one left out. @param {number} step */
  until(step) {
    const part = new Curve();
    const found = this.steps.findIndex((at) => at >= step);
    const count = found < 0 ? this.steps.length : found;
    part.steps = this.steps.slice(0, count);
    part.losses = this.losses.slice(0, count);
    part.gaps = this.gaps.slice(0, count);
    part.collapsed = this.collapsed.slice(0, count);
    part.changed = this.changed;
    part.grain = this.grain;
    part.problem = this.problem;
    return part;
  }

  /**
   * Add a point, in the place of the last one if that was there only because it was the last.
   * @param {{step: number, loss: number, gap: number, beta: Float64Array, problem: import("./problem.js").Problem}} at
   */
  add({ step, loss, gap, beta, problem }) {
    this.weigh(problem);
    const last = this.steps.length - 1;
    if (last > 0 && this.steps[last] % this.grain) {
      for (const list of [this.steps, this.losses, this.gaps, this.collapsed]) list.pop();
    }
    this.steps.push(step);
    this.losses.push(loss);
    this.gaps.push(gap);
    this.collapsed.push(beta.slice());
    if (this.steps.length > MOST_POINTS) {
      this.grain *= 2;
      const end = this.steps.length - 1;
      this.thin((at, i) => i === 0 || i === end || at % this.grain === 0);
    }
    this.changed++;
  }

  /** @param {(step: number, index: number) => boolean} stays */
  thin(stays) {
    const kept = this.steps.map(stays);
    const some = (/** @type {any} */ _, /** @type {number} */ i) => kept[i];
    this.steps = this.steps.filter(some);
    this.losses = this.losses.filter(some);
    this.gaps = this.gaps.filter(some);
    this.collapsed = this.collapsed.filter(some);
  }
}

/**
 * The loss above the floor, as a trainer computes it.
 * @param {import("./problem.js").Problem} problem
 * @param {Float64Array} beta
 */
function excessOf({ rows, rank }, beta) {
  let excess = 0;
  for (let r = 0, at = 0; r < rank; r++) {
    let sum = 0;
    for (let i = 0; i < beta.length; i++) sum += rows[at++] * beta[i];
    sum -= rows[at++];
    excess += sum * sum;
  }
  return excess;
}
