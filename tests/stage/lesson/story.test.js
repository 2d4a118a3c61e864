// How a lesson is leafed through, what completes its screens, what its words and squares are.

import assert from "node:assert/strict";
import { test } from "node:test";
import { freshNotes, noteMove, shareOf } from "../../../linnet/stage/player/lesson/conditions.js";
import { handlesOf, inOwn, lineAt, through, toWeights, turned } from "../../../linnet/stage/player/lesson/fit.js";
import { squareOn } from "../../../linnet/stage/player/plane/held.js";
import { bowlOf, levelsOf, rangesOf } from "../../../linnet/stage/player/lesson/quadratic.js";
import { createStory } from "../../../linnet/stage/player/lesson/story.js";
import { spread } from "../../../linnet/stage/player/lesson/line_names.js";
import { amount } from "../../../linnet/stage/player/lesson/values.js";
import { arrowOf } from "../../../linnet/stage/player/lesson/way.js";
import { partsOf, plain } from "../../../linnet/stage/player/lesson/words.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { arrive, runOf, sceneOf } from "../engine/setup.js";

const question = {
  ask: "?",
  choices: [
    { say: "a", verdict: "not yet", because: "" },
    { say: "b", verdict: "right", because: "" },
  ],
};
const lesson = {
  name: "one",
  screens: [{ id: "a", question: null }, { id: "b", question }, { id: "c", question: null }],
};

test("nothing is locked, and the ends are ends", () => {
  const story = createStory(lesson);
  assert.equal(story.go(-1), false);
  assert.equal(story.go(2), true);
  assert.equal(story.go(3), false);
  assert.deepEqual([0, 1, 2].map(story.isSeen), [true, false, true]);
  assert.deepEqual([0, 1, 2].map(story.isDone), [false, false, false]);
});

test("a story goes on where it was left; what is not of this lesson is dropped", () => {
  const left = createStory(lesson);
  left.go(1);
  left.answer(1);
  const again = createStory(lesson, left.value());
  assert.deepEqual(again.value(), left.value());
  assert.equal(again.right, true);
  const other = { lesson: "one", screen: 7, seen: ["b", "x"], done: ["x"], answers: { b: [4], x: [0], a: [0] } };
  const strange = createStory(lesson, other).value();
  assert.deepEqual(strange, { lesson: "one", screen: 2, seen: ["b", "c"], done: [], answers: {} });
});

test("what is done stays done, and is told once", () => {
  const story = createStory(lesson);
  assert.equal(story.progress(0.4), false);
  assert.equal(story.progress(0.2), false);
  assert.equal(story.share(0), 0.4);
  assert.equal(story.progress(1), true);
  assert.equal(story.progress(1), false);
  assert.equal(story.progress(0), false);
  assert.equal(story.share(0), 1);
});

test("all answers stay, and one right one is enough", () => {
  const story = createStory(lesson);
  story.answer(0); // no question here
  assert.deepEqual(story.answers, []);
  story.go(1);
  for (const choice of [0, 0, 7, 1, 0]) story.answer(choice);
  assert.deepEqual(story.answers, [1, 0]); // the last that was pressed is the one whose why is shown
  assert.equal(story.right, true);
});

test("a story goes on where it was left", () => {
  const story = createStory(lesson);
  story.go(1);
  story.answer(0);
  story.progress(1);
  const again = createStory(lesson, JSON.parse(JSON.stringify(story.value())));
  assert.deepEqual(again.value(), story.value());
  assert.equal(again.at, 1);
  const other = createStory(lesson, { ...story.value(), done: ["gone", "a"], answers: { gone: [0] } });
  assert.deepEqual(other.value().done, ["a"]);
  assert.deepEqual(other.value().answers, {});
});

/** Facts of a run, as lesson.js makes them. */
function factsOf(run, some = {}) {
  const kept = { run, selection: { coefficient: null, node: null } };
  const scene = { floor: run.problem.floor };
  return { kept, scene, now: run.now, notes: freshNotes(0), right: false, ...some };
}

