// @ts-check
// A run is a journal: whatever was done to get there, a step is the same to the last bit.

import assert from "node:assert/strict";
import { test } from "node:test";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";
import { arrive, caps, generator, journalOf, runOf, sceneOf, stateOf } from "./setup.js";

const OPTIMIZERS = ["gd", "momentum", "adam"];

/** A change that a visitor could ask for; not each fits. */
function change(random, widths) {
  const layer = 1 + random.whole(widths.length - 1);
  return random.pick([
    () => ({ kind: "settings", rate: random.pick([0.001, 0.01, 0.03, 0.1]) }),
    () => ({ kind: "settings", optimizer: random.pick(OPTIMIZERS) }),
    () => ({ kind: "settings", batch: random.pick([0, 0, 1, 7, 60]) }),
    () => ({ kind: "add_node", layer }),
    () => ({ kind: "remove_node", layer }),
    () => ({ kind: "add_layer" }),
    () => ({ kind: "remove_layer" }),
    () => ({
      kind: "weight",
      layer,
      to: 1 + random.whole(widths[layer]),
      from: random.whole(widths[layer - 1] + 1),
      value: random.normal(),
    }),
  ])();
}

/** One thing that a visitor does, or time that passes. */
function stir(run, random) {
  const ahead = run.step + random.whole(400);
  const back = run.path.first + random.whole(run.step - run.path.first + 1);
  random.pick([
    () => run.act(change(random, run.now.widths)),
    () => run.act(change(random, run.now.widths), random.pick(["drag", null])),
    () => run.act({ kind: "settings", rate: random.pick([0.002, 0.02]) }, "drag"),
    () => arrive(run, ahead),
    () => arrive(run, back),
    () => run.seek(random.pick([ahead, back])),
    () => run.play(random.pick([1, 4, 250])) && run.tick(random.whole(30), 8),
    () => run.converge() && run.tick(random.whole(30), 8),
    () => run.tick(3, 8),
    () => run.stepOnce(),
    () => run.undo(),
    () => run.redo(),
    () => random.whole(4) || run.reset(),
    () => random.whole(4) || run.newWeights(),
    () => run.act(change(random, run.now.widths), null, back),
  ])();
}

for (let seed = 0; seed < 40; seed++) {
  test(`in pieces, with scrubbing and undo, as in one go: seed ${seed}`, () => {
    const random = generator(seed);
    const widths = random.pick([[2, 1], [2, 3, 1], [2, 3, 2, 1]]);
    const run = runOf({ widths, seed, optimizer: random.pick(OPTIMIZERS), rate: 0.01 });
    for (let k = 0; k < 60; k++) {
      stir(run, random);
      if (k % 6) continue;
      const again = createRun(problemOf(sceneOf(2)), { journal: run.journal, step: 0 }, caps);
      arrive(again, run.step);
      assert.deepEqual(stateOf(again), stateOf(run));
      assert.deepEqual(again.now, run.now);
      assert.deepEqual(JSON.parse(JSON.stringify(run.journal)), run.journal);
      for (const steps of [run.path.states.map(({ step }) => step), run.curve.steps]) {
        assert.ok(steps.every((step, i) => !i || step > steps[i - 1]));
      }
    }
  });
}

test("a journal that starts with weights at a step goes on from there", () => {
  const run = arrive(runOf({ optimizer: "gd" }), 500);
  const { widths, seed, parameters, step, optimizer, rate, batch } = run.now;
  const journal = [
    [step, { kind: "start", widths, seed, parameters: Array.from(parameters) }],
    [step, { kind: "settings", optimizer, rate, batch }],
  ];
  const again = createRun(run.problem, { journal, step }, caps);
  assert.equal(again.step, 500);
  assert.deepEqual(arrive(again, 700).now, arrive(run, 700).now);
  again.seek(3);
  assert.equal(again.step, 500);
});

test("undo comes back to where something was done, redo to where one was", () => {
  const run = arrive(runOf(), 300);
  const before = stateOf(run);
  const { journal, curve } = run;
  for (
    const [act, kind] of [
      [() => run.act({ kind: "add_node", layer: 1 }), "add_node"],
      [() => run.act({ kind: "settings", rate: 0.01 }), "settings"],
      [() => run.act({ kind: "weight", layer: 1, to: 1, from: 0, value: 3 }), "weight"],
      [() => run.reset(), "reset"],
      [() => run.newWeights(), "new_weights"],
    ]
  ) {
    assert.equal(run.undoable, null);
    act();
    arrive(run, run.step + 50);
    const after = stateOf(run);
    assert.equal(run.undoable, kind);
    assert.notDeepEqual(after, before);
    run.undo();
    assert.equal(run.redoable, kind);
    assert.deepEqual(stateOf(run), before);
    assert.equal(run.journal, journal);
    assert.equal(run.curve, curve);
    run.redo();
    assert.deepEqual(stateOf(run), after);
    run.undo();
    assert.equal(run.mode, "rest");
  }
  run.act({ kind: "add_layer" });
  assert.equal(run.redoable, null);
});

test("one drag is undone at once, and leaves one entry a step", () => {
  const run = runOf();
  for (const rate of [0.06, 0.07, 0.08]) run.act({ kind: "settings", rate }, "drag 1");
  assert.deepEqual(run.journal, journalOf({ rate: 0.08 }));
  arrive(run, 10);
  for (const rate of [0.07, 0.06]) run.act({ kind: "settings", rate }, "drag 1");
  assert.equal(run.journal.length, 3);
  run.act({ kind: "settings", rate: 0.09 }, "drag 2");
  run.undo();
  assert.equal(run.now.rate, 0.06);
  run.undo();
  assert.deepEqual(run.journal, journalOf());
  assert.equal(run.step, 0);
  assert.equal(run.undoable, null);
});

test("divergence is at the same step in pieces and in one go, with mini-batches too", () => {
  for (const settings of [{ rate: 1.5 }, { rate: 0.9, batch: 25 }, { optimizer: "momentum", rate: 0.5, batch: 7 }]) {
    const pieces = runOf(settings);
    while (!pieces.diverged) pieces.stepOnce();
    const once = arrive(runOf(settings), 100_000);
    assert.ok(once.diverged);
    assert.deepEqual(stateOf(once), stateOf(pieces));
  }
});

test("another optimiser in between has wiped the memory, at the same step too", () => {
  const run = arrive(runOf({ optimizer: "momentum", rate: 0.01 }), 20);
  assert.ok(stateOf(run).memory[0].some((value) => value !== 0));
  run.act({ kind: "settings", optimizer: "adam" });
  run.act({ kind: "settings", optimizer: "momentum" });
  assert.ok(stateOf(run).memory[0].every((value) => value === 0));
  assert.equal(run.journal.length, 4);
});
