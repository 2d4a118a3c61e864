// @ts-check
// The run on screen: which step it shows, what it is doing, and what each gesture makes of its journal.

import { createConvergence } from "./convergence.js";
import { edge } from "./edge.js";
import { listed, movedOf } from "./edits.js";
import { added, calmUnder, changed, sameSettings } from "./journal.js";
import { Moments } from "./moments.js";
import { Path } from "./path.js";
import { tableOfSample } from "./problem.js";
import { Trainer } from "./trainer.js";
import { runValue } from "./value.js";

/** @typedef {import("./types.js").Caps} Caps */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Journal} Journal */
/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {"rest"|"play"|"converge"|"seek"} Mode */

const FRAME_MS = 8; // computed in one go, at most
const SEEK_MS = 4; // computed at once when another step is asked for
const CONVERGED_GAP = 1e-10; // well under ARRIVED, where six digits of every coefficient agree
const HOPELESS = 1e3; // times the best loss: too far out for any learning rate to lead back

/**
 * @param {Problem} problem
 * @param {{journal: Journal, step: number}} start
 * @param {Caps} caps
 */
export const createRun = (problem, start, caps) => new Run(problem, start, caps);

export class Run {
  /**
   * @param {Problem} problem
   * @param {{journal: Journal, step: number}} start
   * @param {Caps} caps
   */
  constructor(problem, { journal, step }, caps) {
    this.problem = problem;
    this.caps = { ...caps, hand: problem.hand };
    this.path = Path.start(problem, this.caps, journal);
    this.trainer = this.path.at(this.path.first);
    /** @type {Mode} */
    this.mode = "rest";
    this.stride = 1;
    this.target = this.path.first; // of a seek
    this.origin = this.path.first; // where a seek began
    this.moments = new Moments();
    this.converging = createConvergence(0);
    /** @type {Frame|null} */
    this.frame = null;
    /** @type {{path: Path, step: number, edge: number|null}[]} */
    this.edges = []; // the last two that were computed
    if (step > this.step) this.seek(step);
  }

  // -- what is on screen ------------------------------------------------------------------------

  get journal() {
    return this.path.journal;
  }

  get step() {
    return this.trainer.step;
  }

  /** The step on screen; the same object until something changes. @returns {Frame} */
  get now() {
    if (!this.frame) {
      const { step, loss, gap, beta, theta, widths, settings, seed } = this.trainer;
      this.frame = { step, loss, gap, beta: beta.slice(), parameters: theta.slice(), widths, ...settings, seed };
    }
    return this.frame;
  }

  get curve() {
    return this.path.curve;
  }

  /** The data at the step on screen, as they were changed by hand, and their regression. @returns {Problem} */
  get data() {
    return this.trainer.problem;
  }

  /** The fewest changes that make these data of those that were read. */
  get points() {
    return listed(this.trainer.edits, this.problem.hand);
  }

  /** How many values were changed by hand. */
  get moved() {
    return movedOf(this.problem.hand, this.trainer.edits);
  }

  /** The step with the lowest loss since the last change, up to the one on screen; the edge there. */
  get best() {
    const { lowestStep: step, lowest } = this.trainer;
    const run = this;
    return {
      step,
      loss: lowest + this.data.floor,
      get edge() {
        return run.edgeAt(step);
      },
    };
  }

  /** Training has left the finite numbers after this step. */
  get diverged() {
    return this.step >= this.path.end;
  }

  get arrived() {
    return this.trainer.arrived;
  }

  /**
   * The learning rate above which training is unstable here, of a run that has diverged at its best step;
   * null for Adam and mini-batches.
   */
  get edge() {
    return this.edgeAt(this.diverged ? this.best.step : this.step);
  }

  /** A rate well under the present one and the edge (of a run that diverged, at its best step): 1, 2 or 5 × 10^k. */
  get calmRate() {
    const { optimizer, rate, batch } = this.trainer.settings;
    const limit = this.edge;
    const room = batch || optimizer === "momentum" ? 5 : 2;
    const most = limit === null ? rate / 10 : Math.min(rate, limit) / room;
    return calmUnder(most);
  }

