// @ts-check
// What a run does: plays, seeks, arrives, diverges, waits for rows, tells what it shows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";
import { arrive, batchRowsOf, caps, compressedSceneOf, finish, journalOf, runOf, sceneOf, stateOf } from "./setup.js";

test("it opens at rest, and a picture is the same object until something changes", () => {
  const run = runOf();
  assert.equal(run.mode, "rest");
  assert.equal(run.tick(10, 8), false);
  const { now } = run;
  assert.equal(run.now, now);
  assert.equal(now.step, 0);
  run.stepOnce();
  assert.notEqual(run.now, now);
  assert.equal(run.now.step, 1);
  assert.equal(run.mode, "rest");
});

/** Let no time pass in a test, so that what `tick` computes is not cut short on a slow machine. */
const withoutHurry = (t) => t.mock.method(performance, "now", () => 0);

test("playing advances by the stride, and pausing stops it", (t) => {
  withoutHurry(t);
  const run = runOf({ rate: 1e-4 });
  assert.equal(run.play(4), true);
  assert.equal(run.tick(3, 8), true);
  assert.equal(run.step, 12);
  run.play(1);
  run.tick(1, 8);
  assert.equal(run.step, 13);
  run.pause();
  assert.equal(run.tick(3, 8), false);
  assert.equal(run.step, 13);
});

test("an act while it plays takes hold at once, and it plays on", (t) => {
  withoutHurry(t);
  const run = runOf({ rate: 1e-4 });
  run.play(10);
  run.tick(1, 8);
  run.act({ kind: "settings", rate: 0.02 });
  assert.equal(run.now.rate, 0.02);
  assert.equal(run.mode, "play");
  run.act({ kind: "add_node", layer: 1 });
  assert.deepEqual(run.now.widths, [2, 4, 1]);
  run.tick(1, 8);
  assert.equal(run.step, 20);
});

test("playing rests where training has arrived, not thousands of steps later", () => {
  for (const settings of [{ rate: 0.05 }, { optimizer: "momentum", rate: 0.01 }, { widths: [2, 1], rate: 0.2 }]) {
    const run = runOf(settings);
    run.play(1000);
    finish(run);
    assert.ok(run.arrived && run.now.gap < 1e-12, `gap ${run.now.gap}`);
    const { gaps, steps } = run.curve;
    const there = steps[gaps.findIndex((gap) => gap <= Math.max(10 * run.now.gap, 1e-15))];
    assert.ok(run.step - there < 500, `from ${there} to ${run.step}`);
    assert.equal(run.play(1), false);
    run.act({ kind: "weight", layer: 1, to: 1, from: 0, value: 2 });
    assert.equal(run.arrived, false);
    assert.equal(run.play(1), true);
  }
});

test("a slow run has not arrived while its gap still falls", () => {
  const run = runOf({ widths: [2, 1], rate: 1e-5 });
  const { parameters, widths } = runOf({ widths: [2, 1] }).now;
  const near = Array.from(run.problem.goal, (value, i) => value + 1e-9 * parameters[i]);
  const journal = [
    [0, { kind: "start", widths, seed: 1, parameters: near }],
    [0, { kind: "settings", optimizer: "gd", rate: 1e-5, batch: 0 }],
  ];
  const slow = createRun(run.problem, { journal, step: 0 }, caps);
  slow.play(250);
  while (slow.step < 5000) {
    slow.tick(1, 8);
    assert.equal(slow.mode, "play");
  }
});

test("a run to convergence ends at a gap beyond what is called 0", () => {
  for (
    const settings of [{ rate: 0.01 }, { optimizer: "momentum", rate: 0.01 }, { widths: [2, 4, 4, 1], rate: 0.02 }]
  ) {
    const run = runOf(settings);
    assert.equal(run.converge(), true);
    finish(run);
    assert.ok(run.now.gap < 1e-8, `gap ${run.now.gap}`);
    assert.ok(run.now.gap < 1e-10 || run.arrived);
    assert.equal(run.converge(), false);
  }
});

