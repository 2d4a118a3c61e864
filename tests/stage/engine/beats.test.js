// @ts-check
// A step in slow motion: its numbers are those of the step that follows.

import assert from "node:assert/strict";
import { test } from "node:test";
import { beatsOf, captions, indexOf } from "../../../linnet/stage/player/slow_motion/beats.js";
import { arrive, runOf, sceneOf } from "./setup.js";

const scene = (run) => {
  const { problem: { mean, sd, p }, data } = run;
  return {
    ...sceneOf(p),
    mean: mean.slice(0, p),
    sd: sd.slice(0, p),
    targetMean: mean[p],
    targetSd: sd[p],
    rows: data.n,
  };
};

for (const settings of [{}, { optimizer: "momentum" }, { optimizer: "adam" }, { batch: 7 }]) {
  test(`beats end where Step does: ${JSON.stringify(settings)}`, () => {
    const run = arrive(runOf({ widths: [2, 3, 2, 1], rate: 0.01, ...settings }), 30);
    run.act({ kind: "target", row: 4, value: 9 });
    const { step, parameters } = run.now;
    const beats = beatsOf(run, scene(run), 4);
    assert.equal(run.now.step, step);
    run.stepOnce();
    assert.deepEqual(Array.from(beats.moves), Array.from(run.now.parameters, (value, i) => value - parameters[i]));
    assert.equal(beats.next, run.now.loss);
    assert.equal(beats.target, 9);
  });
}

test("a row goes through as the network predicts it, and gradients are the loss's", () => {
  const run = arrive(runOf({ widths: [2, 3, 1] }), 30);
  const beats = beatsOf(run, scene(run), 7);
  const { hand, table, mean, sd } = run.problem;
  const z = table.rows.subarray(7 * 4, 8 * 4);
  const { beta } = run.now;
  const predicted = beta[0] + beta[1] * z[1] + beta[2] * z[2];
  assert.ok(Math.abs(beats.values[2][1] - predicted) < 1e-12);
  assert.ok(Math.abs(beats.prediction - (mean[2] + sd[2] * predicted)) < 1e-12);
  assert.equal(beats.target, hand.values[7 * 3 + 2]);
  const at = indexOf(beats, 0, 2, 3);
  const there = (value) => {
    const moved = runOf({ widths: [2, 3, 1] });
    arrive(moved, 30).act({ kind: "weight", layer: 1, to: 3, from: 2, value });
    return moved.now.loss;
  };
  const w = run.now.parameters[at];
  const slope = (there(w + 1e-5) - there(w - 1e-5)) / 2e-5;
  assert.ok(Math.abs(slope - beats.gradient[at]) < 1e-6 * Math.max(1, Math.abs(slope)));
});

test("what differs with momentum and Adam is said", () => {
  const words = (settings) => {
    const run = arrive(runOf({ rate: 0.01, ...settings }), 3);
    return captions(beatsOf(run, scene(run), 0), run, scene(run), () => "a → b").map(([, text]) => text).join(" ");
  };
  assert.match(words({}), /rate × gradient/);
  assert.match(words({ optimizer: "momentum" }), /0\.9 ×/);
  assert.match(words({ optimizer: "adam" }), /running square/);
  assert.match(words({ batch: 7 }), /7 rows of this batch/);
});