  /** Mini-batches are asked for and their rows are not here; training waits for them. */
  get wantsRows() {
    return this.trainer.settings.batch > 0 && !this.problem.table;
  }

  /** How much of a seek is done, from 0 to 1. */
  get progress() {
    const way = this.target - this.origin;
    return this.mode === "seek" && way > 0 ? (this.step - this.origin) / way : 1;
  }

  /** What Undo would take back. */
  get undoable() {
    return this.moments.undoable;
  }

  get redoable() {
    return this.moments.redoable;
  }

  // -- time -------------------------------------------------------------------------------------

  /**
   * Train on, so many steps a picture.
   * @param {number} stride
   */
  play(stride) {
    this.stride = stride;
    this.mode = this.diverged || this.arrived ? "rest" : "play";
    return this.mode === "play";
  }

  pause() {
    this.mode = "rest";
  }

  stepOnce() {
    this.seek(this.step + 1);
  }

  /** Train on, faster and faster, until the network is the regression. */
  converge() {
    this.converging = createConvergence(this.step);
    this.mode = this.diverged || this.closeEnough(this.trainer) ? "rest" : "converge";
    return this.mode === "converge";
  }

  /**
   * Go to a step, past or future. What takes longer than a moment goes on in `tick`.
   * @param {number} step
   */
  seek(step) {
    this.target = Math.max(step, this.path.first);
    const kept = this.path.before(this.target);
    if (this.target < this.step || kept.step > this.step) this.show(new Trainer(this.problem, kept));
    this.origin = this.step;
    this.mode = "seek";
    this.tick(1, SEEK_MS);
  }

  /**
   * Compute on what the run is doing.
   * @param {number} frames        pictures at most
   * @param {number} milliseconds  at most
   * @returns {boolean}  whether anything changed
   */
  tick(frames, milliseconds) {
    if (this.mode === "rest") return false;
    if (this.diverged || (this.mode === "seek" && this.step === this.target)) this.mode = "rest";
    if (this.mode === "rest" || this.wantsRows) return false;
    const before = this.step;
    const deadline = performance.now() + Math.min(milliseconds, FRAME_MS);
    if (this.mode === "converge") this.tickToConverge(frames, deadline);
    else {
      const playing = this.mode === "play";
      const goal = playing ? this.step + frames * this.stride : this.target;
      this.walk(goal, deadline, (trainer) => playing && trainer.arrived);
      if (this.diverged || (playing ? this.arrived : this.step === goal)) this.mode = "rest";
    }
    return this.step !== before;
  }

  /**
   * @param {number} frames
   * @param {number} deadline
   */
  tickToConverge(frames, deadline) {
    const { converging } = this;
    for (let picture = 0; picture < frames && performance.now() < deadline; picture++) {
      this.walk(converging.next, deadline, (trainer) => this.closeEnough(trainer));
      if (this.step >= converging.next) converging.pictured(this.now);
      const jitters = this.trainer.settings.batch > 0 && converging.jitters;
      if (this.diverged || this.closeEnough(this.trainer) || jitters || this.step >= converging.last) {
        this.mode = "rest";
        return;
      }
    }
  }

  /**
   * @param {number} target
   * @param {number} deadline
   * @param {(trainer: Trainer) => boolean} ended
   */
  walk(target, deadline, ended) {
    const before = this.step;
    const trainer = this.path.advance(this.trainer, target, deadline, ended);
    if (trainer !== this.trainer || trainer.step !== before) this.show(trainer);
  }

  /** @param {Trainer} trainer */
  closeEnough(trainer) {
    return !trainer.settings.batch && (trainer.gap < CONVERGED_GAP || trainer.arrived);
  }

  // -- gestures ---------------------------------------------------------------------------------

