// @ts-check
// Runs beside the one on screen.

import assert from "node:assert/strict";
import { test } from "node:test";
import { createJob } from "../../../linnet/stage/player/engine/jobs.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { arrive, runOf, sceneOf } from "./setup.js";

const settings = { optimizer: /** @type {const} */ ("gd"), rate: 0.05, most: 20_000 };

function done(job) {
  let progress = 0;
  while (!job.tick(1)) {
    assert.ok(job.progress >= progress && job.progress < 1);
    progress = job.progress;
  }
  assert.equal(job.progress, 1);
  return job.result;
}

test("the same network from several seeds arrives at the same regression", () => {
  const problem = problemOf(sceneOf());
  const seeds = [7, 8, 9, 10, 11];
  const { networks } = done(createJob(problem, { kind: "seeds", widths: [2, 3, 1], seeds, ...settings }));
  assert.deepEqual(networks.map(({ seed }) => seed), seeds);
  for (const { seed, step, gap, diverged, parameters } of networks) {
    assert.ok(gap <= 1e-9 && !diverged);
    const { now } = arrive(runOf({ seed }), step);
    assert.deepEqual(Array.from(now.parameters), parameters);
    assert.equal(now.gap, gap);
    assert.ok(arrive(runOf({ seed }), step - 1).now.gap > 1e-9);
  }
});

test("from a seed where the rate diverges training begins again at half the edge", () => {
  const job = { kind: /** @type {const} */ ("seeds"), widths: [2, 3, 1], seeds: [7], ...settings, rate: 2 };
  const [{ gap, diverged }] = done(createJob(problemOf(sceneOf()), job)).networks;
  assert.ok(gap <= 1e-9 && !diverged);
});

test("what is not there after so many steps is told as it is", () => {
  const problem = problemOf(sceneOf());
  const job = { kind: /** @type {const} */ ("seeds"), widths: [2, 3, 1], seeds: [7], ...settings, most: 10 };
  const [{ step, gap }] = done(createJob(problem, job)).networks;
  assert.deepEqual([step, gap > 1e-9], [10, true]);
});

test("which depth arrives first", () => {
  const shapes = [[], [3], [3, 3], [16, 16, 16]];
  const job = { kind: /** @type {const} */ ("depths"), shapes, seed: 7, ...settings, gap: 1e-6 };
  const { arrivals } = done(createJob(problemOf(sceneOf()), job));
  assert.deepEqual(arrivals.map(({ hidden }) => hidden), shapes);
  for (const { hidden, step, gap, diverged } of arrivals) {
    assert.ok(gap <= 1e-6 && !diverged);
    const at = (/** @type {number} */ step) => arrive(runOf({ widths: [2, ...hidden, 1] }), step).now.gap;
    assert.ok(at(step) <= 1e-6 && at(step - 1) > 1e-6);
  }
});

test("a depth whose rate diverges does not arrive", () => {
  const job = { kind: /** @type {const} */ ("depths"), shapes: [[3]], seed: 7, ...settings, rate: 5, gap: 1e-6 };
  const [{ step, diverged, gap }] = done(createJob(problemOf(sceneOf()), job)).arrivals;
  assert.deepEqual([step, diverged, Number.isFinite(gap)], [null, true, true]);
});

test("training that begins beyond the finite numbers ends at once", () => {
  const problem = { ...problemOf(sceneOf()), rows: Float64Array.from([1e200, 0, 0, -1e200]), rank: 1 };
  const job = { kind: /** @type {const} */ ("seeds"), widths: [2, 3, 1], seeds: [7], ...settings };
  const running = createJob(problem, job);
  assert.ok(running.tick(50));
  const [{ step, diverged, gap }] = running.result.networks;
  assert.deepEqual([step, diverged, gap], [0, true, Infinity]);
});
