// linnet/page/player/scene.js and z_scores.js: what Python would say of the same rows; see tests/page/test_player.py.

import assert from "node:assert/strict";
import { test } from "node:test";
import { dependent, sceneOfRows } from "../../../linnet/page/player/scene.js";
import { inZScores } from "../../../linnet/page/player/z_scores.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";

const LIKE = { caps: { layers: 8, nodes: 16 }, speeds: [1] };
const X = Float64Array.from({ length: 60 }, (_, i) => ((i * 7919) % 101) / 9 + (i % 3) * 40);
const y = Float64Array.from({ length: 20 }, (_, i) => X[3 * i] - 2 * X[3 * i + 1] + (i % 5));
const data = { names: ["a", "b", "c"], target: "d", X, y };

test("equal data have an equal id, others another", () => {
  const ids = [data, data, { ...data, target: "e" }, { ...data, y: y.map((v) => v + 1e-9) }]
    .map((d) => sceneOfRows(d, true, LIKE).id);
  assert.equal(ids[0], ids[1]);
  assert.equal(new Set(ids).size, 3);
  assert.match(ids[0], /^[0-9a-f]{32}$/);
});

test("dependent columns are found, and have no standard errors", () => {
  const bound = Float64Array.from(X, (v, at) => (at % 3 === 2 ? 2 * X[at - 1] - X[at - 2] + 5 : v));
  assert.deepEqual(dependent(bound, 3), [2]);
  assert.deepEqual(dependent(X, 3), []);
  assert.deepEqual(dependent(Float64Array.from(X, (v, at) => (at % 3 ? v : 7)), 3), [0]);
  const scene = sceneOfRows({ ...data, X: bound }, true, LIKE);
  assert.deepEqual(scene.errors, [null, null, null, null]);
  assert.ok(scene.own.every(Number.isFinite));
});

test("as many rows as coefficients leave nothing to estimate the scatter from", () => {
  const few = { ...data, X: X.slice(0, 12), y: y.slice(0, 4) };
  assert.deepEqual(sceneOfRows(few, true, LIKE).errors, [null, null, null, null]);
});

test("data in own units become the same problem in z-scores", () => {
  const own = sceneOfRows(data, false, LIKE), known = problemOf(sceneOfRows(data, true, LIKE));
  const raw = problemOf(own);
  const none = new Float64Array(0), touched = { X: none, y: none, rest: none };
  const compressed = { ...own, data: { pseudo: raw.rows, floor: raw.floor, targetSd: own.targetSd, touched } };
  for (const scene of [own, compressed]) {
    const problem = problemOf(inZScores(scene));
    const loss = (p, b) => {
      let sum = p.floor;
      for (let r = 0; r < p.rank; r++) {
        let rest = -p.rows[r * 5 + 4];
        for (let j = 0; j < 4; j++) rest += p.rows[r * 5 + j] * b[j];
        sum += rest * rest;
      }
      return sum;
    };
    for (const b of [[0, 0, 0, 0], [0.3, 1, -2, 0.5]])
      assert.ok(Math.abs(loss(problem, b) - loss(known, b)) < 1e-12 * (1 + loss(known, b)));
    known.goal.forEach((value, j) => assert.ok(Math.abs(problem.goal[j] - value) < 1e-12));
  }
});
