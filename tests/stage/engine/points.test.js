// @ts-check
// Data that are changed by hand: least squares is a refit's, the run is a pure function of its journal.

import assert from "node:assert/strict";
import { test } from "node:test";
import { editedProblem, leverage, standardErrors } from "../../../linnet/stage/player/engine/edited_problem.js";
import { edited, UNTOUCHED, valuesOf } from "../../../linnet/stage/player/engine/edits.js";
import { MOST_EDITED } from "../../../linnet/stage/player/engine/limits.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { regression } from "../../../linnet/stage/player/engine/regression.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";
import {
  arrive,
  base64,
  batchRowsOf,
  caps,
  compressedSceneOf,
  finish,
  generator,
  journalOf,
  runOf,
  sceneOf,
  stateOf,
} from "./setup.js";

/** A change of one point that a visitor could ask for; not each fits. */
function change(random, { problem, trainer }, rows = problem.hand.total) {
  const { hand } = problem;
  const numbers = hand.numbers ?? Array.from({ length: rows }, (_, i) => i);
  const row = random.pick([random.pick([...numbers]), hand.total + random.whole(3)]);
  const [x, y] = [2 * random.normal(), 4 * random.normal()];
  return random.pick([
    { kind: "target", row, value: y },
    ...(hand.p === 1
      ? [{ kind: "move_point", row, x, y }, { kind: "add_point", x, y }, { kind: "remove_point", row }]
      : []),
  ]);
}

/** Least squares of the changed rows, each taken as it is now: from nothing but these rows. */
function refit(problem, edits, { X, y }) {
  const { p, hand } = problem;
  const [xs, ys] = [[], []];
  for (let row = 0; row < y.length + edits.added; row++) {
    const known = edits.rows.get(row);
    if (known === null) continue;
    const values = known ?? [...X.subarray(row * p, (row + 1) * p), y[row]];
    xs.push(...values.slice(0, p));
    ys.push(values[p]);
  }
  assert.equal(hand.p, p);
  return regression(Float64Array.from(xs), Float64Array.from(ys), problem.standardised);
}

const decoded = (text) => new Float64Array(Uint8Array.from(Buffer.from(text, "base64")).buffer);
const rowsOf = (scene) => ({ X: decoded(scene.data.X), y: decoded(scene.data.y) });

function near(a, b, tolerance = 1e-10) {
  const size = Math.max(...b.map(Math.abs));
  b.forEach((value, i) => assert.ok(Math.abs(a[i] - value) <= tolerance * size, `${[...a]} is not ${[...b]}`));
}

for (const p of [1, 2, 3, 8]) {
  for (const standardised of [true, false]) {
    test(`dragging changes least squares as a refit does: ${p} features, ${standardised ? "z-scores" : "own units"}`, () => {
      const random = generator(p);
      const scene = { ...sceneOf(p, 80), standardised };
      const rows = rowsOf(scene);
      const run = createRun(problemOf(scene), { journal: journalOf({ widths: [p, 3, 1], rate: 0.01 }), step: 0 }, caps);
      for (let k = 0; k < 60; k++) {
        run.act(change(random, run), random.pick(["drag", null]));
        if (k % 3 === 0) run.stepOnce();
        const wanted = refit(run.problem, run.trainer.edits, rows);
        near(run.data.own, [...wanted.own]);
        assert.equal(run.data.n, wanted.n);
        // the loss is that of the changed rows
        const { beta } = run.trainer;
        let sum = 0;
        const table = run.data.table;
        for (let i = 0; i < table.count; i++) {
          let residual = -table.rows[(i + 1) * (p + 2) - 1];
          for (let j = 0; j <= p; j++) residual += table.rows[i * (p + 2) + j] * beta[j];
          sum += residual * residual / table.count;
        }
        assert.ok(Math.abs(run.now.loss - sum) <= 1e-11 * sum);
        assert.ok(run.data.floor <= run.now.loss);
      }
    });
  }
}

