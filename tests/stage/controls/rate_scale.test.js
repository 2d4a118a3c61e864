// Where learning rates stand on their scale.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createRateScale } from "../../../linnet/stage/player/controls/rate_scale.js";

const near = (a, b) => assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);

/** A scale of 500 px, from px 10. */
function scaleOf(edge = null) {
  const scale = createRateScale();
  scale.place(10, 510);
  scale.fit(edge);
  return scale;
}

test("a decade is as wide as another, and a rate comes back from its place", () => {
  const scale = scaleOf();
  assert.deepEqual([scale.least, scale.most, scale.decade], [1e-4, 10, 100]);
  assert.deepEqual(scale.decades.map(({ power }) => power), [-4, -3, -2, -1, 0, 1]);
  for (const { power, at } of scale.decades) near(scale.x(10 ** power), at);
  for (const rate of [0.00012, 0.02, 0.5, 9.9]) near(scale.rateAt(scale.x(rate)), rate);
});

test("beyond the ends a rate stands at them, and none is chosen there", () => {
  const scale = scaleOf();
  assert.deepEqual([scale.x(1e-9), scale.x(100)], [10, 510]);
  assert.deepEqual([scale.rateAt(-50), scale.rateAt(900)], [1e-4, 10]);
  assert.deepEqual([scale.bounded(1e-7, 3), scale.bounded(1e3, 3), scale.bounded(0.123456, 3)], [1e-4, 10, 0.123]);
});

test("it begins two decades under a small edge", () => {
  const scale = scaleOf(3e-9);
  near(scale.least, 1e-11);
  near(scale.most, 1e-6);
  near(scaleOf(0.5).least, 1e-4);
  near(scaleOf(Infinity).least, 1e-4);
});

test("it is stretched for the rate and for the edge, within what a rate can be", () => {
  const scale = scaleOf();
  assert.equal(scale.stretch(0.02, 0.7), false);
  assert.equal(scale.stretch(2e-6, 0.7), true);
  near(scale.least, 1e-6);
  assert.equal(scale.stretch(2e-6, 0.7), false);
  assert.equal(scaleOf().stretch(0.02, Infinity), true); // up to 100, the largest rate
  const small = scaleOf();
  small.stretch(0.02, 1e-5);
  near(small.least, 1e-6); // one decade from the left end
  const far = scaleOf();
  far.stretch(1, 1e-12); // an edge that far under the rate stays off the scale
  near(far.least, 1e-4);
  const least = scaleOf();
  least.stretch(1e-15, null);
  near(least.least / 1e-15, 1);
});