test("with mini-batches convergence ends where the gap rises as often as it falls", () => {
  const run = runOf({ rate: 0.05, batch: 10 });
  run.converge();
  finish(run);
  assert.ok(run.now.gap < 0.2 && run.now.gap > 1e-6, `gap ${run.now.gap}`);
  assert.ok(run.step < 100_000);
  assert.equal(run.edge, null);
});

test("divergence ends at the last finite step, and the ways out lead back", () => {
  const run = runOf({ rate: 1.5 });
  run.play(1000);
  finish(run);
  assert.ok(run.diverged);
  assert.ok(Number.isFinite(run.now.loss));
  const end = run.step;
  assert.equal(run.play(1), false);
  run.stepOnce();
  assert.equal(run.step, end);
  assert.ok(run.best.step < end && run.best.loss < run.now.loss);
  assert.equal(run.edge, run.best.edge);
  arrive(run, end - 1);
  assert.equal(run.diverged, false);
  arrive(run, end + 100);
  assert.ok(run.diverged && run.step === end);

  const { best } = run;
  const calm = run.calmRate;
  assert.ok(calm <= best.edge / 2);
  run.calm();
  assert.deepEqual([run.step, run.now.rate, run.diverged], [best.step, calm, false]);
  run.undo();
  assert.ok(run.diverged && run.step === end);

  // a new rate goes on from the best step where the last is hopeless
  run.act({ kind: "settings", rate: 0.02 });
  assert.equal(run.step, best.step);
  run.converge();
  finish(run);
  assert.ok(run.now.gap < 1e-8);
});

test("a calm rate is 1, 2 or 5 × 10^k, well under the edge", () => {
  for (const [settings, room] of [[{}, 2], [{ optimizer: "momentum" }, 5], [{ widths: [2, 1] }, 2]]) {
    const run = runOf({ ...settings, rate: 5 });
    assert.match(run.calmRate.toExponential(0), /^[125]e/);
    assert.ok(run.calmRate <= run.edge / room && run.calmRate > run.edge / room / 2.6);
  }
  assert.equal(runOf({ optimizer: "adam", rate: 0.03 }).calmRate, 0.002);
  assert.equal(runOf({ rate: 3e-8 }).calmRate, 1e-8);
});

test("the best step is that of the lowest loss since the last change", () => {
  const run = arrive(runOf({ rate: 0.35 }), 400);
  run.act({ kind: "weight", layer: 2, to: 1, from: 0, value: 5 });
  assert.deepEqual([run.best.step, run.best.loss], [400, run.now.loss]);
  let lowest = [run.step, run.now.loss];
  for (let k = 0; k < 200; k++) {
    run.stepOnce();
    if (run.now.loss < lowest[1]) lowest = [run.step, run.now.loss];
  }
  assert.deepEqual([run.best.step, run.best.loss], lowest);
});

test("where a change was made is at hand, also far into a run", () => {
  const run = runOf({ rate: 1e-4 });
  arrive(run, 50_003);
  assert.ok(run.path.before(run.step).step < run.step, "not every state is kept");
  run.act({ kind: "settings", rate: 1.5 });
  assert.equal(run.path.before(run.step).step, run.step);
  run.play(1000);
  finish(run);
  assert.ok(run.diverged && run.best.step - run.path.before(run.best.step).step < 16);
});

