// @ts-check
// Where a journal leads: the state at any step. Some states are kept, evenly spaced, and those between are
// computed again from the one before; so is the curve that is drawn. What is kept changes no result.

import { Curve } from "./curve.js";
import { changed } from "./journal.js";
import { ARRIVING, Trainer } from "./trainer.js";

/** @typedef {import("./types.js").Caps} Caps */
/** @typedef {import("./types.js").Journal} Journal */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./problem.js").Problem} Problem */

const MOST_STATES = 512;
const MOST_BYTES = 8 * 2 ** 20; // of the states
const SPACING = 16; // steps between two kept states, doubled when they become too many
const POINT_BYTES = 250; // of a point of the curve, besides its coefficients
const PIECE_MS = 0.3; // computed between two looks at the clock
const MOST_PIECE = 4096; // steps
const NEAR = 64; // steps between two looks at whether training has arrived

/** @param {State} state */
const bytesOf = (state) => 8 * state.theta.length * (1 + state.memory.length) + 200;

export class Path {
  /**
   * @param {Problem} problem
   * @param {Caps} caps
   * @param {Journal} journal
   * @param {State[]} states  some of the states the journal leads to, the one at its start among them
   * @param {Curve} curve
   */
  constructor(problem, caps, journal, states, curve) {
    this.problem = problem;
    this.caps = caps;
    this.journal = journal;
    this.states = states;
    this.curve = curve;
    this.spacing = SPACING;
    this.piece = 16; // steps that are surely done in time
    this.end = Infinity; // the last step with a finite loss
  }

  /**
   * @param {Problem} problem
   * @param {Caps} caps
   * @param {Journal} journal
   * @throws {RangeError} if it cannot be followed
   */
  static start(problem, caps, journal) {
    check(problem, caps, journal);
    const state = applied(null, journal, caps, journal[0][0]);
    return new Path(problem, caps, journal, [state], new Curve()).showing(state);
  }

  /**
   * The path under another journal that is the same up to a step, at which it leads to `state`.
   * @param {Journal} journal
   * @param {State} state
   */
  turned(journal, state) {
    const states = this.states.filter((kept) => kept.step < state.step);
    const curve = this.curve.until(state.step);
    // the state at the change is kept too: a run that leaves the finite numbers soon after has its best step there
    const path = new Path(this.problem, this.caps, journal, [...states, state], curve);
    path.spacing = this.spacing;
    path.piece = this.piece;
    return path.showing(state);
  }

  /** With a state on the curve. @param {State} state */
  showing(state) {
    this.curve.add(new Trainer(this.problem, state));
    return this;
  }

  get first() {
    return this.states[0].step;
  }

  /** The furthest step that was computed. */
  get last() {
    return this.curve.last;
  }

  get bytes() {
    const point = POINT_BYTES + 8 * (this.problem.p + 1);
    return this.states.reduce((sum, state) => sum + bytesOf(state), point * this.curve.steps.length);
  }

  /**
   * The last kept state that leads to a step.
   * @param {number} step
   */
  before(step) {
    let [low, high] = [0, this.states.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.states[middle].step <= step) low = middle;
      else high = middle;
    }
    return this.states[low];
  }

  /**
   * The trainer at a step that was computed before.
   * @param {number} step
   */
  at(step) {
    return this.advance(new Trainer(this.problem, this.before(step)), step, Infinity);
  }

  /**
   * Train on to a step, by the journal's changes on the way, or as far as time allows.
   * @param {Trainer} trainer  at a step of this path
   * @param {number} target
   * @param {number} deadline  by performance.now()
   * @param {(trainer: Trainer) => boolean} ended  asked every 64 steps once the gap is tiny
   * @returns {Trainer}  the same, or another after a change
   */
  advance(trainer, target, deadline, ended = () => false) {
    let next = this.journal.findIndex(([at]) => at > trainer.step);
    let piece = Math.min(this.piece, 64);
    while (trainer.step < target && !trainer.diverged && !trainer.waits) {
      const { step } = trainer;
      const near = trainer.gap < ARRIVING;
      if (near && step % NEAR === 0 && ended(trainer)) break;
      const change = next < 0 ? Infinity : (this.journal[next]?.[0] ?? Infinity);
      const stop = Math.min(
        target,
        change,
        step + piece,
        multipleAfter(step, this.spacing),
        step < this.last ? this.last : this.curve.next(step),
        near ? multipleAfter(step, NEAR) : Infinity,
      );
      const begun = performance.now();
      trainer.advance(stop - step);
      if (trainer.diverged) this.end = trainer.step;
      else if (trainer.step === change) {
        trainer = new Trainer(this.problem, applied(trainer.state, this.journal, this.caps, change));
        next = this.journal.findIndex(([at]) => at > change);
      }
      if (trainer.step % this.spacing === 0) this.keep(trainer);
      if (trainer.step > this.last) this.curve.add(trainer);
      const now = performance.now();
      if (stop - step === piece) {
        if (now - begun < PIECE_MS) piece = Math.min(2 * piece, MOST_PIECE);
        else if (now - begun > 2 * PIECE_MS) piece = Math.max(1, piece >> 1);
      }
      if (now >= deadline) break;
    }
    this.piece = piece;
    return trainer;
  }

  /** @param {Trainer} trainer */
  keep(trainer) {
    const { states } = this;
    if (trainer.step <= states[states.length - 1].step) return;
    const state = trainer.state;
    states.push(state);
    while (states.length > MOST_STATES || states.length * bytesOf(state) > Math.max(MOST_BYTES, 2 * bytesOf(state))) {
      this.spacing *= 2;
      states.splice(1, Infinity, ...states.slice(1).filter((kept) => kept.step % this.spacing === 0));
    }
  }
}

/** @param {number} step @param {number} unit */
const multipleAfter = (step, unit) => (Math.floor(step / unit) + 1) * unit;

/**
 * The state after all changes of a journal at one step.
 * @param {State|null} state  null at the journal's start
 * @param {Journal} journal
 * @param {Caps} caps
 * @param {number} step
 * @returns {State}
 */
function applied(state, journal, caps, step) {
  for (const [at, change] of journal) {
    if (at !== step) continue;
    state = changed(state, change, caps, step);
  }
  return /** @type {State} */ (state);
}

/**
 * Whether a journal can be followed: a change's fit depends on the widths alone, so that no training is needed.
 * @param {Problem} problem
 * @param {Caps} caps
 * @param {Journal} journal
 */
function check(problem, caps, journal) {
  let last = -Infinity;
  /** @type {State|null} */
  let state = null;
  for (const [step, change] of journal) {
    state = step >= last && (state === null) === (change.kind === "start") ? changed(state, change, caps, step) : null;
    if (!state) throw new RangeError(`the change ${change.kind} at step ${step} does not fit the run`);
    last = step;
  }
  if (state?.widths[0] !== problem.p) throw new RangeError(`the network does not take ${problem.p} features`);
}
