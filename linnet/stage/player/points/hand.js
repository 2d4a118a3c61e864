// @ts-check
// Taking hold of a point: what a drag, a key or a button makes of the one that is chosen.

import { countOf, valuesOf } from "../engine/edits.js";
import { LEAST_ROWS } from "../engine/limits.js";
import { createChoice } from "./choice.js";
import { round } from "./places.js";
import { whyKept } from "./words.js";

/** @typedef {import("../seam/runs.js").Kept} Kept */

const SHARE = 0.01; // of an axis, that an arrow key moves a point

/**
 * @param {() => Kept} current
 * @param {{act: (change: any, gesture?: string) => boolean}} gestures
 * @param {{changed: () => void, said: (text: string, loud?: boolean) => void}} tell
 */
export function createHand(current, gestures, tell) {
  const choice = createChoice(current, tell), refuse = () => tell.said(whyKept(current()), true);
  let taken = 0;

  const moves = {
    /** A drag begins. @param {number} row */
    take(row) {
      choice.choose(row);
      const { hand: mine, shown } = current();
      mine.before ??= shown.own;
      mine.grip = `point ${++taken}`;
      tell.changed();
    },
    /** Whether the drag is at the end of an axis. @param {boolean} end */
    atEnd(end) {
      current().hand.end = end;
    },
    /** A drag ends. */
    release() {
      current().hand.grip = null;
      tell.changed();
      choice.say();
    },
    /**
     * The chosen point to these values; in the plane only the target's.
     * @param {number|null} x @param {number} y @param {boolean} quiet
     */
    move(x, y, quiet = false) {
      const { hand: { row, grip } } = current();
      if (row === null) return;
      const change = x === null ? { kind: "target", row, value: y } : { kind: "move_point", row, x, y };
      if (!gestures.act(change, grip ?? `key ${row}`)) return refuse();
      if (!quiet) choice.say();
    },
    /** An arrow: 1 % of the axis. @param {number} across @param {number} up @param {{x: number, y: number}} spans */
    nudge(across, up, spans) {
      const to = nudged(current(), across, up, spans);
      if (to) moves.move(...to);
    },
    /** @param {number} x @param {number} y */
    add(x, y) {
      const { run } = current(), row = run.problem.hand.total + run.trainer.edits.added;
      if (!gestures.act({ kind: "add_point", x, y })) return refuse();
      Object.assign(current().hand, { row, before: null, grip: null });
      tell.changed();
      tell.said(`A point was added: row ${row + 1}.`);
    },
    remove() {
      const { run, hand: { row } } = current();
      if (row === null || run.problem.p > 1) return;
      if (countOf(run.problem.hand, run.trainer.edits) <= LEAST_ROWS)
        return tell.said("Two points stay: a line needs as many.", true);
      if (!gestures.act({ kind: "remove_point", row })) return refuse();
      choice.choose(null);
      tell.said(`Row ${row + 1} was removed. Undo brings it back.`);
    },
  };
  return Object.assign(choice, moves);
}

/**
 * The chosen point's values after an arrow key.
 * @param {Kept} kept @param {number} across @param {number} up @param {{x: number, y: number}} spans
 * @returns {[number|null, number]|null} null if none is chosen
 */
function nudged({ run, hand: { row } }, across, up, spans) {
  const values = row === null ? null : valuesOf(run.problem.hand, run.trainer.edits, row);
  if (!values) return null;
  const y = round(values[values.length - 1] + up * SHARE * spans.y, spans.y);
  if (run.problem.p > 1) return [null, y];
  return [across ? round(values[0] + across * SHARE * spans.x, spans.x) : values[0], y];
}
