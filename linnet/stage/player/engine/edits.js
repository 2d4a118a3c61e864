// @ts-check
// What was changed of the data by hand: the value that a journal's changes of points lead to.

import { LARGEST_VALUE, LEAST_ROWS, MOST_EDITED } from "./limits.js";

/** @typedef {import("./types.js").PointChange} PointChange */
/** @typedef {import("./types.js").Hand} Hand */

/**
 * @typedef {Object} Edits  never changed
 * @property {ReadonlyMap<number, number[]|null>} rows  by the row's number: its values now, target last; null where
 *   it was removed
 * @property {number} added  rows added so far, also those removed again; they are numbered on from the data's
 */

/** @type {Edits} */
export const UNTOUCHED = { rows: new Map(), added: 0 };

/** @param {import("./types.js").Change} change @returns {change is PointChange} */
export const isOfPoint = (change) => KINDS.includes(change.kind);
const KINDS = ["target", "move_point", "add_point", "remove_point", "restore_points"];

/** @param {unknown} value */
const sound = (value) => typeof value === "number" && Math.abs(value) <= LARGEST_VALUE;

/**
 * Where a row of the data stands among those that can be changed; −1 if it does not.
 * @param {Hand} hand
 * @param {number} row
 */
export function placeOf({ total, numbers }, row) {
  if (!Number.isInteger(row) || row < 0 || row >= total) return -1;
  return numbers ? numbers.indexOf(row) : row;
}

/**
 * The values of a row now, target last; null if there is none to be changed.
 * @param {Hand} hand
 * @param {Edits} edits
 * @param {number} row
 * @returns {number[]|null}
 */
export function valuesOf(hand, edits, row) {
  const known = edits.rows.get(row);
  return known === undefined ? asRead(hand, row) : known;
}

/**
 * The values of a row before it was changed.
 * @param {Hand} hand
 * @param {number} row
 */
export function asRead(hand, row) {
  const place = placeOf(hand, row);
  const width = hand.p + 1;
  return place < 0 ? null : Array.from(hand.values.subarray(place * width, (place + 1) * width));
}

/** How many rows there are. @param {Hand} hand @param {Edits} edits */
export function countOf(hand, edits) {
  let gone = 0;
  for (const values of edits.rows.values()) if (!values) gone++;
  return hand.total + edits.added - gone;
}

/**
 * How many values differ from the data as read; all those of a row that was added or removed.
 * @param {Hand} hand
 * @param {Edits} edits
 */
export function movedOf(hand, edits) {
  let moved = 0;
  for (const [row, values] of edits.rows) {
    const before = asRead(hand, row);
    if (values && before) moved += values.filter((value, i) => value !== before[i]).length;
    else if (values || before) moved += hand.p + 1;
  }
  return moved;
}

/**
 * The changed data after one more change.
 * @param {Edits} edits
 * @param {PointChange} change
 * @param {Hand|undefined} hand
 * @returns {Edits|null}  null if the change does not fit
 */
export function edited(edits, change, hand) {
  if (!hand) return null;
  if (change.kind === "restore_points") return UNTOUCHED;
  const values = afterwards(edits, change, hand);
  if (values === undefined) return null;
  const adds = change.kind === "add_point";
  const row = adds ? hand.total + edits.added : change.row;
  const rows = new Map(edits.rows);
  const before = asRead(hand, row);
  if (values && before?.every((value, i) => value === values[i])) rows.delete(row);
  else rows.set(row, values);
  const after = { rows: inOrder(rows), added: edits.added + Number(adds) };
  return rows.size <= MOST_EDITED && countOf(hand, after) >= LEAST_ROWS ? after : null;
}

/** By the rows' numbers, so that equal edits are equal values. @param {Map<number, number[]|null>} rows */
const inOrder = (rows) => new Map([...rows].sort(([one], [other]) => one - other));

/**
 * The values that a change gives its row, null for none; undefined if it does not fit.
 * @param {Edits} edits
 * @param {Exclude<PointChange, {kind: "restore_points"}>} change
 * @param {Hand} hand
 */
function afterwards(edits, change, hand) {
  if (change.kind === "add_point")
    return hand.p === 1 && sound(change.x) && sound(change.y) ? [change.x, change.y] : undefined;
  const now = valuesOf(hand, edits, change.row);
  if (!now || (hand.p > 1 && change.kind !== "target")) return undefined;
  switch (change.kind) {
    case "target":
      return sound(change.value) ? [...now.slice(0, -1), change.value] : undefined;
    case "move_point":
      return sound(change.x) && sound(change.y) ? [change.x, change.y] : undefined;
    case "remove_point":
      return null;
    default:
      return undefined;
  }
}

/**
 * The fewest changes that lead to the same rows in the same order.
 * @param {Edits} edits
 * @param {Hand} hand
 * @returns {PointChange[]}
 */
export function listed(edits, hand) {
  /** @type {PointChange[]} */
  const changes = [];
  for (const [row, values] of edits.rows) {
    const before = asRead(hand, row);
    if (!values) {
      if (before) changes.push({ kind: "remove_point", row });
      continue;
    }
    const [x, y] = values;
    if (!before) changes.push({ kind: "add_point", x, y });
    else if (hand.p === 1 && x !== before[0]) changes.push({ kind: "move_point", row, x, y });
    else changes.push({ kind: "target", row, value: values[hand.p] });
  }
  // rows are taken away last, so that there are always enough of them
  return changes.sort((one, other) => Number(one.kind === "remove_point") - Number(other.kind === "remove_point"));
}