test("each condition, and any of several", () => {
  const run = runOf({ widths: [2, 3, 1] });
  const share = (condition, some) => shareOf([condition], factsOf(run, some));
  const notes = (some) => ({ notes: { ...freshNotes(0), ...some } });
  assert.equal(share({ kind: "moved", times: 2 }, notes({ moves: 1 })), 0.5);
  assert.equal(share({ kind: "improved", times: 2 }, notes({ improved: 2 })), 1);
  assert.equal(share({ kind: "answered" }, { right: true }), 1);
  assert.equal(share({ kind: "probed" }, notes({ probed: true })), 1);
  assert.equal(share({ kind: "bent" }), 0);
  assert.equal(share({ kind: "bent" }, notes({ activation: "relu" })), 1);
  assert.equal(share({ kind: "shrunk" }, notes({ shrunk: true })), 1);
  assert.equal(share({ kind: "seeds" }, notes({ seeds: [] })), 1);
  assert.equal(share({ kind: "grown", layers: 1 }), 1);
  assert.equal(share({ kind: "grown", layers: 2 }), 0);
  assert.equal(share({ kind: "trained", steps: 4 }), 0);
  const before = share({ kind: "gap", below: 1e-6 });
  assert.ok(before >= 0 && before < 1);
  assert.equal(shareOf([{ kind: "bent" }, { kind: "grown", layers: 1 }], factsOf(run)), 1);
  arrive(run, 3);
  assert.equal(share({ kind: "trained", steps: 4 }), 0.75);
  const met = { ...run.now, gap: 1e-7 };
  assert.equal(share({ kind: "gap", below: 1e-6 }, { now: met }), 1);
  const kept = { run, selection: { coefficient: 0, node: [1, 2] } };
  assert.equal(share({ kind: "coefficient" }, { kept }), 1);
  assert.equal(share({ kind: "node" }, { kept }), 1);
});

test("a best counts when the finger lets go, and if it is better by a hundredth", () => {
  const notes = freshNotes(0);
  noteMove(notes, 900, false);
  assert.equal(notes.best, Infinity);
  for (const loss of [900, 899.5, 800, 850]) noteMove(notes, loss, true);
  assert.deepEqual([notes.moves, notes.best, notes.improved], [4, 800, 2]);
});

test("words: text, terms, values", () => {
  assert.deepEqual(partsOf("The [squares](square) are {loss}."), [
    { kind: "text", text: "The " },
    { kind: "term", text: "squares", term: "square" },
    { kind: "text", text: " are " },
    { kind: "value", text: "loss" },
    { kind: "text", text: "." },
  ]);
  assert.equal(plain("[a](b): {x}", (name) => name.toUpperCase()), "a: X");
  assert.deepEqual(partsOf("<b>[x]</b>").map((part) => part.kind), ["text"]);
  assert.deepEqual([3675.4, 12.04, 1.5, 0, -0.5].map(amount), ["3,675", "12.0", "1.50", "0.00", "−0.500"]);
});

test("a square's side is the residual, on the side away from the line", () => {
  assert.deepEqual(squareOn(100, 50, 80, true), { x: 70, y: 50, side: 30 }); // above a rising line: to the left
  assert.deepEqual(squareOn(100, 90, 80, true), { x: 100, y: 80, side: 10 });
  assert.deepEqual(squareOn(100, 50, 80, false), { x: 100, y: 50, side: 30 });
  assert.deepEqual(squareOn(100, 90, 80, false), { x: 90, y: 80, side: 10 });
});

test("two handles make a line, and the line the neuron's weights", () => {
  const [intercept, slope] = through([15, 100], [29, 240]);
  assert.ok(Math.abs(slope - 10) < 1e-12 && Math.abs(intercept + 50) < 1e-12);
  const scene = { standardised: true, mean: [20], sd: [4], targetMean: 150, targetSd: 50 };
  assert.deepEqual(toWeights(scene, intercept, slope).map((w) => Math.round(w * 1e9) / 1e9), [0, 0.8]);
  assert.deepEqual(toWeights({ ...scene, standardised: false }, -50, 10), [-50, 10]);
  for (const standardised of [true, false]) {
    const own = inOwn({ ...scene, sd: [4], standardised }, toWeights({ ...scene, standardised }, -50, 10));
    own.forEach((value, i) => assert.ok(Math.abs(value - [-50, 10][i]) < 1e-9));
  }
  const [low, high] = handlesOf({ low: 12, high: 32 });
  assert.ok(low === 15 && high === 29);
});