for (const [p, n] of [[1, 1_000_000], [2, 50_000], [8, 50_000]]) {
  test(`of ${n} rows the drawn ones can be dragged while training goes on: ${p} features`, () => {
    const random = generator(p);
    const sample = [...new Set(Array.from({ length: 400 }, () => random.whole(n)))].sort((a, b) => a - b);
    const scene = sceneOf(p, n, 3);
    const problem = problemOf(compressedSceneOf(scene, sample));
    const run = createRun(problem, { journal: journalOf({ widths: [p, 3, 1], rate: 0.01 }), step: 0 }, caps);
    run.play(1);
    for (let k = 0; k < 30; k++) {
      run.act(change(random, run), "drag");
      run.tick(1, 8);
    }
    assert.ok(run.step > 0 && run.trainer.edits.rows.size > 5);
    near(run.data.own, [...refit(problem, run.trainer.edits, rowsOf(scene)).own]);
    const beside = sample.find((row) => !sample.includes(row + 1)) + 1;
    assert.equal(run.act({ kind: "target", row: beside, value: 3 }), false);
    run.undo();
    assert.equal(run.data, problem);
  });
}

for (let seed = 0; seed < 20; seed++) {
  test(`a journal with points replays to the same bits: seed ${seed}`, () => {
    const random = generator(seed);
    const p = random.pick([1, 2]);
    const scene = sceneOf(p, 40);
    const settings = { widths: [p, 3, 1], seed, optimizer: random.pick(["gd", "momentum", "adam"]), rate: 0.01 };
    const run = createRun(problemOf(scene), { journal: journalOf(settings), step: 0 }, caps);
    for (let k = 0; k < 60; k++) {
      const back = run.path.first + random.whole(run.step - run.path.first + 1);
      random.pick([
        () => run.act(change(random, run), random.pick(["drag", null])),
        () => run.act(change(random, run), "drag"),
        () => run.act({ kind: "settings", batch: random.pick([0, 0, 7]) }),
        () => run.act({ kind: "restore_points" }),
        () => arrive(run, run.step + random.whole(200)),
        () => arrive(run, back),
        () => run.play(4) && run.tick(random.whole(30), 8),
        () => run.undo(),
        () => run.redo(),
        () => random.whole(4) || run.reset(),
      ])();
      if (run.mode === "play") run.pause();
      else finish(run);
      if (k % 6) continue;
      const again = createRun(problemOf(scene), { journal: run.journal, step: 0 }, caps);
      arrive(again, run.step);
      assert.deepEqual(stateOf(again), stateOf(run));
      assert.deepEqual(again.now, run.now);
      assert.deepEqual(again.data.own, run.data.own);
      // what a link says of the data where the journal is too long: the same rows in the same order
      const told = run.points.reduce((edits, one) => edits && edited(edits, one, run.problem.hand), UNTOUCHED);
      assert.deepEqual([...editedProblem(run.problem, told).own], [...run.data.own]);
    }
  });
}

test("undo takes a drag back at once, Reset keeps the data, and going back to what was read is one act", () => {
  const run = arrive(runOf(), 10);
  for (const value of [3, 4, 5]) run.act({ kind: "target", row: 2, value }, "drag 1");
  assert.equal(run.journal.length, 3);
  assert.equal(run.moved, 1);
  const moved = run.data;
  run.reset();
  assert.deepEqual([run.step, run.data.own], [0, moved.own]);
  run.undo();
  run.undo();
  assert.equal(run.data, run.problem);
  run.redo();
  assert.equal(run.moved, 1);
  run.act({ kind: "restore_points" });
  assert.deepEqual([run.data, run.moved, run.undoable], [run.problem, 0, "restore_points"]);
  run.act({ kind: "target", row: 2, value: 3 });
  run.act({ kind: "target", row: 2, value: valuesOf(run.problem.hand, UNTOUCHED, 2)[2] });
  assert.equal(run.moved, 0); // dragged home
});

test("moving a point keeps the network and the optimiser's memory; the curve is weighed on the data as they are", () => {
  const run = arrive(runOf({ optimizer: "momentum" }), 50);
  const before = stateOf(run);
  const losses = run.curve.losses.slice();
  run.act({ kind: "target", row: 0, value: 30 });
  assert.deepEqual([stateOf(run).theta, stateOf(run).memory], [before.theta, before.memory]);
  assert.ok(run.curve.losses.every((loss) => loss >= run.data.floor));
  assert.ok(run.curve.losses.every((loss, i) => loss !== losses[i]));
  arrive(run, 49);
  assert.deepEqual(run.curve.losses.slice(0, 50), losses.slice(0, 50));
});

