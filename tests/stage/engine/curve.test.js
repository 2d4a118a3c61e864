// @ts-check
// The history that is drawn, and when running to convergence has come as near as it does.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createConvergence } from "../../../linnet/stage/player/engine/convergence.js";
import { Curve } from "../../../linnet/stage/player/engine/curve.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { sceneOf } from "./setup.js";

const problem = problemOf(sceneOf(1));

/** @param {Curve} curve @param {number} step */
const add = (curve, step) => curve.add({ step, loss: 1, gap: 1, beta: new Float64Array([step, 0]), problem });

test("where a run begins stays on the curve, also between the grains", () => {
  const curve = new Curve();
  curve.grain = 4;
  add(curve, 3);
  add(curve, 4);
  assert.deepEqual(curve.steps, [3, 4]);
  add(curve, 5); // there only because it is the last
  add(curve, 6);
  assert.deepEqual(curve.steps, [3, 4, 6]);
  assert.deepEqual(curve.collapsed.map((beta) => beta[0]), [3, 4, 6]);
});

test("a curve that is full keeps its ends, evenly spaced steps, and what belongs to each", () => {
  const curve = new Curve();
  for (let step = 0; step <= 2048; step++) add(curve, step);
  assert.equal(curve.grain, 2);
  assert.deepEqual(curve.steps, Array.from({ length: 1025 }, (_, i) => 2 * i));
  assert.deepEqual(curve.collapsed.map((beta) => beta[0]), curve.steps);
  assert.deepEqual([curve.losses.length, curve.gaps.length], [1025, 1025]);
  assert.deepEqual([curve.next(2048), curve.next(2049)], [2050, 2050]);
});

test("up to a step, that one left out", () => {
  const curve = new Curve();
  curve.grain = 10;
  for (const step of [0, 10, 20, 30]) add(curve, step);
  assert.deepEqual(curve.until(20).steps, [0, 10]);
  assert.deepEqual(curve.until(31).steps, [0, 10, 20, 30]);
});

/** Note so many pictures of these gaps, over and over. @param {ReturnType<typeof createConvergence>} it @param {number[]} gaps */
function picture(it, gaps, count = 30) {
  for (let k = 0; k < count; k++) it.pictured({ step: it.next, gap: gaps[k % gaps.length] });
}

test("jitter ends a run to convergence the second time that the gap has not moved", () => {
  const it = createConvergence(0);
  picture(it, [1, 2]); // nothing is known before
  assert.equal(it.jitters, false);
  picture(it, [1, 2]);
  assert.equal(it.jitters, false);
  picture(it, [1, 2]);
  assert.equal(it.jitters, true);
});

test("a gap that falls is no jitter, however little; nor is one that has moved", () => {
  for (const gaps of [[3, 2, 1], [1, 2].map((gap) => gap / 4), [1, 2].map((gap) => gap * 4)]) {
    const it = createConvergence(0);
    picture(it, [1, 2]);
    picture(it, [1, 2]);
    picture(it, gaps);
    assert.equal(it.jitters, false, String(gaps));
  }
});

test("its pictures stand further apart by and by", () => {
  const it = createConvergence(100);
  assert.equal(it.next, 101);
  picture(it, [1], 29);
  assert.equal(it.next, 130);
  picture(it, [1], 1);
  assert.equal(it.next, 132);
});