test("one handle turns the line about the other", () => {
  for (const which of [0, 1]) {
    const line = turned([-50, 10], [15, 29], which, 170);
    assert.equal(lineAt(line, [15, 29][which]), 170);
    assert.equal(lineAt(line, [29, 15][which]), [240, 100][which]);
  }
});

test("the bowl is the loss, and its next step is the engine's", () => {
  for (const standardised of [true, false]) {
    const problem = problemOf({ ...sceneOf(1), standardised });
    const scene = {
      standardised,
      own: [...problem.own],
      mean: [problem.mean[0]],
      sd: [problem.sd[0]],
      targetMean: problem.mean[1],
      targetSd: problem.sd[1],
    };
    const unit = standardised ? problem.sd[1] ** 2 : 1;
    const run = runOf({ widths: [1, 1], rate: 0.1 });
    // the same weights on this problem
    run.problem = problem;
    const bowl = bowlOf(scene, problem.floor * unit);
    const weights = toWeights(scene, 3, -2);
    const start = [
      [0, { kind: "start", widths: [1, 1], seed: 1, parameters: weights }],
      [0, { kind: "settings", optimizer: "gd", rate: 0.1, batch: 0 }],
    ];
    const own = new run.constructor(problem, { journal: start, step: 0 }, { layers: 8, nodes: 16 });
    const [w, v] = bowl.place([3, -2]);
    assert.ok(Math.abs(bowl.loss(w, v) - own.now.loss * unit) < 1e-9 * own.now.loss * unit);
    for (const [x, y] of bowl.contour(own.now.loss * unit, 7))
      assert.ok(Math.abs(bowl.loss(x, y) - own.now.loss * unit) < 1e-9 * own.now.loss * unit);
    const [nw, nv] = bowl.next(w, v, 0.1);
    arrive(own, 1);
    const there = toWeights(scene, ...bowl.line(nw, nv));
    own.now.parameters.forEach((value, i) => assert.ok(Math.abs(value - there[i]) < 1e-9));
  }
});

test("the map of a bowl has the bottom in the middle, and the start on it", () => {
  const scene = { own: [30, 4], mean: [12], sd: [3] };
  for (const standardised of [true, false])
    for (const began of [[0, 0], [31, 4.1], [-90, 12]]) {
      const bowl = bowlOf({ ...scene, standardised }, 5), { across, up } = rangesOf(bowl, began, 600, 300);
      const [w, v] = bowl.place(began);
      assert.ok(across.low < w && w < across.high && up.low < v && v < up.high);
      assert.ok(Math.abs(across.low + across.high - 2 * bowl.goal[0]) < 1e-9);
      assert.ok(Math.abs(up.low + up.high - 2 * bowl.goal[1]) < 1e-9);
      // an sd of the feature is as long as one of height
      const [wide, tall] = [(across.high - across.low) * bowl.sd / 600, (up.high - up.low) / 300];
      if (standardised) assert.ok(Math.abs(wide - tall) < 1e-9 * tall);
    }
});

test("the arrow of the next step ends within the plot, and a short one is none", () => {
  const plot = { left: 0, right: 200, top: 0, bottom: 100 };
  assert.equal(arrowOf([50, 50], [60, 60], plot), null);
  assert.equal(arrowOf([50, 50], [NaN, 60], plot), null);
  assert.deepEqual(arrowOf([50, 50], [150, 50], plot), {
    shaft: { x1: 60, y1: 50, x2: 142, y2: 50 },
    head: [[150, 50], [138, 44], [138, 56]],
  });
  for (const [to, tip] of [[[450, 50], [200, 50]], [[50, -350], [50, 0]], [[-150, 250], [0, 100]]])
    assert.deepEqual(arrowOf([50, 50], to, plot)?.head[0], tip);
});

test("names stand apart, in the order of their lines", () => {
  assert.deepEqual(spread([50, 10, 52, 300], 20, 100, 15), [50, 20, 65, 100]);
  assert.deepEqual(spread([], 20, 100, 15), []);
});

test("contours at round losses above the floor", () => {
  assert.deepEqual(levelsOf(518, 17_000), [600, 1000, 2000, 4000, 8000, 16_000]);
  assert.ok(levelsOf(33.7, 1000).every((level) => level > 33.7));
});
