// @ts-check
// Taking hold of a point: which one is chosen, what a drag or a key makes of it, and what is said of it.

import { grouped } from "../numbers.js";
import { asRead, countOf, valuesOf } from "../engine/edits.js";
import { MOST_EDITED } from "../engine/limits.js";
import { drawnAt, sceneNow } from "./edited_scene.js";

/** @typedef {import("../seam/runs.js").Kept} Kept */

/**
 * What is drawn of the point that is chosen.
 * @typedef {Object} Held
 * @property {number} place     among the drawn points; −1 for none
 * @property {number|null} row  its number, counted from 0
 * @property {boolean} held     it is being dragged
 * @property {number[]|null} was     its values as read, where they were changed
 * @property {ArrayLike<number>|null} before  least squares before it was taken, in own units
 * @property {boolean} end      it was dragged to the end of an axis
 * @property {boolean} squares  on all residuals
 */

const SHARE = 0.01; // of an axis, that an arrow key moves a point

/**
 * @param {() => Kept} current
 * @param {{act: (change: any, gesture?: string) => boolean}} gestures
 * @param {{changed: () => void, said: (text: string, loud?: boolean) => void}} tell
 */
export function createHand(current, gestures, tell) {
  let gestureNumber = 0;
  let hover = /** @type {number|null} */ (null);

  const hand = {
    /** @returns {Held} */
    get view() {
      const { run, shown, hand: { row: chosen, grip, end, before, squares } } = current();
      const row = chosen ?? hover, place = drawnAt(shown, row), number = place < 0 ? null : row;
      return {
        place,
        row: number,
        held: grip !== null,
        was: number === null ? null : changedFrom(run, number),
        end,
        before,
        squares,
      };
    },
    get row() {
      return current().hand.row;
    },
    get dragging() {
      return current().hand.grip !== null;
    },
    /** @param {number|null} row under the pointer */
    hover(row) {
      if (row === hover) return;
      hover = row;
      tell.changed();
    },
    /** Choose a row, or let go. @param {number|null} row */
    choose(row) {
      const { hand: mine, shown } = current();
      if (row === mine.row) return;
      Object.assign(mine, { row, before: row === null ? null : shown.own, grip: null });
      tell.changed();
      if (row !== null) tell.said(hand.inWords());
    },
    squares(/** @type {boolean} */ on) {
      current().hand.squares = on;
      tell.changed();
    },
    /** A drag begins. @param {number} row */
    take(row) {
      if (row !== current().hand.row) hand.choose(row);
      const mine = current().hand;
      mine.before ??= current().shown.own;
      mine.grip = `point ${++gestureNumber}`;
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
      tell.said(hand.inWords());
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
      if (!quiet) tell.said(hand.inWords());
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
      const { run, hand: mine } = current();
      if (mine.row === null || run.problem.p > 1) return;
      if (countOf(run.problem.hand, run.trainer.edits) <= 2)
        return tell.said("Two points stay: a line needs as many.", true);
      const row = mine.row;
      if (!gestures.act({ kind: "remove_point", row })) return refuse();
      hand.choose(null);
      tell.said(`Row ${row + 1} was removed. Undo brings it back.`);
    },
    /** An arrow: 1 % of the axis. @param {number} across @param {number} up @param {{x: number, y: number}} spans */
    nudge(across, up, spans) {
      const { run, hand: { row } } = current();
      const values = row === null ? null : valuesOf(run.problem.hand, run.trainer.edits, row);
      if (!values) return;
      const y = round(values[values.length - 1] + up * SHARE * spans.y, spans.y);
      const x = across ? round(values[0] + across * SHARE * spans.x, spans.x) : values[0];
      hand.move(run.problem.p === 1 ? x : null, y);
    },
    /** The row before or after. @param {number} way */
    beside(way) {
      const { hand: { row }, shown: { numbers } } = current();
      const at = row === null ? (way > 0 ? -1 : numbers.length) : numbers.indexOf(row);
      hand.choose(numbers[Math.max(0, Math.min(numbers.length - 1, at + way))]);
    },
    /** A row's number as people count, from 1. @param {number} number @returns {string|null} why not */
    find(number) {
      const { run, shown } = current(), row = number - 1;
      if (drawnAt(shown, row) >= 0) return hand.choose(row), null;
      const total = run.problem.hand.total;
      if (!Number.isInteger(row) || row < 0 || row >= total)
        return `rows go from 1 to ${grouped(total)}`;
      return `row ${grouped(number)} is not among the ${grouped(shown.drawn)} drawn`;
    },
    /** The chosen point, for those who cannot see it. */
    inWords() {
      const kept = current(), { run, hand: { row } } = kept;
      const shown = kept.shown = sceneNow(kept), place = drawnAt(shown, row);
      if (place < 0 || row === null) return "";
      const values = valuesOf(run.problem.hand, run.trainer.edits, row) ?? [];
      const names = [...shown.whole, shown.target];
      const numbers = values.map((value, i) => `${names[i]} ${digits(value)}`).slice(-3).join(", ");
      const slope = shown.names.length === 1 ? `; least squares’ slope ${digits(shown.own[1])}` : "";
      return `Row ${row + 1}: ${numbers}${slope}.`;
    },
  };

  function refuse() {
    const { run } = current();
    const many = run.trainer.edits.rows.size >= MOST_EDITED;
    tell.said(many ? `At most ${MOST_EDITED} points can be changed by hand.` : "The point cannot go there.", true);
  }

  return hand;
}

/** The values as read of a row that was changed; null for others. @param {any} run @param {number} row */
function changedFrom(run, row) {
  const { problem: { hand }, trainer: { edits } } = run, values = edits.rows.get(row);
  return values ? asRead(hand, row) : null;
}

/** To a thousandth of an axis, so that numbers stay short. @param {number} value @param {number} span */
export function round(value, span) {
  const step = 10 ** Math.floor(Math.log10(span / 500));
  return Number.isFinite(step) && step > 0 ? Number((Math.round(value / step) * step).toPrecision(12)) : value;
}

/** @param {number} value */
const digits = (value) => String(Number(value.toPrecision(4))).replace("-", "−");
