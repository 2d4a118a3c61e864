// When Python is told of the run on screen: once for each change, and not while anything else is being pressed.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { createTeller } from "../../../linnet/stage/player/seam/teller.js";

let clock = 0, busy = "notRunning";
globalThis.window = globalThis;
globalThis.document = { querySelector: () => ({ getAttribute: () => busy }) };
mock.timers.enable({ apis: ["setTimeout"] });
mock.method(performance, "now", () => clock);

/** Let time pass. */
function pass(milliseconds) {
  for (let k = 0; k < milliseconds; k += 10) {
    clock += 10;
    mock.timers.tick(10);
  }
}

let kept, said, teller;
beforeEach(() => {
  const it = kept = { told: "", run: { mode: "rest" } }, list = said = [];
  busy = "notRunning";
  teller = createTeller(() => it, () => it.value, (value) => list.push(value));
});

/** Another value, which is told. */
function change(value) {
  kept.value = value;
  teller.soon();
}

test("one telling for gestures that follow each other, once they end", () => {
  for (const value of [1, 2, 3]) {
    change(value);
    pass(100);
  }
  assert.deepEqual(said, []);
  pass(200);
  assert.deepEqual(said, [3]);
});

test("what Python knows is not told again", () => {
  change(1);
  pass(300);
  teller.soon(0);
  pass(300);
  assert.deepEqual(said, [1]);
});

test("not while something beside the stage is pressed, nor while the page is drawn", () => {
  change(1);
  pass(200);
  teller.hush();
  pass(390);
  assert.deepEqual(said, []);
  busy = "running";
  pass(500);
  assert.deepEqual(said, []);
  busy = "notRunning";
  pass(110);
  assert.deepEqual(said, [1]);
});

test("not on the way to a step, nor after a link to another page was pressed", () => {
  kept.run.mode = "seek";
  change(1);
  pass(1000);
  assert.deepEqual(said, []);
  kept.run.mode = "rest";
  change(2);
  teller.leave();
  pass(5000);
  change(3);
  pass(3000);
  assert.deepEqual(said, []);
});

test("without a connection nothing is told, and all of it once there is one", () => {
  teller.connected(false);
  change(1);
  pass(1000);
  assert.deepEqual(said, []);
  teller.connected(true);
  pass(260);
  assert.deepEqual(said, [1]);
});

test("what was said just before the stage was gone is said again by the next, and nothing older", () => {
  for (const [seconds, times] of [[2, 2], [4, 1]]) {
    change(seconds);
    pass(300);
    pass(1000 * seconds);
    teller.mounted(false);
    teller.mounted(true);
    teller.soon(0);
    pass(10);
    assert.deepEqual(said.splice(0), Array(times).fill(seconds));
  }
});

test("while it plays, every so many seconds", () => {
  teller.begin();
  for (let k = 0; k < 700; k++) {
    kept.value = k;
    teller.whilePlaying(3);
    pass(10);
  }
  assert.equal(said.length, 2);
});

test("the pointer on its way elsewhere hastens what waits, and what was said of a playing run too long ago", () => {
  change(1);
  teller.ahead();
  assert.deepEqual(said, [1]);
  kept.run.mode = "play";
  kept.value = 2;
  teller.ahead();
  assert.deepEqual(said, [1]);
  pass(1010);
  teller.ahead();
  assert.deepEqual(said, [1, 2]);
});