  /**
   * Change the run at a step, by default the one on screen, in the place of all that came later.
   * @param {Change|{kind: "settings"} & Partial<Settings>} change  settings may name some of them only
   * @param {string|null} gesture  changes of the same gesture, one drag of a slider, are undone together
   * @param {number|null} at
   * @returns {boolean}  whether it fits
   */
  act(change, gesture = null, at = null) {
    const { kind } = change;
    if (at === null && kind === "settings" && this.diverged && !(this.now.loss <= HOPELESS * this.best.loss)) {
      at = this.best.step;
    }
    const step = at ?? this.step;
    const state = this.stateAt(step);
    if (!state || kind === "start") return false;
    const full = change.kind === "settings" ? { ...state.settings, ...change } : change;
    if (full.kind === "settings" && step === this.step && sameSettings(state.settings, full)) return true;
    const after = changed(state, full, this.caps, step);
    if (!after || !(new Trainer(this.problem, after).excess < Infinity)) return false;
    this.moments.add(kind, gesture, this);
    this.follow(this.path.turned(added(this.journal, step, full), after), after);
    if (this.mode === "seek") this.mode = "rest";
    this.converging = createConvergence(step);
    return true;
  }

  /**
   * Back to step 0 with the same initial weights.
   * @param {string|null} gesture
   */
  reset(gesture = null) {
    this.begin("reset", this.trainer.seed, gesture);
  }

  /**
   * Back to step 0 with the next seed's weights.
   * @param {string|null} gesture
   */
  newWeights(gesture = null) {
    this.begin("new_weights", (this.trainer.seed + 1) % 2 ** 32, gesture);
  }

  /** Back to the best step, at a rate that is stable there. */
  calm() {
    const { optimizer, batch } = this.trainer.settings;
    return this.act({ kind: "settings", optimizer, rate: this.calmRate, batch }, null, this.best.step);
  }

  undo() {
    this.return(this.moments.undo(this));
  }

  redo() {
    this.return(this.moments.redo(this));
  }

  /**
   * The rows that mini-batches are drawn from have come.
   * @param {import("./types.js").BatchRows} batchRows
   */
  addRows(batchRows) {
    if (this.problem.table) return;
    this.problem.table = tableOfSample(batchRows);
    this.show(new Trainer(this.problem, this.trainer.state));
  }

  // -- what is told -----------------------------------------------------------------------------

  /**
   * The engine's part of what Python is told.
   * @param {number} points  of the history, at most
   */
  value(points = 120) {
    return runValue(this, points);
  }

  // -- how --------------------------------------------------------------------------------------

  /** @param {Trainer} trainer */
  show(trainer) {
    this.trainer = trainer;
    this.frame = null;
    this.curve.weigh(trainer.problem);
  }

  /**
   * Go on from a state along another path.
   * @param {Path} path
   * @param {State} state
   */
  follow(path, state) {
    this.path = path;
    this.show(new Trainer(this.problem, state));
  }

  /**
   * The state at a step that was computed before.
   * @param {number} step
   */
  stateAt(step) {
    if (step === this.step) return this.trainer.state;
    if (!(step >= this.path.first && step <= this.path.last)) return null;
    return this.path.at(step).state;
  }

  /** @param {number} step  on the path @returns {number|null} */
  edgeAt(step) {
    const { optimizer, batch } = this.trainer.settings;
    if (optimizer === "adam" || batch) return null;
    const known = this.edges.find((other) => other.path === this.path && other.step === step);
    if (known) return known.edge;
    const value = edge(step === this.step ? this.trainer : this.path.at(step));
    this.edges = [{ path: this.path, step, edge: value }, ...this.edges.slice(0, 1)];
    return value;
  }

  /**
   * Be where the run was before.
   * @param {import("./moments.js").Moment|null} moment
   */
  return(moment) {
    if (!moment) return;
    this.path = moment.path ?? Path.start(this.problem, this.caps, moment.journal);
    this.show(new Trainer(this.problem, this.path.before(moment.step)));
    this.seek(moment.step);
  }

  /**
   * @param {string} kind
   * @param {number} seed
   * @param {string|null} gesture
   */
  begin(kind, seed, gesture) {
    const { widths, settings } = this.trainer;
    const { points } = this;
    this.moments.add(kind, gesture, this);
    this.path = Path.start(this.problem, this.caps, [
      [0, { kind: "start", widths, seed }],
      [0, { kind: "settings", ...settings }],
      ...points.map((change) => /** @type {[number, Change]} */ ([0, change])),
    ]);
    this.show(this.path.at(0));
    this.mode = "rest";
  }
}
