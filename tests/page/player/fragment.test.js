// linnet/page/player/fragment.js: a run in the address, and whatever else an address may hold.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fragmentOf, runOf } from "../../../linnet/page/player/fragment.js";
import { sceneOfRows } from "../../../linnet/page/player/scene.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";

const LIKE = { caps: { layers: 8, nodes: 16 }, speeds: [1] };
const X = Float64Array.from({ length: 40 }, (_, i) => ((i * 7919) % 101) / 9);
const y = Float64Array.from({ length: 20 }, (_, i) => X[2 * i] - 2 * X[2 * i + 1] + (i % 5));
const scene = sceneOfRows({ names: ["a", "b"], target: "c", X, y }, true, LIKE);
const other = sceneOfRows({ names: ["a", "b"], target: "c", X, y: y.map((v) => v + 1) }, true, LIKE);
const start = { kind: "start", widths: [2, 3, 1], seed: 7 };
const settings = { kind: "settings", optimizer: "gd", rate: 0.05, batch: 0 };

function trained(changes = 3) {
  const run = createRun(problemOf(scene), { journal: [[0, start], [0, settings]], step: 0 }, scene.caps);
  for (let k = 0; k < changes; k++) {
    run.stepOnce();
    while (run.mode !== "rest") run.tick(1, 8);
    run.act({ kind: "weight", layer: 1, to: 1, from: 1, value: (k % 9) / 8 });
  }
  return run;
}
const valueOf = (run) => ({ ...run.value(10), scene: scene.id });

test("a run comes back to the last bit", () => {
  const run = trained(), back = runOf(fragmentOf(valueOf(run)), scene);
  assert.deepEqual(back, { journal: run.journal, step: run.step });
  assert.match(fragmentOf(valueOf(run)), /^run=[\w-]+$/);
});

test("of a journal that is too long, the weights", () => {
  const run = trained(170), back = runOf(fragmentOf(valueOf(run)), scene);
  assert.equal(back?.journal.length, 2);
  assert.deepEqual(back?.journal[0][1].parameters, Array.from(run.now.parameters));
  assert.equal(back?.step, run.step);
});

test("of other data, nothing", () => assert.equal(runOf(fragmentOf(valueOf(trained())), other), null));

test("cut anywhere, nothing", () => {
  const text = fragmentOf(valueOf(trained()));
  for (let length = 0; length < text.length - 1; length++) assert.equal(runOf(text.slice(0, length), scene), null);
});

test("forged, nothing", () => {
  const forged = (some) => {
    const base = { of: scene.id.slice(0, 12), step: 3, journal: [[0, start], [0, settings]] };
    return "run=" + btoa(JSON.stringify({ ...base, ...some }));
  };
  assert.ok(runOf(forged({}), scene));
  const journals = [
    null,
    {},
    [],
    [[0, start]],
    [[0, settings], [0, start]],
    [[5, start], [5, settings]],
    [[0, start], [1, settings]],
    [[0, { ...start, widths: [3, 1] }], [0, settings]],
    [[0, { ...start, widths: [2, 1e9, 1] }], [0, settings]],
    [[0, { ...start, widths: [2, 17, 1] }], [0, settings]],
    [[0, { ...start, widths: [2, 0, 1] }], [0, settings]],
    [[5, { ...start, parameters: new Array(13).fill(0.1) }], [5, settings]], // after the step on screen
    [[0, { ...start, widths: [2, 2.5, 1] }], [0, settings]],
    [[0, { ...start, widths: [2, ...new Array(9).fill(1), 1] }], [0, settings]],
    [[0, { ...start, widths: "2-1" }], [0, settings]],
    [[0, { ...start, seed: -1 }], [0, settings]],
    [[0, { ...start, parameters: [1] }], [0, settings]],
    [[0, { ...start, parameters: ["1", null] }], [0, settings]],
    [[0, start], [0, { ...settings, optimizer: "__proto__" }]],
    [[0, start], [0, { ...settings, rate: 1e9 }]],
    [[0, start], [0, { ...settings, rate: "0.1" }], [1, { kind: "constructor" }]],
    [[0, start], [0, { ...settings, batch: 20 }]],
    [[0, start], [0, settings], [2, null]],
    [[0, start], [0, settings], [2, { kind: "add_node", layer: 9 }]],
    [[0, start], [0, settings], [2, { kind: "weight", layer: 1, to: 1, from: 0, value: 1e9 }]],
    [[0, start], [0, settings], [2, start]],
    [[0, start], [0, settings], [-1, settings]],
    [[0, start], [0, settings], ...new Array(300).fill([1, { kind: "add_layer" }])],
  ];
  for (const journal of journals) assert.equal(runOf(forged({ journal }), scene), null, JSON.stringify(journal));
  for (const step of [-1, 1.5, "3", null, 1e9, NaN]) assert.equal(runOf(forged({ step }), scene), null, String(step));
  assert.ok(runOf(forged({ more: "x".repeat(140_000) }), scene));
  assert.equal(runOf(forged({ more: "x".repeat(150_000) }), scene), null); // longer than an address may be
  for (const text of ["", "run=", "run=%%%", "run=bnVsbA", "x", "run=" + "A".repeat(300_000)])
    assert.equal(runOf(text, scene), null);
});
