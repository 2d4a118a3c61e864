// @ts-check
// The scene as the points are at the step on screen: what was changed by hand, and least squares of it.

import { standardErrors } from "../engine/edited_problem.js";
import { LARGEST_DRAWN } from "../engine/limits.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../seam/runs.js").Kept} Kept */

/** @type {WeakMap<object, Scene>} */
const made = new WeakMap();

/**
 * Python's certified fit where it has come, else the engine's; the same object as long as nothing changes.
 * @param {Kept} kept
 * @returns {Scene}
 */
export function sceneNow({ read, run, certified }) {
  if (run.data === run.problem) return read;
  let scene = made.get(run.data);
  if (!scene) made.set(run.data, scene = sceneOfData(read, run));
  if (!certified || scene.certified === certified || !sameData(certified.points, run.points)) return scene;
  const { own, errors, t } = certified;
  scene = { ...scene, own, errors, t, certified };
  made.set(run.data, scene);
  return scene;
}

/** @param {any[]} one @param {any[]} other */
const sameData = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** @param {Scene} read @param {any} run @returns {Scene} */
function sceneOfData(read, { data, problem: { hand }, trainer: { edits } }) {
  const p = read.names.length, clip = (/** @type {number} */ v) => Math.max(-LARGEST_DRAWN, Math.min(LARGEST_DRAWN, v));
  const left = read.numbers.map((_, k) => k).filter((k) => edits.rows.get(read.numbers[k]) !== null);
  const more = [...edits.rows].filter(([row, values]) => row >= hand.total && values);
  const numbers = [...left.map((k) => read.numbers[k]), ...more.map(([row]) => row)];
  const X = new Float32Array(numbers.length * p), y = new Float32Array(numbers.length);
  left.forEach((k, n) => {
    X.set(read.X.subarray(k * p, (k + 1) * p), n * p);
    y[n] = read.y[k];
  });
  numbers.forEach((row, n) => {
    const values = edits.rows.get(row);
    if (!values) return;
    X.set(values.slice(0, p).map(clip), n * p);
    y[n] = clip(values[p]);
  });
  const own = Array.from(data.own, Number), errors = standardErrors(data);
  return {
    ...read,
    X,
    y,
    numbers,
    drawn: numbers.length,
    rows: data.n,
    own,
    goal: Array.from(data.goal, Number),
    floor: data.floor,
    errors,
    t: errors.map((error, i) => (error ? own[i] / error : null)),
    asRead: read,
    certified: null,
  };
}

/** The place among the drawn points of a row; −1 if it is none of them. @param {Scene} scene @param {number|null} row */
export const drawnAt = (scene, row) => (row === null ? -1 : scene.numbers.indexOf(row));
