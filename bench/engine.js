// The stage's engine for the bench: a line of JSON in, a line out.
//   {"make": {scene, widths, parameters, rate}} -> a number for the trainer
//   {"run": number, "steps": count} -> null, after so many steps
//   {"parameters": number} -> a list

import { createInterface } from "node:readline";
import { problemOf } from "../linnet/stage/player/engine/problem.js";
import { emptyMemory, Trainer } from "../linnet/stage/player/engine/trainer.js";

const trainers = [];

function make({ scene, widths, parameters, rate }) {
  const theta = Float64Array.from(parameters);
  const settings = { optimizer: /** @type {const} */ ("gd"), rate, batch: 0 };
  const memory = emptyMemory("gd", theta.length);
  const state = { step: 0, seed: 0, widths, theta, settings, memory, powers: [1, 1], lowest: null };
  return trainers.push(new Trainer(problemOf(scene), state)) - 1;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  let answer = null;
  if (asked.make) answer = make(asked.make);
  else if (asked.steps) trainers[asked.run].run(asked.steps);
  else answer = Array.from(trainers[asked.parameters].theta);
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
