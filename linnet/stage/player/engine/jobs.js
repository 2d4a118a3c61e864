// @ts-check
// Runs beside the one on screen: the same network from several seeds, networks of several depths.

import { edge } from "./edge.js";
import { changed } from "./journal.js";
import { ARRIVED } from "./limits.js";
import { Trainer } from "./trainer.js";

/** @typedef {import("./types.js").Optimizer} Optimizer */
/** @typedef {import("./problem.js").Problem} Problem */

/**
 * @typedef {{kind: "seeds", widths: number[], seeds: number[], optimizer: Optimizer, rate: number, most: number}} SeedsJob
 *   on all rows, until the gap is `ARRIVED` or so many steps are done; at half the edge where the rate diverges
 * @typedef {{kind: "depths", shapes: number[][], seed: number, optimizer: Optimizer, rate: number, gap: number, most: number}} DepthsJob
 *   which hidden widths arrive at a gap after how many steps
 * @typedef {SeedsJob|DepthsJob} Job
 * @typedef {{networks: {seed: number, step: number, gap: number, diverged: boolean, parameters: number[]}[]}} Seeds
 * @typedef {{arrivals: {hidden: number[], step: number|null, diverged: boolean, gap: number}[]}} Depths
 */

const PIECE = 64; // steps between two looks at the clock, at most
const UNBOUNDED = { layers: Infinity, nodes: Infinity }; // what a job may train is not a gesture's to bound

/**
 * A job that is done a few milliseconds at a time.
 * @param {Problem} problem
 * @param {Job} job
 */
export function createJob(problem, job) {
  const races = job.kind === "seeds"
    ? job.seeds.map((seed) => new Race(problem, job.widths, seed, job, ARRIVED, true))
    : job.shapes.map((hidden) => new Race(problem, [problem.p, ...hidden, 1], job.seed, job, job.gap, false));
  let at = 0;
  return {
    /** @param {number} milliseconds  at most @returns {boolean} whether all is done */
    tick(milliseconds) {
      const deadline = performance.now() + milliseconds;
      while (at < races.length && performance.now() < deadline) {
        races[at].run();
        if (races[at].over) at++;
      }
      return at === races.length;
    },
    /** From 0 to 1. */
    get progress() {
      return races.reduce((sum, race) => sum + race.progress, 0) / races.length;
    },
    /** @returns {Seeds|Depths} */
    get result() {
      return job.kind === "seeds" ? { networks: races.map(trained) } : { arrivals: races.map(arrival) };
    },
  };
}

/** @param {Race} race */
function trained({ trainer: { seed, step, gap, diverged, theta } }) {
  return { seed, step, gap, diverged, parameters: Array.from(theta) };
}

/** @param {Race} race */
function arrival({ there, trainer: { widths, step, gap, diverged } }) {
  return { hidden: widths.slice(1, -1), step: there ? step : null, diverged, gap };
}

/** One network on its way to a gap. */
class Race {
  /**
   * @param {Problem} problem
   * @param {number[]} widths
   * @param {number} seed
   * @param {{optimizer: Optimizer, rate: number, most: number}} settings
   * @param {number} goal     the gap to arrive at
   * @param {boolean} patient  whether to begin again at a lower rate when training diverges
   */
  constructor(problem, widths, seed, { optimizer, rate, most }, goal, patient) {
    const state = changed(null, { kind: "start", widths, seed }, UNBOUNDED, 0);
    const tuned = changed(state, { kind: "settings", optimizer, rate, batch: 0 }, UNBOUNDED, 0);
    if (!tuned) throw new RangeError("a network cannot be trained by these settings");
    this.start = tuned;
    this.most = most;
    this.goal = goal;
    this.patient = patient;
    this.trainer = new Trainer(problem, tuned);
  }

  get there() {
    return this.trainer.gap <= this.goal;
  }

  get over() {
    const { step, diverged, excess } = this.trainer;
    // beyond the finite numbers where it begins, there is no rate that helps
    return this.there || step >= this.most || (diverged && !(this.patient && excess < Infinity));
  }

  get progress() {
    return this.over ? 1 : this.trainer.step / this.most;
  }

  /** A piece of the way, step by step, so that the step of its end is exact. */
  run() {
    const { trainer } = this;
    for (let k = 0; k < PIECE && !this.over && !trainer.diverged; k++) trainer.advance(1);
    if (trainer.diverged && !this.over) this.beginAgain();
  }

  /** At half the edge of stability. */
  beginAgain() {
    const { settings } = this.start;
    const first = new Trainer(this.trainer.problem, this.start);
    const rate = Math.min(settings.rate, edge(first) ?? settings.rate) / 2;
    this.start = { ...this.start, settings: { ...settings, rate } };
    this.trainer = new Trainer(this.trainer.problem, this.start);
  }
}
