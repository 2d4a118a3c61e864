// The rows and columns that a reader chooses from a table.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chosenOf } from "../../../linnet/page/player/chosen.js";

const table = {
  names: ["a", "b", "same"],
  columns: [[1, 2, NaN, 4], [5, NaN, 7, 9], [3, 3, 3, 3]].map((column) => Float64Array.from(column)),
  rows: 4,
  lines: [2, 3, 4, 6],
  ragged: [5],
  words: [],
};

test("rows with a number in every chosen column, and the lines of those without", () => {
  const { names, target, X, y, left } = chosenOf(table, 1, [0, 2]);
  assert.deepEqual([names, target, [...X], [...y]], [["a", "same"], "b", [1, 3, 4, 3], [5, 9]]);
  assert.deepEqual(left, [3, 4, 5]);
});

test("what cannot be explained is said", () => {
  assert.match(chosenOf(table, 1, []), /No feature is chosen/);
  assert.match(chosenOf(table, 2, [0]), /“same” has the same value in every row/);
  assert.match(chosenOf({ ...table, rows: 2 }, 1, [0]), /Fewer than two rows/);
  assert.match(chosenOf(table, 0, Array(33).fill(1)), /At most 32 features/);
});
