// @ts-check
// The problem of the data as they were changed by hand. The units stay those of the data as read, so that a network
// is the same function before and after; what is computed follows from the changed rows alone, not from the way there.

import { countOf, placeOf, UNTOUCHED } from "./edits.js";
import { ROUNDING, solve, triangular } from "./regression.js";

/** @typedef {import("./edits.js").Edits} Edits */
/** @typedef {import("./problem.js").Problem} Problem */
/** @typedef {import("./types.js").Table} Table */
/** @typedef {Float64Array} Vector */

/** @type {WeakMap<Problem, WeakMap<Edits, Problem>>} */
const known = new WeakMap();

/**
 * @param {Problem} problem  of the data as read
 * @param {Edits} edits
 * @returns {Problem}  the same where nothing was changed
 */
export function editedProblem(problem, edits) {
  if (!edits.rows.size) return problem;
  let mine = known.get(problem);
  if (!mine) known.set(problem, mine = new WeakMap());
  let found = mine.get(edits);
  if (!found) mine.set(edits, found = solved(problem, edits));
  return found;
}

/**
 * @param {Problem} problem
 * @param {Edits} edits
 * @returns {Problem}
 */
function solved(problem, edits) {
  const { hand, p, standardised } = problem;
  const [ones, ...columns] = columnsOf(problem, edits);
  const n = countOf(hand, edits);
  const root = Math.sqrt(n);
  const scored = { mean: /** @type {number[]} */ ([]), sd: /** @type {number[]} */ ([]) };
  const own = { mean: /** @type {number[]} */ ([]), sd: /** @type {number[]} */ ([]) };
  columns.forEach((column, j) => {
    const { mean, sd } = centre(column, ones, n);
    const gain = problem.sd[j] || 1;
    own.mean.push(problem.mean[j] + gain * mean);
    const spread = sd * gain > ROUNDING * Math.abs(own.mean[j]) ? sd : 0;
    own.sd.push(spread * gain);
    scored.mean.push(mean);
    scored.sd.push(spread);
    const scale = spread > 0 ? 1 / (spread * root) : 0;
    for (let i = 0; i < column.length; i++) column[i] *= scale;
  });
  const units = standardised ? scored : own;
  const { rows, ...found } = solve(triangular(columns), units, own);
  let table = /** @type {{of: Table|null, is: Table|null}} */ ({ of: null, is: null });
  return {
    ...problem,
    ...found,
    n,
    rows: Float64Array.from(rows.flatMap((row) => [...row])),
    rank: rows.length,
    targetSd: units.sd[p] || 1,
    moments: own,
    get table() {
      if (table.of !== problem.table) table = { of: problem.table, is: editedTable(problem, edits) };
      return table.is;
    },
  };
}

/**
 * [1 X y] of the changed rows, and of those that stand for all others, in z-scores of the data as read.
 * @param {Problem} problem
 * @param {Edits} edits
 * @returns {Vector[]}
 */
function columnsOf({ hand, mean, sd, p }, edits) {
  const width = p + 2;
  const kept = hand.rest.length / width;
  /** @type {number[]} */
  const left = [];
  const places = hand.values.length / (p + 1);
  const changed = new Map([...edits.rows].map(([row, values]) => [placeOf(hand, row), values]));
  for (let place = 0; place < places; place++) if (changed.get(place) !== null) left.push(place);
  const extra = [...edits.rows].filter(([row, values]) => row >= hand.total && values).map(([, values]) => values);
  const count = kept + left.length + extra.length;
  const ones = new Float64Array(count).fill(1);
  for (let i = 0; i < kept; i++) ones[i] = hand.rest[i * width];
  const columns = Array.from({ length: p + 1 }, (_, j) => {
    const column = new Float64Array(count);
    const [shift, gain] = [mean[j], sd[j] || 1];
    let at = 0;
    for (; at < kept; at++) column[at] = hand.rest[at * width + 1 + j];
    for (const place of left) column[at++] = (hand.values[place * (p + 1) + j] - shift) / gain;
    for (const values of extra) column[at++] = (/** @type {number[]} */ (values)[j] - shift) / gain;
    for (const [place, values] of changed)
      if (values && place >= 0) column[kept + rank(left, place)] = (values[j] - shift) / gain;
    return column;
  });
  return [ones, ...columns];
}

