// @ts-check
// Which point is chosen: under the pointer, by a click, by its row's number or the keys; and what is drawn of it.

import { asRead } from "../engine/edits.js";
import { drawnAt, sceneNow } from "./edited_scene.js";
import { inWords, whyNone } from "./words.js";

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

/**
 * @param {() => Kept} current
 * @param {{changed: () => void, said: (text: string, loud?: boolean) => void}} tell
 */
export function createChoice(current, tell) {
  let hover = /** @type {number|null} */ (null);

  const choice = {
    get view() {
      return heldOf(current(), hover);
    },
    get row() {
      return current().hand.row;
    },
    get dragging() {
      return current().hand.grip !== null;
    },
    /** Say the chosen point, as it is now. */
    say() {
      const kept = current();
      kept.shown = sceneNow(kept);
      tell.said(inWords(kept));
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
      if (row !== null) choice.say();
    },
    /** The row before or after. @param {number} way */
    beside(way) {
      const { hand: { row }, shown: { numbers } } = current();
      const at = row === null ? (way > 0 ? -1 : numbers.length) : numbers.indexOf(row);
      choice.choose(numbers[Math.max(0, Math.min(numbers.length - 1, at + way))]);
    },
    /** A row's number as people count, from 1. @param {number} number @returns {string|null} why not */
    find(number) {
      const kept = current(), row = number - 1;
      if (drawnAt(kept.shown, row) < 0) return whyNone(kept, number);
      choice.choose(row);
      return null;
    },
    squares(/** @type {boolean} */ on) {
      current().hand.squares = on;
      tell.changed();
    },
  };
  return choice;
}

/** @param {Kept} kept @param {number|null} hover  the row under the pointer @returns {Held} */
function heldOf({ run, shown, hand: { row: chosen, grip, end, before, squares } }, hover) {
  const row = chosen ?? hover, place = drawnAt(shown, row), number = place < 0 ? null : row;
  const was = number === null ? null : changedFrom(run, number);
  return { place, row: number, held: grip !== null, was, end, before, squares };
}

/** The values as read of a row that was changed; null for others. @param {any} run @param {number} row */
function changedFrom(run, row) {
  const { problem: { hand }, trainer: { edits } } = run;
  return edits.rows.get(row) ? asRead(hand, row) : null;
}
