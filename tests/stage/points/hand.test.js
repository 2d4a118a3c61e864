// What a drag, a key or a button makes of the point that is chosen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createGestures } from "../../../linnet/stage/player/controls/gestures.js";
import { countOf, valuesOf } from "../../../linnet/stage/player/engine/edits.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { sceneNow } from "../../../linnet/stage/player/points/edited_scene.js";
import { createHand } from "../../../linnet/stage/player/points/hand.js";
import { round } from "../../../linnet/stage/player/points/places.js";
import { openRun } from "../../../linnet/stage/player/seam/runs.js";
import { journalOf, sceneOf } from "../engine/setup.js";

let opened = 0;

const numbers = (text) => new Float64Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);

/** A hand on a scene of n rows and p features, all of them drawn. */
function handOn(p, n) {
  const scene = sceneOf(p, n), { X, y } = scene.data, own = [...problemOf(scene).own];
  const drawn = { X: Float32Array.from(numbers(X)), y: Float32Array.from(numbers(y)), drawn: n };
  const start = { id: `hand ${opened++}`, from: "page", journal: journalOf({ widths: [p, 1] }), step: 0 };
  const kept = openRun({ scene: { ...scene, ...drawn, own, target: "y" }, start });
  const said = [];
  const changed = () => (kept.shown = sceneNow(kept));
  const gestures = createGestures(() => kept, changed);
  const hand = createHand(() => kept, gestures, { changed, said: (text, loud) => said.push([text, Boolean(loud)]) });
  const values = (row) => valuesOf(kept.problem.hand, kept.run.trainer.edits, row);
  return { hand, kept, said, values, rows: () => countOf(kept.problem.hand, kept.run.trainer.edits) };
}

test("two points stay", () => {
  const { hand, kept, said, rows } = handOn(1, 4);
  for (const row of [0, 1]) {
    hand.choose(row);
    hand.remove();
    assert.equal(hand.row, null);
  }
  assert.equal(rows(), 2);
  hand.choose(2);
  hand.remove();
  assert.equal(rows(), 2);
  assert.deepEqual(said.at(-1), ["Two points stay: a line needs as many.", true]);
  assert.deepEqual(kept.shown.numbers, [2, 3]);
});

test("a removed point is not drawn, and Undo brings it back", () => {
  const { hand, kept } = handOn(1, 5);
  hand.choose(3);
  hand.remove();
  assert.deepEqual(kept.shown.numbers, [0, 1, 2, 4]);
  assert.deepEqual([kept.shown.X.length, kept.shown.y.length, kept.shown.rows], [4, 4, 4]);
  assert.equal(kept.shown.y[3], kept.read.y[4]);
  kept.run.undo();
  assert.equal(sceneNow(kept), kept.read);
});

test("with several features only the target moves, and no point is removed", () => {
  const { hand, values, rows } = handOn(2, 6);
  const before = values(2);
  hand.choose(2);
  hand.move(null, 7);
  assert.deepEqual(values(2), [...before.slice(0, 2), 7]);
  hand.remove();
  assert.equal(rows(), 6);
});

test("one drag is one act to undo", () => {
  const { hand, kept, values } = handOn(1, 6), before = values(4);
  hand.take(4);
  for (const y of [1, 2, 3]) hand.move(0.5, y, true);
  hand.release();
  hand.take(4);
  hand.move(0.5, 9);
  hand.release();
  assert.deepEqual(values(4), [0.5, 9]);
  kept.run.undo();
  assert.deepEqual(values(4), [0.5, 3]);
  kept.run.undo();
  assert.deepEqual(values(4), before);
});

test("an arrow moves a point by a hundredth of the axis, in short numbers", () => {
  const { hand, values } = handOn(1, 6);
  hand.choose(1);
  hand.move(2, 3);
  hand.nudge(0, -1, { x: 10, y: 20 });
  assert.deepEqual(values(1), [2, 2.8]);
  hand.nudge(1, 0, { x: 10, y: 20 });
  assert.deepEqual(values(1), [2.1, 2.8]);
});

test("to a thousandth of an axis", () => {
  assert.equal(round(1.23456, 10), 1.23);
  assert.equal(round(-1.23456, 10), -1.23);
  assert.equal(round(12345.6, 1e6), 12000);
  assert.equal(round(3, 0), 3);
});

test("a row is found by its number, from 1", () => {
  const { hand, kept } = handOn(1, 6);
  assert.equal(hand.find(6), null);
  assert.equal(hand.row, 5);
  for (const wrong of [0, 7, 1.5, NaN]) assert.equal(hand.find(wrong), "rows go from 1 to 6");
  assert.equal(hand.row, 5);
  hand.beside(1);
  assert.equal(hand.row, 5);
  hand.beside(-1);
  assert.equal(hand.row, 4);
  assert.equal(kept.shown.numbers[hand.view.place], 4);
});

test("what is no number a point can have is refused aloud", () => {
  const { hand, said, values } = handOn(1, 6), before = values(0);
  hand.choose(0);
  for (const y of [NaN, Infinity, -1e101, 1e101]) {
    hand.move(0, y);
    assert.deepEqual(values(0), before);
    assert.deepEqual(said.at(-1), ["The point cannot go there.", true]);
  }
});

test("a point is added after the data's rows, up to a hundred", () => {
  const { hand, kept, said, rows } = handOn(1, 6);
  hand.add(1, 2);
  assert.equal(hand.row, 6);
  assert.deepEqual(kept.shown.numbers, [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual([kept.shown.X[6], kept.shown.y[6]], [1, 2]);
  assert.deepEqual(said.at(-1), ["A point was added: row 7.", false]);
  for (let k = 1; k < 100; k++) hand.add(1, 2);
  assert.equal(rows(), 106);
  hand.add(1, 2);
  assert.equal(rows(), 106);
  assert.deepEqual(said.at(-1), ["At most 100 points can be changed by hand.", true]);
});
