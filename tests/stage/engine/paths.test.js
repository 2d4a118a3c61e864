// @ts-check
// The largest paths of a coefficient, against all of them walked one by one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { initial } from "../../../linnet/stage/player/engine/network.js";
import { countPaths, largestPaths, onPath } from "../../../linnet/stage/player/network_paths.js";

/** The weights of a network by place. */
function weightsOf({ widths, theta }) {
  const starts = [0];
  for (let k = 1; k < widths.length; k++) starts.push(starts[k - 1] + widths[k] * (widths[k - 1] + 1));
  return (layer, from, to) => theta[starts[layer] + (to - 1) * (widths[layer] + 1) + from];
}

/** Every path of a coefficient. */
function everyPath(weight, widths, coefficient) {
  const found = [];
  const walk = (layer, from, factors) => {
    if (layer === widths.length - 1) return found.push(factors);
    for (let to = 1; to <= widths[layer + 1]; to++) walk(layer + 1, to, [...factors, weight(layer, from, to)]);
  };
  if (coefficient) walk(0, coefficient, []);
  else for (let layer = 0; layer < widths.length - 1; layer++) walk(layer, 0, []);
  return found;
}

const sizeOf = (factors) => Math.abs(factors.reduce((product, factor) => product * factor, 1));
const NETWORKS = [[1, 1], [3, 1], [2, 3, 1], [3, 4, 3, 1], [1, 2, 5, 3, 1], [2, 1, 1, 1, 1]];

for (const widths of NETWORKS)
  test(`the largest paths of ${widths.join("-")}`, () => {
    const weight = weightsOf({ widths, theta: initial(widths, 3).theta.map((w, i) => w + 0.01 * (i % 7)) });
    for (let coefficient = 0; coefficient <= widths[0]; coefficient++) {
      const every = everyPath(weight, widths, coefficient).sort((a, b) => sizeOf(b) - sizeOf(a));
      assert.equal(countPaths(widths, coefficient), every.length);
      for (const most of [1, 4, every.length]) {
        const paths = largestPaths(weight, widths, coefficient, most);
        assert.equal(paths.length, Math.min(most, every.length));
        paths.forEach(({ factors, size }, i) => {
          assert.ok(Math.abs(size - sizeOf(every[i])) <= 1e-12 * size);
          assert.ok(Math.abs(sizeOf(factors) - size) <= 1e-12 * size);
        });
      }
    }
  });

test("a path over a weight of 0 comes last", () => {
  const weight = (layer, from, to) => (layer === 1 && from === 2 ? 0 : 1 + from);
  const paths = largestPaths(weight, [2, 3, 1], 1, 3);
  assert.deepEqual(paths.map(({ factors }) => factors), [[2, 4], [2, 2], [2, 0]]);
});

test("of paths that are equally large, those over the first nodes", () => {
  const weight = (layer, from, to) => (layer === 0 ? [2, 3, 6][to - 1] : [3, 2, 1][from - 1]);
  const paths = largestPaths(weight, [1, 3, 1], 1, 2);
  assert.deepEqual(paths.map(({ factors }) => factors), [[2, 3], [3, 2]]);
});

test("many paths are not walked", () => {
  const widths = [2, ...Array(8).fill(16), 1];
  const paths = largestPaths((layer, from) => (from === 5 || layer === 0 ? 2 : 1), widths, 1, 4);
  assert.equal(countPaths(widths, 1), 16 ** 8);
  assert.equal(paths[0].size, 2 ** 9);
});

test("links on the paths of a coefficient", () => {
  assert.ok(onPath(0, 2, null) && onPath(0, 2, 2) && onPath(1, 3, 2) && onPath(1, 0, 0));
  assert.ok(!onPath(0, 1, 2) && !onPath(1, 0, 2));
});
