// What a spot of the plane's canvas is in the data.

import assert from "node:assert/strict";
import { test } from "node:test";
import { planeOf, standOf, turn } from "../../../linnet/stage/player/plane/box.js";
import { spotOf } from "../../../linnet/stage/player/plane/held.js";
import { draggedTo, valuesAt } from "../../../linnet/stage/player/points/places.js";

const SIZE = { width: 400, height: 300 };

/** Five points of p features, as the plane shows them. */
function standing(p) {
  const names = ["a", "b"].slice(0, p), n = 5;
  const X = Float32Array.from({ length: n * p }, (_, i) => (i * 7) % 11), y = Float32Array.from([3, 9, 4, 8, 5]);
  const scene = { names, X, y, drawn: n, mean: names.map(() => 4), own: [1, 2, 3].slice(0, p + 1) };
  const stand = standOf(scene, { axes: [0, p - 1] }, SIZE, 0, null);
  turn(stand, [0.6, 0.4]);
  stand.points.fit.fill(planeOf(scene.own, stand).c);
  return stand;
}

test("a point that is dragged to where it is stays as it is", () => {
  for (const p of [1, 2]) {
    const stand = standing(p), { scene } = stand;
    for (let n = 0; n < scene.drawn; n++) {
      const { x, y } = spotOf(stand, n), { out, to } = draggedTo(stand, n, x, y);
      assert.deepEqual([out, to.end], [false, false]);
      assert.ok(Math.abs(to.y - scene.y[n]) < 0.02);
      if (p === 1) assert.ok(Math.abs(to.x - scene.X[n]) < 0.02);
      else assert.equal(to.x, null);
    }
  }
});

test("axes end; out of the line picture a point is let fall", () => {
  const stand = standing(1), { x } = spotOf(stand, 0), { box } = stand;
  const above = draggedTo(stand, 0, x, -5), far = draggedTo(stand, 0, x, -50);
  assert.deepEqual([above.out, above.to.end], [false, true]);
  assert.ok(Math.abs(above.to.y - (box.y.mid + box.y.half)) < 0.02);
  assert.equal(far.out, true);
  assert.equal(draggedTo(standing(2), 0, x, -50).out, false);
});

test("a point that is not in the picture is not dragged", () => {
  const stand = standing(2);
  stand.points.t[1] = 1.5;
  assert.equal(draggedTo(stand, 1, 100, 100).to, null);
});

test("a click on the line picture is a pair of values, outside the axes it is none", () => {
  const stand = standing(1), { map, box } = stand;
  assert.deepEqual(valuesAt(stand, map.ox, map.oy), {
    x: Number(box.u.mid.toPrecision(3)),
    y: Number(box.y.mid.toPrecision(3)),
  });
  assert.equal(valuesAt(stand, 1, 1), null);
});
