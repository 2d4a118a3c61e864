// @ts-check
// What the engine's tests share: scenes, journals, numbers drawn from a fixed seed.

import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { bits, key, normal } from "../../../linnet/stage/player/engine/random.js";
import { triangular } from "../../../linnet/stage/player/engine/regression.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";

export const caps = { layers: 8, nodes: 16 };

/** Numbers that follow from a seed. */
export function generator(seed) {
  const own = key(seed, 99);
  let number = 0;
  return {
    uniform: () => bits(own, number++) / 2 ** 32,
    /** From 0 to count - 1. */
    whole: (count) => Math.floor((bits(own, number++) / 2 ** 32) * count),
    normal: () => normal(own, 1000 + number++),
    pick(list) {
      return list[this.whole(list.length)];
    },
  };
}

export const base64 = (values) => Buffer.from(Float64Array.from(values).buffer).toString("base64");

/** A scene of n rows, y = 2 - x₁ + x₂ ⋯ and noise. */
export function sceneOf(p = 2, n = 60, seed = 1) {
  const random = generator(seed);
  const X = [];
  const y = [];
  for (let i = 0; i < n; i++) {
    const row = Array.from({ length: p }, () => random.normal());
    X.push(...row);
    y.push(row.reduce((sum, x, j) => sum + (j % 2 ? x : -x), 2) + 0.3 * random.normal());
  }
  const names = Array.from({ length: p }, (_, j) => `x${j}`);
  return {
    id: `${p}-${n}-${seed}`,
    names,
    standardised: true,
    caps,
    rows: n,
    sample: null,
    data: { X: base64(X), y: base64(y) },
  };
}

/**
 * The same scene as Python sends it when there are too many rows: R, the drawn rows, and R of all others.
 * @param {number[]|null} sample  the drawn rows; null for all of them
 */
export function compressedSceneOf(scene = sceneOf(), sample = null) {
  const problem = problemOf(scene);
  const { n, p } = problem;
  const { rows, floor, targetSd, mean, sd, goal, own, table } = problem;
  const width = p + 2;
  const drawn = new Set(sample ?? Array.from({ length: n }, (_, i) => i));
  const others = Array.from({ length: width }, () => []);
  for (let i = 0; i < n; i++) {
    if (!drawn.has(i)) { for (let j = 0; j < width; j++) others[j].push(table.rows[i * width + j]); }
  }
  const rest = others[0].length
    ? triangular(others.map((column) => Float64Array.from(column))).flatMap((r) => [...r])
    : [];
  const touched = [...drawn].flatMap((i) => [...problem.hand.values.subarray(i * (p + 1), (i + 1) * (p + 1))]);
  return {
    ...scene,
    rows: n,
    sample,
    mean: mean.slice(0, p),
    sd: sd.slice(0, p),
    targetMean: mean[p],
    targetSd: sd[p],
    goal: Array.from(goal),
    own: Array.from(own),
    data: {
      pseudo: base64(rows),
      floor,
      targetSd,
      touched: {
        X: base64(touched.filter((_, i) => i % (p + 1) < p)),
        y: base64(touched.filter((_, i) => i % (p + 1) === p)),
        rest: base64(rest),
      },
    },
  };
}

/** Rows for mini-batches as Python sends them, in the units of training. */
export function batchRowsOf(p = 2) {
  const { rows, count } = problemOf(sceneOf(p)).table;
  const X = [];
  const y = [];
  for (let i = 0; i < count; i++) {
    X.push(...rows.subarray(i * (p + 2) + 1, (i + 1) * (p + 2) - 1));
    y.push(rows[(i + 1) * (p + 2) - 1]);
  }
  return { X: base64(X), y: base64(y), of: 1000, taken: count };
}

export const journalOf = ({ widths = [2, 3, 1], seed = 7, optimizer = "gd", rate = 0.05, batch = 0 } = {}) => [
  [0, { kind: "start", widths, seed }],
  [0, { kind: "settings", optimizer, rate, batch }],
];

/** A run on a scene of as many features as the widths say. */
export function runOf(settings = {}, step = 0) {
  const journal = journalOf(settings);
  return createRun(problemOf(sceneOf(journal[0][1].widths[0])), { journal, step }, caps);
}

/** Go to a step, however long it takes. */
export function arrive(run, step) {
  run.seek(step);
  finish(run);
  return run;
}

/** Until the run comes to rest. */
export function finish(run) {
  while (run.mode !== "rest") run.tick(1, 8);
}

/** Everything that decides what comes next. */
export const stateOf = (run) => run.trainer.state;