/** Where a number stands in an ascending list. @param {number[]} list @param {number} value */
function rank(list, value) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Take the mean out of a column, whose rows weigh as the ones do.
 * @param {Vector} column  becomes the deviations
 * @param {Vector} ones
 * @param {number} n
 */
function centre(column, ones, n) {
  let mean = 0;
  for (let pass = 0; pass < 2; pass++) {
    let sum = 0;
    for (let i = 0; i < column.length; i++) sum += ones[i] * column[i];
    const share = sum / n;
    for (let i = 0; i < column.length; i++) column[i] -= share * ones[i];
    mean += share;
  }
  let square = 0;
  for (let i = 0; i < column.length; i++) square += column[i] * column[i];
  return { mean, sd: Math.sqrt(square / n) };
}

/**
 * The rows of mini-batches, those among them that were changed as they are now.
 * @param {Problem} problem
 * @param {Edits} edits
 * @returns {Table|null}
 */
function editedTable({ table, standardised, mean, sd, p, hand }, edits) {
  if (!table) return null;
  const width = p + 2;
  const inUnits = (/** @type {number[]} */ values) =>
    values.map((value, j) => (standardised ? (value - mean[j]) / (sd[j] || 1) : value));
  const { rows, numbers } = table;
  const out = rows.slice();
  const gone = new Set();
  /** @type {number[]} */
  const more = [];
  for (const [row, values] of edits.rows) {
    if (row >= hand.total) {
      if (values) more.push(1, ...inUnits(values));
      continue;
    }
    const place = numbers ? numbers.indexOf(row) : row;
    if (place < 0) continue; // not in the sample
    if (values) out.set(inUnits(values), place * width + 1);
    else gone.add(place);
  }
  const left = gone.size
    ? Float64Array.from(
      Array.from({ length: table.count }, (_, i) => i).filter((i) => !gone.has(i)).flatMap(
        (i) => [...out.subarray(i * width, (i + 1) * width)],
      ),
    )
    : out;
  const all = new Float64Array(left.length + more.length);
  all.set(left);
  all.set(more, left.length);
  return { rows: all, count: all.length / width, numbers: null };
}

/**
 * How much a row of these values pulls its own prediction, from 0 to 1: ‖q‖² of its row in Q. Standard errors follow
 * from the same directions.
 * @param {Problem} problem
 * @param {number[]} x  p values, in the data's own units
 */
export function leverage(problem, x) {
  const { directions, moments, n } = withDirections(problem);
  const scores = [1, ...x.map((value, j) => (moments.sd[j] > 0 ? (value - moments.mean[j]) / moments.sd[j] : 0))];
  return lengthOf(directions, scores) / n;
}

/**
 * Standard errors of least squares, in the data's own units, intercept first; null where they are not determined.
 * @param {Problem} problem
 * @returns {(number|null)[]}
 */
export function standardErrors(problem) {
  const { directions, moments, n, p, floor } = withDirections(problem);
  const free = n - p - 1;
  if (directions.length <= p || free <= 0) return new Array(p + 1).fill(null);
  const sd = Math.sqrt((floor / free) * n) * (problem.standardised ? problem.sd[p] || 1 : 1);
  const terms = moments.sd.slice(0, p).map((spread, j) =>
    (sd / (spread || 1)) * Math.sqrt(directions.reduce((sum, row) => sum + row[j + 1] * row[j + 1], 0) / n)
  );
  return [sd * Math.sqrt(leverage(problem, new Array(p).fill(0))), ...terms];
}

/** @param {Vector[]} directions @param {number[]} scores */
function lengthOf(directions, scores) {
  let sum = 0;
  for (const row of directions) {
    let share = 0;
    for (let j = 0; j < row.length; j++) share += row[j] * scores[j];
    sum += share * share;
  }
  return sum;
}

/** @type {WeakMap<Problem, Problem>} */
const completed = new WeakMap();

/** Of data whose R Python computed, by the rows that came with it. @param {Problem} problem @returns {Problem} */
function withDirections(problem) {
  if (problem.directions.length) return problem;
  let found = completed.get(problem);
  if (!found) completed.set(problem, found = solved(problem, UNTOUCHED));
  return found;
}
