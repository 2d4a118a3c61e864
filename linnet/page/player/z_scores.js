// @ts-check
// The same data for a network that is trained in z-scores: what standardising does to R is one more affine map.

import { problemOf } from "../../stage/player/engine/problem.js";

/** @param {any} scene  trained in the data's own units @returns {any} */
export function inZScores(scene) {
  const { mean, sd, targetMean, targetSd, own, data } = scene, p = scene.names.length;
  const goal = Float64Array.from(own, (b, j) => (j ? (b * sd[j - 1]) / targetSd : 0));
  const better = { ...scene, id: `${scene.id} z`, standardised: true, goal: Array.from(goal) };
  if ("X" in data) return better;
  const problem = problemOf(scene), shift = [...mean, targetMean], gain = [...sd, targetSd];
  /** @param {Float64Array} rows [1, x…, y] row after row */
  const scored = (rows) =>
    rows.map((value, at) => {
      const j = at % (p + 2);
      return j ? (value - shift[j - 1] * rows[at - j]) / gain[j - 1] : value;
    });
  const pseudo = scored(problem.rows), floor = data.floor / (targetSd * targetSd);
  const batchRows = problem.table && data.batchRows
    ? { ...data.batchRows, ...apart(scored(problem.table.rows), p) }
    : null;
  return { ...better, data: { ...data, pseudo, floor, targetSd: 1, batchRows } };
}

/** @param {Float64Array} rows @param {number} p */
const apart = (rows, p) => ({
  X: rows.filter((_, at) => at % (p + 2) > 0 && at % (p + 2) <= p),
  y: rows.filter((_, at) => at % (p + 2) === p + 1),
});
