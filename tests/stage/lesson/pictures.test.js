// What the pictures are computed from, held against the engine: sums of lines, products, activations.

import assert from "node:assert/strict";
import { test } from "node:test";
import { predict } from "../../../linnet/stage/player/lesson/bent.js";
import { heightAt, weighedOf } from "../../../linnet/stage/player/lesson/nodes.js";
import { blocksOf, multiplied, times } from "../../../linnet/stage/player/lesson/shrink.js";
import { arrive, runOf } from "../engine/setup.js";

const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

test("the lines, weighed and added up one by one, end in W*", () => {
  const { now } = arrive(runOf({ widths: [1, 3, 1] }), 20);
  const { lines, weights, constant, sums } = weighedOf(now.parameters, 3);
  const last = sums[sums.length - 1];
  near(last.intercept, now.beta[0]);
  near(last.slope, now.beta[1]);
  near(heightAt(sums[0], 0.7), constant + weights[0] * heightAt(lines[0], 0.7));
});

for (const widths of [[2, 1], [2, 3, 1], [2, 4, 3, 1]]) {
  test(`the matrices of ${widths.join("-")} multiply down to one row, W*`, () => {
    const { now } = arrive(runOf({ widths }), 20);
    const blocks = blocksOf(widths, now.parameters), all = blocks.length - 1;
    blocks.slice(1).forEach(({ values }) => assert.deepEqual(values[0], values[0].map((_, i) => Number(i === 0))));
    for (let count = 0; count <= all; count++) assert.equal(multiplied(blocks, count).length, blocks.length - count);
    const [{ values }] = multiplied(blocks, all);
    assert.equal(values.length, 1);
    values[0].forEach((value, i) => near(value, now.beta[i]));
    assert.equal(multiplied(blocks, 99).length, 1);
  });
}

test("row times column", () => {
  assert.deepEqual(times([[1, 2]], [[3, 4, 5], [6, 7, 8]]), [[15, 18, 21]]);
});

test("with the identity a network predicts W*x, with an activation it does not", () => {
  const { now } = arrive(runOf({ widths: [2, 4, 3, 1] }), 20);
  const apart = [0, 0];
  for (const x of [[0, 0], [1.3, -0.4], [-2, 0.8]]) {
    const linear = now.beta[0] + now.beta[1] * x[0] + now.beta[2] * x[1];
    near(predict(now.widths, now.parameters, x, "identity"), linear);
    ["relu", "tanh"].forEach((
      name,
      k,
    ) => (apart[k] += Math.abs(predict(now.widths, now.parameters, x, name) - linear)));
  }
  assert.ok(apart.every((sum) => sum > 0.01));
  near(predict([1, 1, 1], [0, 1, 0, 1], [-3], "relu"), 0);
  near(predict([1, 1, 1], [0, 1, 0, 1], [3], "relu"), 3);
  near(predict([1, 1, 1], [0, 1, 0, 1], [3], "tanh"), Math.tanh(3));
});