test("what does not fit is refused, and changes nothing", () => {
  const run = arrive(runOf({ widths: [2, 16, 1, 1] }), 10);
  const { now, journal } = run;
  for (
    const change of [
      { kind: "add_node", layer: 1 },
      { kind: "add_node", layer: 3 },
      { kind: "add_node", layer: 0 },
      { kind: "remove_node", layer: 2 },
      { kind: "weight", layer: 1, to: 17, from: 0, value: 1 },
      { kind: "weight", layer: 1, to: 1, from: 3, value: 1 },
      { kind: "weight", layer: 4, to: 1, from: 0, value: 1 },
      { kind: "weight", layer: 1, to: 1, from: 0, value: Infinity },
      { kind: "weight", layer: 1, to: 1, from: 0, value: NaN },
      { kind: "settings", rate: 0 },
      { kind: "settings", rate: NaN },
      { kind: "settings", rate: 101 },
      { kind: "settings", batch: 1.5 },
      { kind: "settings", batch: -1 },
      { kind: "settings", optimizer: "sgd" },
      { kind: "start", widths: [2, 1], seed: 1 },
      { kind: "nonsense" },
    ]
  ) {
    assert.equal(run.act(/** @type {any} */ (change)), false, JSON.stringify(change));
  }
  assert.equal(run.now, now);
  assert.equal(run.journal, journal);
  assert.equal(run.undoable, null);
  const deep = runOf({ widths: [2, ...new Array(8).fill(1), 1] });
  assert.equal(deep.act({ kind: "add_layer" }), false);
  assert.equal(runOf({ widths: [2, 1] }).act({ kind: "remove_layer" }), false);
});

test("a journal that does not fit is refused when it is opened", () => {
  const [start, settings] = journalOf();
  for (
    const journal of [
      [[0, { kind: "start", widths: [3, 1], seed: 1 }], settings],
      [[0, { kind: "start", widths: [2, 1], seed: 1, parameters: [1] }], settings],
      [start, settings, [900, { kind: "add_node", layer: 5 }]],
      [start, settings, [5, { kind: "settings", optimizer: "gd", rate: -1, batch: 0 }]],
      [settings, start],
      [start, [5, { kind: "add_layer" }], [3, { kind: "add_layer" }]],
    ]
  ) {
    const problem = problemOf(sceneOf(2));
    assert.throws(() => createRun(problem, { journal: /** @type {any} */ (journal), step: 0 }, caps), RangeError);
  }
});

test("a link's steps fill up while the page goes on", () => {
  const run = runOf({ rate: 1e-3 }, 1_000_000);
  assert.equal(run.mode, "seek");
  const seen = [];
  while (run.mode === "seek") {
    const begun = performance.now();
    run.tick(1, 8);
    seen.push([run.step, run.progress, performance.now() - begun]);
  }
  assert.equal(run.step, 1_000_000);
  assert.ok(seen.length > 2);
  assert.ok(seen.every(([step, progress], i) => !i || (step > seen[i - 1][0] && progress > seen[i - 1][1])));
  assert.equal(run.progress, 1);
});

test("a gesture in a seek acts at the step on screen", () => {
  const run = runOf({ rate: 1e-9 }, 1_000_000_000);
  const { step } = run;
  assert.equal(run.mode, "seek");
  assert.ok(step > 0 && step < 1_000_000_000);
  run.act({ kind: "add_node", layer: 1 });
  assert.deepEqual([run.mode, run.step, run.now.widths], ["rest", step, [2, 4, 1]]);
  run.seek(1_000_000_000);
  run.play(1);
  run.tick(1, 8);
  assert.ok(run.step < 1_000_000_000 && run.mode === "play");
});

test("mini-batches wait for their rows", (t) => {
  withoutHurry(t);
  const journal = journalOf();
  const run = createRun(problemOf(compressedSceneOf()), { journal, step: 0 }, caps);
  arrive(run, 50);
  assert.equal(run.wantsRows, false);
  assert.equal(run.act({ kind: "settings", batch: 10 }), true);
  assert.equal(run.wantsRows, true);
  run.play(1);
  assert.equal(run.tick(5, 8), false);
  run.seek(20);
  assert.equal(run.step, 20);
  run.seek(60);
  assert.equal(run.tick(1, 8), false);
  assert.equal(run.step, 50);
  run.addRows(batchRowsOf());
  assert.equal(run.wantsRows, false);
  finish(run);
  assert.equal(run.step, 60);
  const whole = createRun(problemOf(sceneOf()), { journal: run.journal, step: 0 }, caps);
  assert.deepEqual(arrive(whole, 60).now.parameters, run.now.parameters);
});

