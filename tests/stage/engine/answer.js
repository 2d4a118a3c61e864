// @ts-check
// Answers a question about the engine: JSON from standard input to standard output.

import { text } from "node:stream/consumers";
import { standardErrors } from "../../../linnet/stage/player/engine/edited_problem.js";
import { createJob } from "../../../linnet/stage/player/engine/jobs.js";
import { problemOf } from "../../../linnet/stage/player/engine/problem.js";
import { bits, initialNode, key, normal, permutation } from "../../../linnet/stage/player/engine/random.js";
import { createRun } from "../../../linnet/stage/player/engine/run.js";

const range = (count) => Array.from({ length: count }, (_, i) => i);

/** The run at a step, however long it takes to get there. */
export function arrive(run, step) {
  run.seek(step);
  while (run.mode === "seek") run.tick(1, 8);
  return run;
}

const ANSWERS = {
  draws: ({ words, count }) => {
    const own = key(...words);
    return { bits: range(count).map((i) => bits(own, i)), normals: range(count).map((i) => normal(own, i)) };
  },
  nodes: ({ seed, layer, inputs, count }) => range(count).map((node) => initialNode(seed, layer, node + 1, inputs)),
  permutations: ({ seed, rows, count }) => range(count).map((number) => Array.from(permutation(seed, number, rows))),
  regression: ({ scene }) => {
    const { own, goal, floor, rank } = problemOf(scene);
    return { own: Array.from(own), goal: Array.from(goal), floor, rank };
  },
  edited: ({ scene, changes }) => {
    const widths = [scene.names.length, 1];
    const journal = [[0, { kind: "start", widths, seed: 1 }], ...changes.map((change) => [0, change])];
    const { data } = createRun(problemOf(scene), { journal, step: 0 }, scene.caps);
    const { own, n, floor, targetSd } = data;
    return { own: Array.from(own), n, floor, targetSd, errors: standardErrors(data) };
  },
  frames: ({ scene, journal, steps }) => {
    const run = createRun(problemOf(scene), { journal, step: 0 }, scene.caps);
    return steps.map((step) => {
      const { now, edge, diverged, best } = arrive(run, step);
      const { loss, gap, widths } = now;
      const at = { step: now.step, loss, gap, widths, edge, diverged, best };
      return { ...at, parameters: Array.from(now.parameters), beta: Array.from(now.beta) };
    });
  },
  job: ({ scene, job }) => {
    const running = createJob(problemOf(scene), job);
    while (!running.tick(8));
    return running.result;
  },
};

const asked = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(ANSWERS[asked.question](asked)));
