// @ts-check
// What completes a screen. Each condition says how much of it is done, from 0 to 1.

/** @typedef {import("./types.js").Condition} Condition */
/** @typedef {import("./types.js").Facts} Facts */

/** @type {Object<string, (condition: any, facts: Facts) => number>} */
export const CONDITIONS = {
  answered: (_, { right }) => Number(right),
  bent: (_, { notes }) => Number(notes.activation !== "identity"),
  coefficient: (_, { kept }) => Number(kept.selection.coefficient !== null),
  /** By as many of the decades as are between 1 and the goal. */
  gap: ({ below }, { now }) =>
    now.gap < below ? 1 : Math.max(0, Math.min(0.99, Math.log10(Math.max(now.gap, below)) / Math.log10(below) || 0)),
  grown: ({ layers }, { now }) => Number(now.widths.length - 2 >= layers),
  improved: ({ times }, { notes }) => notes.improved / times,
  moved: ({ times }, { notes }) => notes.moves / times,
  node: (_, { kept }) => Number(kept.selection.node !== null),
  probed: (_, { notes }) => Number(notes.probed),
  seeds: (_, { notes }) => Number(notes.seeds !== null),
  shrunk: (_, { notes }) => Number(notes.shrunk),
  trained: ({ steps }, { now, notes }) => (now.step - notes.from) / steps,
};

/**
 * How much of a screen is done, by whichever way is furthest.
 * @param {Condition[]} conditions
 * @param {Facts} facts
 */
export const shareOf = (conditions, facts) =>
  conditions.reduce((most, one) => Math.max(most, CONDITIONS[one.kind](one, facts) || 0), 0);

/** @returns {import("./types.js").Notes} */
export const freshNotes = (/** @type {number} */ step) => ({
  from: step,
  moves: 0,
  best: Infinity,
  improved: 0,
  shown: false,
  probe: null,
  probed: false,
  shrunk: false,
  multiplied: 0,
  activation: "identity",
  seeds: null,
});

const BETTER = 0.99; // a best that counts is lower than the last by a hundredth

/**
 * The line, or a weight, was moved by hand.
 * @param {import("./types.js").Notes} notes
 * @param {number} loss  where it is now
 * @param {boolean} ended  the finger let go
 */
export function noteMove(notes, loss, ended) {
  if (ended) notes.moves++;
  if (!(loss < notes.best)) return;
  if (ended && loss < BETTER * notes.best) notes.improved++;
  if (ended) notes.best = loss;
}
