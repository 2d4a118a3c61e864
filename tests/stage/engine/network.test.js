// @ts-check
// Growing keeps the function; a removed node takes away exactly what it said.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  addLayer,
  addNode,
  initial,
  parameterCount,
  removeLayer,
  removeNode,
  withWeight,
} from "../../../linnet/stage/player/engine/network.js";
import { generator } from "./setup.js";

/** What a network predicts, layer by layer, and the sum of absolute products that bounds its rounding. */
function predict({ widths, theta }, x, absolute = false) {
  const size = (value) => (absolute ? Math.abs(value) : value);
  let at = 0;
  let row = x.map(size);
  for (let k = 1; k < widths.length; k++) {
    row = Array.from({ length: widths[k] }, () => {
      const bias = size(theta[at++]);
      return row.reduce((sum, value) => sum + size(theta[at++]) * value, bias);
    });
  }
  return row[0];
}

function assertSame(one, other, random) {
  for (let k = 0; k < 5; k++) {
    const x = Array.from({ length: one.widths[0] }, () => random.normal());
    const apart = Math.abs(predict(one, x) - predict(other, x));
    assert.ok(apart <= 1e-12 * predict(one, x, true), `${one.widths} and ${other.widths} differ by ${apart}`);
  }
}

function* networks() {
  const random = generator(1);
  for (let k = 0; k < 60; k++) {
    const hidden = Array.from({ length: random.whole(9) }, () => 1 + random.whole(16));
    const network = initial([1 + random.whole(32), ...hidden, 1], random.whole(1000));
    const theta = network.theta.map((value) => value * 10 ** (3 * random.uniform()));
    yield { network: { ...network, theta }, random, hidden: hidden.length };
  }
}

test("a new node changes nothing, and is the one a wider network of its seed has", () => {
  for (const { network, random, hidden } of networks()) {
    for (let layer = 1; layer <= hidden; layer++) {
      const grown = addNode(network, layer, 5);
      assert.equal(grown.widths[layer], network.widths[layer] + 1);
      assertSame(network, grown, random);
      assertSame(network, removeNode(grown, layer), random);
      assert.deepEqual(removeNode(grown, layer), network);
    }
  }
  const incoming = ({ theta }, from, to) => theta.slice(from, to);
  const narrow = addNode(initial([2, 3, 1], 5), 1, 5);
  assert.deepEqual(incoming(narrow, 0, 12), incoming(initial([2, 4, 1], 5), 0, 12));
});

test("a new node is no twin of one that is there", () => {
  const four = initial([2, 4, 1], 5);
  const shifted = { widths: [2, 3, 1], theta: Float64Array.of(...four.theta.subarray(3, 12), 0, 1, 1, 1) };
  const grown = addNode(shifted, 1, 5); // its own fourth node is its third already
  const rows = [0, 1, 2, 3].map((node) => grown.theta.subarray(3 * node, 3 * node + 3).join());
  assert.equal(new Set(rows).size, 4);
});

test("a new layer is an identity, and a removed one is multiplied into the next", () => {
  for (const { network, random, hidden } of networks()) {
    for (const asOutput of [true, false]) {
      const deeper = addLayer(network, asOutput);
      assert.equal(deeper.widths.length, network.widths.length + 1);
      assert.equal(deeper.widths[deeper.widths.length - 2], asOutput ? 1 : network.widths[hidden]);
      assertSame(network, deeper, random);
      assertSame(network, removeLayer(deeper), random);
    }
    if (hidden) assertSame(network, removeLayer(network), random);
  }
});

test("a removed node takes away its outgoing weight times its own regression", () => {
  const network = initial([2, 3, 1], 3);
  const less = removeNode(network, 1);
  const x = [0.7, -1.3];
  const [bias, first, second] = network.theta.subarray(6, 9);
  const said = network.theta[12] * (bias + first * x[0] + second * x[1]);
  assert.ok(Math.abs(predict(network, x) - said - predict(less, x)) < 1e-14);
});

test("one weight is replaced", () => {
  const network = initial([2, 3, 2, 1], 3);
  const at = { "1,1,0": 0, "1,3,2": 8, "2,1,0": 9, "2,2,3": 16, "3,1,2": 19 };
  for (const [place, index] of Object.entries(at)) {
    const [layer, to, from] = place.split(",").map(Number);
    const changed = withWeight(network, layer, to, from, 42);
    assert.deepEqual(
      Array.from(changed.theta),
      Array.from(network.theta, (value, i) => (i === index ? 42 : value)),
    );
  }
  assert.equal(parameterCount(network.widths), network.theta.length);
});