test("what does not fit is refused, and changes nothing", () => {
  const random = generator(1);
  const line = createRun(problemOf(sceneOf(1, 20)), { journal: journalOf({ widths: [1, 1] }), step: 0 }, caps);
  const plane = runOf();
  for (
    const [run, wrong] of [
      [line, { kind: "target", row: 20, value: 1 }],
      [line, { kind: "target", row: -1, value: 1 }],
      [line, { kind: "target", row: 0.5, value: 1 }],
      [line, { kind: "target", row: 0, value: NaN }],
      [line, { kind: "move_point", row: 0, x: Infinity, y: 1 }],
      [line, { kind: "add_point", x: 1, y: 1e101 }],
      [line, { kind: "add_point", x: "1", y: 1 }],
      [line, { kind: "target", row: 1, value: 1e99 * 1e60 }],
      [line, { kind: "remove_point", row: 20 }],
      [plane, { kind: "move_point", row: 0, x: 1, y: 1 }],
      [plane, { kind: "add_point", x: 1, y: 1 }],
      [plane, { kind: "remove_point", row: 1 }],
    ]
  ) {
    const { journal, now } = run;
    assert.equal(run.act(wrong), false, JSON.stringify(wrong));
    assert.deepEqual([run.journal, run.now], [journal, now]);
  }
  for (let row = 0; row < 18; row++) assert.ok(line.act({ kind: "remove_point", row }));
  assert.equal(line.act({ kind: "remove_point", row: 18 }), false); // two points are left
  assert.equal(line.data.n, 2);
  for (let k = 0; k < 90; k++) line.act({ kind: "add_point", x: random.normal(), y: random.normal() });
  assert.equal(line.trainer.edits.rows.size, MOST_EDITED);
});

test("with all points at one x least squares is that of least norm, and with one y a constant", () => {
  const run = createRun(problemOf(sceneOf(1, 6)), { journal: journalOf({ widths: [1, 1] }), step: 0 }, caps);
  for (let row = 0; row < 6; row++) run.act({ kind: "move_point", row, x: 0.3, y: row });
  near(run.data.own, [2.5, 0]);
  assert.equal(run.data.rank, 1);
  assert.deepEqual(standardErrors(run.data), [null, null]);
  run.converge();
  finish(run);
  assert.ok(run.now.gap < 1e-9);
  for (let row = 0; row < 6; row++) run.act({ kind: "move_point", row, x: row, y: 4 });
  near(run.data.own, [4, 0]);
  assert.ok(run.data.floor < 1e-28);
});

test("leverage and standard errors are those of the textbook's line", () => {
  const X = [1, 2, 4, 7, 11];
  const y = [2, 1, 5, 6, 12];
  for (const standardised of [true, false]) {
    const scene = { ...sceneOf(1, 5), standardised, data: { X: base64(X), y: base64(y) } };
    const problem = problemOf(scene);
    const mean = X.reduce((sum, x) => sum + x) / 5;
    const square = X.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    for (const x of [...X, 20]) near([leverage(problem, [x])], [1 / 5 + (x - mean) ** 2 / square], 1e-13);
    const [a, b] = problem.own;
    const sd = Math.sqrt(y.reduce((sum, value, i) => sum + (value - a - b * X[i]) ** 2, 0) / 3);
    near(standardErrors(problem), [sd * Math.sqrt(1 / 5 + mean ** 2 / square), sd / Math.sqrt(square)], 1e-12);
  }
  const scene = sceneOf(3, 50);
  const few = problemOf(scene);
  const many = problemOf(compressedSceneOf(scene, [3, 4, 10]));
  near(standardErrors(many), standardErrors(few), 1e-12);
  near([leverage(many, [1, 2, 3])], [leverage(few, [1, 2, 3])], 1e-12);
});

test("mini-batches take the rows as they were changed, those of a sample too", () => {
  const run = runOf({ batch: 60 });
  const all = runOf({ batch: 0 });
  for (const each of [run, all]) {
    each.act({ kind: "target", row: 7, value: -20 });
    arrive(each, 30);
  }
  near([...run.now.parameters], [...all.now.parameters], 1e-12);
  const many = createRun(problemOf(compressedSceneOf()), { journal: journalOf({ batch: 60 }), step: 0 }, caps);
  many.act({ kind: "target", row: 7, value: -20 });
  assert.ok(many.wantsRows);
  many.addRows(batchRowsOf());
  near([...arrive(many, 30).now.parameters], [...all.now.parameters], 1e-12);
});
