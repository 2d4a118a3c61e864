// What the stage keeps of the runs that Python names, and which wishes of Python take hold.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createGestures } from "../../../linnet/stage/player/controls/gestures.js";
import { openRun } from "../../../linnet/stage/player/seam/runs.js";
import { grant, progress, work } from "../../../linnet/stage/player/seam/wishes.js";
import { journalOf, sceneOf } from "../engine/setup.js";

/** What Python sends of a run. */
const sent = (id, { seed = 1, from = "page" } = {}) => ({
  scene: { ...sceneOf(2, 60, seed), X: new Float32Array(0), y: new Float32Array(0), drawn: 0 },
  start: { id, from, journal: journalOf(), step: 0 },
});

test("the same id on the same data is the same run, on other data another", () => {
  const one = openRun(sent("same"));
  one.run.stepOnce();
  assert.equal(openRun(sent("same")), one);
  const other = openRun(sent("same", { seed: 2 }));
  assert.notEqual(other, one);
  assert.equal(other.run.step, 0);
});

test("eight runs are kept, those that were on screen last", () => {
  const first = openRun(sent("run 0"));
  for (let k = 1; k < 8; k++) openRun(sent(`run ${k}`));
  assert.equal(openRun(sent("run 0")), first);
  openRun(sent("run 8")); // in the place of run 1
  assert.equal(openRun(sent("run 0")), first);
  const again = openRun(sent("run 1"));
  again.run.stepOnce();
  assert.equal(openRun(sent("run 1")), again);
});

test("a session born anew on the same data goes on with the run on screen; on other data it does not", () => {
  const it = openRun(sent("before"));
  it.run.stepOnce();
  it.granted.add("old wish");
  const after = openRun(sent("after", { from: "link" }));
  assert.equal(after, it);
  assert.equal(after.start, "after");
  assert.deepEqual([...after.granted], []);
  assert.notEqual(openRun(sent("elsewhere", { from: "link", seed: 2 })), it);
});

/** A run and its gestures. */
function opened(id) {
  const kept = openRun(sent(id));
  return { kept, gestures: createGestures(() => kept, () => {}) };
}

test("a wish takes hold once, and is forgotten when the page no longer has it", () => {
  const { kept, gestures } = opened("wishes"), wish = { id: "a", change: { kind: "add_layer" } };
  assert.equal(grant(kept, [wish], gestures), true);
  assert.equal(grant(kept, [wish], gestures), false);
  assert.deepEqual(kept.run.now.widths, [2, 3, 3, 1]);
  assert.equal(grant(kept, [], gestures), false);
  assert.equal(kept.granted.size, 0);
  assert.equal(grant(kept, [wish], gestures), true);
  assert.deepEqual(kept.run.now.widths, [2, 3, 3, 3, 1]);
});

test("while the run is on its way to a step, only the wish to stop takes hold", () => {
  const { kept, gestures } = opened("seeking");
  kept.run.seek(1_000_000);
  assert.equal(kept.run.mode, "seek");
  const wishes = [{ id: "rate", change: { kind: "settings", rate: 0.5 } }, { id: "stop", act: "stop" }];
  assert.equal(grant(kept, wishes, gestures), true);
  assert.deepEqual([...kept.granted], ["stop"]);
  assert.equal(kept.run.mode, "rest");
  assert.equal(grant(kept, wishes, gestures), true);
  assert.equal(kept.run.now.rate, 0.5);
});

test("jobs are done one after the other, and say how far they are", () => {
  const { kept, gestures } = opened("jobs");
  const job = { kind: "seeds", widths: [2, 1], seeds: [1], optimizer: "gd", rate: 0.1, most: 10 };
  assert.equal(progress(kept), null);
  assert.equal(work(kept, 8), false);
  grant(kept, [{ id: "one", job }, { id: "two", job }], gestures);
  assert.equal(progress(kept), 0);
  while (kept.jobs.size === 2) work(kept, 8);
  assert.deepEqual([[...kept.jobs.keys()], [...kept.results.keys()]], [["two"], ["one"]]);
  assert.equal(kept.results.get("one").networks.length, 1);
});
