// @ts-check
// A run is a journal: what each change does to a state, and how a journal is added to.

import { edited, isOfPoint, UNTOUCHED } from "./edits.js";
import { LARGEST_RATE, LARGEST_WEIGHT, LEAST_RATE, OPTIMIZERS, USUAL_RATE } from "./limits.js";
import { addLayer, addNode, initial, parameterCount, removeLayer, removeNode, withWeight } from "./network.js";
import { emptyMemory } from "./trainer.js";

/** @typedef {import("./types.js").Caps} Caps */
/** @typedef {import("./types.js").Change} Change */
/** @typedef {import("./types.js").Journal} Journal */
/** @typedef {import("./types.js").Settings} Settings */
/** @typedef {import("./types.js").State} State */

/** What a run without settings of its own is trained by. @type {Settings} */
const USUAL = { optimizer: "gd", rate: USUAL_RATE, batch: 0 };

/** @param {unknown} value @param {number} low @param {number} high */
const whole = (value, low, high) =>
  typeof value === "number" && Number.isInteger(value) && low <= value && value <= high;

/**
 * The state after a change.
 * @param {State|null} state  null before the start
 * @param {Change} change
 * @param {Caps} caps
 * @param {number} step
 * @returns {State|null}  null if the change does not fit
 */
export function changed(state, change, caps, step) {
  if (change.kind === "start") return started(state, change, step);
  if (!state) return null;
  if (change.kind === "settings") return tuned(state, change);
  if (isOfPoint(change)) {
    const edits = edited(state.edits, change, caps.hand);
    return edits && { ...state, edits, lowest: null };
  }
  const network = rebuilt(state, change, caps);
  return network && fresh({ ...state, ...network });
}

/** As after a change of the network: the optimiser without memory. @param {State} state @returns {State} */
const fresh = (state) => ({
  ...state,
  memory: emptyMemory(state.settings.optimizer, state.theta.length),
  powers: [1, 1],
  lowest: null,
});

/**
 * @param {State|null} state
 * @param {import("./types.js").Start} start
 * @param {number} step
 */
function started(state, { widths, seed, parameters }, step) {
  if (parameters && parameters.length !== parameterCount(widths)) return null;
  const { theta } = parameters ? { theta: Float64Array.from(parameters) } : initial(widths, seed);
  const settings = state?.settings ?? USUAL;
  return fresh({ step, seed, widths, theta, settings, memory: [], powers: [], edits: UNTOUCHED, lowest: null });
}

/**
 * A new optimiser starts without memory; a rate or a batch size alone leaves it what it has.
 * @param {State} state
 * @param {Partial<Settings>} change
 * @returns {State|null}
 */
function tuned(state, change) {
  const { optimizer, rate, batch } = { ...state.settings, ...change };
  const known = Object.hasOwn(OPTIMIZERS, optimizer), within = LEAST_RATE <= rate && rate <= LARGEST_RATE;
  if (!known || !within || !whole(batch, 0, 2 ** 31)) return null;
  const after = { ...state, settings: { optimizer, rate, batch }, lowest: null };
  return optimizer === state.settings.optimizer ? after : fresh(after);
}

/**
 * @param {State} state
 * @param {Exclude<Change, {kind: "start"|"settings"}>} change
 * @param {Caps} caps
 */
function rebuilt(state, change, caps) {
  const { widths } = state;
  const hidden = widths.length - 2;
  switch (change.kind) {
    case "add_node": {
      const fits = whole(change.layer, 1, hidden) && widths[change.layer] < caps.nodes;
      return fits ? addNode(state, change.layer, state.seed) : null;
    }
    case "remove_node": {
      const fits = whole(change.layer, 1, hidden) && widths[change.layer] > 1;
      return fits ? removeNode(state, change.layer) : null;
    }
    case "add_layer":
      return hidden < caps.layers ? addLayer(state, widths[hidden] > caps.nodes) : null;
    case "remove_layer":
      return hidden > 0 ? removeLayer(state) : null;
    case "weight": {
      const { layer, to, from, value } = change;
      const there = whole(layer, 1, hidden + 1) && whole(to, 1, widths[layer]) && whole(from, 0, widths[layer - 1]);
      return there && Math.abs(value) <= LARGEST_WEIGHT ? withWeight(state, layer, to, from, value) : null;
    }
    default:
      return null;
  }
}

/**
 * The journal with a change at a step, in the place of all that came later. Of a value that is set twice at
 * the same step, in one drag of a slider, the last counts; also where other weights were set between, as when
 * a line is dragged, which is a slope and an intercept.
 * @param {Journal} journal
 * @param {number} step
 * @param {Change} change
 * @returns {Journal}
 */
export function added(journal, step, change) {
  const kept = journal.filter(([at]) => at <= step);
  let k = kept.length - 1;
  if (change.kind === "weight") {
    while (kept[k][0] === step && kept[k][1].kind === "weight" && !sameValue(kept[k][1], change)) k--;
  }
  const [at, last] = kept[k];
  if (at === step && (sameValue(last, change) || (step === journal[0][0] && bothSettings(last, change)))) {
    kept.splice(k, 1);
  }
  return [...kept, [step, change]];
}

/**
 * The largest of 1, 2, 5 × 10^k that a rate may have and that is no larger than `most`.
 * @param {number} most
 */
export function calmUnder(most) {
  for (let power = 2; power >= -15; power--) {
    for (const digit of [5, 2, 1]) {
      const rate = Number(`${digit}e${power}`);
      if (rate <= Math.min(most, LARGEST_RATE)) return rate;
    }
  }
  return LEAST_RATE;
}

/** @param {Settings} one @param {Settings} other */
export const sameSettings = (one, other) =>
  one.optimizer === other.optimizer && one.rate === other.rate && one.batch === other.batch;

/** @param {Change} one @param {Change} other */
const bothSettings = (one, other) => one.kind === "settings" && other.kind === "settings";

/**
 * Whether a change sets what another has set. Another optimiser starts without memory, so that it counts that
 * there was one in between.
 * @param {Change} one
 * @param {Change} other
 */
function sameValue(one, other) {
  if (one.kind === "settings" && other.kind === "settings") return one.optimizer === other.optimizer;
  if ((one.kind === "target" || one.kind === "move_point") && one.kind === other.kind) return one.row === other.row;
  if (one.kind !== "weight" || other.kind !== "weight") return false;
  return one.layer === other.layer && one.to === other.to && one.from === other.from;
}