test("back and forth in a history of a million steps, in bounded memory", () => {
  for (
    const [settings, step, each] of [
      [{ rate: 1e-3 }, 1_000_000, 400],
      [{ widths: [10, ...new Array(8).fill(16), 1], optimizer: "adam", rate: 1e-5 }, 20_000, 400],
    ]
  ) {
    const run = arrive(runOf(settings), step);
    const last = stateOf(run);
    assert.ok(run.path.bytes < 12 * 2 ** 20, `${run.path.bytes} bytes`);
    assert.ok(run.curve.steps.length <= 2048 && run.curve.steps.length > 1000);
    assert.deepEqual([run.curve.steps[0], run.curve.last], [0, step]);
    for (let k = 1; k < 8; k++) {
      const target = Math.round((step * k) / 8) + 13;
      const kept = run.path.before(target).step;
      assert.ok(target - kept <= run.path.spacing && run.path.spacing <= step / 50);
      arrive(run, target);
      assert.equal(run.step, target);
    }
    assert.deepEqual(stateOf(arrive(run, step)), last);
  }
});

test("moments of undo keep to their memory, and what was let go is computed again", () => {
  const run = arrive(runOf({ widths: [2, 8, 8, 1], optimizer: "adam", rate: 1e-4 }), 20_000);
  const states = [];
  for (let k = 0; k < 30; k++) {
    states.push(stateOf(run));
    run.newWeights();
    arrive(run, 3000);
  }
  const kept = run.moments.done.reduce((sum, moment) => sum + (moment.path?.bytes ?? 0), 0);
  assert.ok(kept < 17 * 2 ** 20, `${kept} bytes`);
  assert.ok(run.moments.done.some((moment) => !moment.path));
  while (states.length) {
    run.undo();
    finish(run);
    assert.deepEqual(stateOf(run), states.pop());
  }
});

test("what Python is told", () => {
  const run = arrive(runOf(), 400);
  const value = run.value();
  assert.deepEqual(Object.keys(value), [
    "step",
    "seed",
    "widths",
    "parameters",
    "journal",
    "points",
    "optimizer",
    "rate",
    "batch",
    "playing",
    "converging",
    "diverged",
    "arrived",
    "loss",
    "gap",
    "edge",
    "best",
    "calm",
    "history",
    "wantsRows",
  ]);
  assert.deepEqual(JSON.parse(JSON.stringify(value)), value);
  const { steps, losses, gaps, collapsed } = value.history;
  assert.deepEqual([steps.length, losses.length, gaps.length, collapsed.length], [120, 120, 120, 120]);
  assert.deepEqual([steps[0], steps[119], gaps[119], collapsed[119].length], [0, 400, run.now.gap, 3]);
  arrive(run, 7);
  assert.deepEqual(run.value().history.steps, [0, 1, 2, 3, 4, 5, 6, 7]);
  run.converge();
  assert.deepEqual([run.value().playing, run.value().converging], [true, true]);
  for (let k = 0; k < 145; k++) {
    run.stepOnce();
    run.act({ kind: "settings", rate: 0.01 + k / 1000 });
  }
  assert.equal(run.value().journal, null);
});

test("a line that is dragged, two weights a move, is two entries of the journal", () => {
  const run = runOf({ widths: [1, 1] });
  const before = run.journal.length;
  for (const value of [0.1, 0.2, 0.3])
    for (const from of [0, 1]) run.act({ kind: "weight", layer: 1, to: 1, from, value: value + from }, "drag");
  assert.equal(run.journal.length, before + 2);
  assert.deepEqual([...run.now.parameters], [0.3, 1.3]);
  run.undo();
  assert.equal(run.journal.length, before);
});

test("a weight is at most a million, either way", () => {
  const run = runOf(), set = (value) => run.act({ kind: "weight", layer: 1, to: 1, from: 0, value });
  assert.deepEqual([1e6, -1e6, 1e6 + 1, -1e6 - 1].map(set), [true, true, false, false]);
});
