// @ts-check
// What a visitor does on a screen of a lesson: the line, the weights, the tasks.

import { isPlaying } from "../controls/gestures.js";
import { createJob } from "../engine/jobs.js";
import { noteMove } from "./conditions.js";
import { toWeights } from "./fit.js";
import { SEEDS } from "./seeds.js";
import { unitOf } from "./values.js";

/** @typedef {import("./types.js").Notes} Notes @typedef {import("../seam/runs.js").Kept} Kept */

const SEEDED = "seeds of the lesson";
const MOST_STEPS = 200_000; // of each of them

/**
 * @param {import("../controls/gestures.js").Gestures} gestures
 * @param {() => Kept} current
 * @param {() => Notes} notes  of the screen
 * @param {() => void} redraw
 */
export function createActs(gestures, current, notes, redraw) {
  let gesture = 0, held = false;

  function note(/** @type {Partial<Notes>} */ some) {
    Object.assign(notes(), some);
    redraw();
  }

  /** Weights by hand; until it has ended, one gesture. @param {string} what @param {boolean} ended @param {(name: string) => void} change */
  function move(what, ended, change) {
    const kept = current();
    if (!held) gesture++;
    held = !ended;
    if (isPlaying(kept)) gestures.pause();
    change(`${what} ${gesture}`);
    noteMove(notes(), kept.run.now.loss * unitOf(kept.scene), ended);
    redraw();
  }

  return {
    note,
    probe: (/** @type {number} */ x) => note({ probe: x, probed: true }),
    show: () => note({ shown: true }),
    multiply: (/** @type {number} */ multiplied, /** @type {number} */ all) =>
      note({ multiplied, shrunk: multiplied === all || notes().shrunk }),
    /** To where the lesson began the run, which need not be its seed's weights. */
    reset() {
      gestures.pause();
      gestures.scrub(current().run.curve.steps[0]);
    },
    /** The line goes where the hand takes it: the two weights of the neuron. @param {number} intercept @param {number} slope @param {boolean} ended */
    line(intercept, slope, ended) {
      const weights = toWeights(current().scene, intercept, slope);
      move(
        "line",
        ended,
        (name) =>
          weights.forEach((value, from) => gestures.act({ kind: "weight", layer: 1, to: 1, from, value }, name)),
      );
    },
    /** A weight of the output node. @param {number} from  0 is its constant @param {number} value @param {boolean} ended */
    weigh(from, value, ended) {
      const layer = current().run.now.widths.length - 1;
      move("weigh", ended, (name) => gestures.act({ kind: "weight", layer, to: 1, from, value }, name));
    },
    /** The second node's line twice as high, and half as much of it: the prediction stays. */
    double() {
      gesture++;
      for (const change of doubled(current().run.now)) gestures.act(change, `double ${gesture}`);
    },
    /** Train the same network from several seeds, beside the run. */
    trainSeeds() {
      beginSeeds(current());
      redraw();
    },
    /** Note what came of them. @param {Kept} kept */
    takeSeeds({ results }) {
      if (!results.has(SEEDED)) return;
      notes().seeds = results.get(SEEDED);
      results.delete(SEEDED);
    },
  };
}

/** @param {import("../engine/types.js").Frame} now */
function doubled({ widths, parameters }) {
  const [inputs, nodes] = widths, node = Math.min(2, nodes), links = inputs + 1;
  const line = Array.from(
    { length: links },
    (_, from) => ({ kind: "weight", layer: 1, to: node, from, value: 2 * parameters[(node - 1) * links + from] }),
  );
  return [...line, { kind: "weight", layer: 2, to: 1, from: node, value: parameters[nodes * links + node] / 2 }];
}

/** @param {Kept} kept */
function beginSeeds({ run: { now: { widths, optimizer, rate } }, jobs, results, problem }) {
  if (jobs.has(SEEDED)) return;
  results.delete(SEEDED);
  const seeds = Array.from({ length: SEEDS }, (_, k) => k + 1);
  jobs.set(SEEDED, createJob(problem, { kind: "seeds", widths, seeds, optimizer, rate, most: MOST_STEPS }));
}
