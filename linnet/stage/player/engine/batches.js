// @ts-check
// Mini-batches: the rows in a shuffled order, anew for each pass over them, some a step (linnet/training/minibatch.py).

import { permutation } from "./random.js";

/**
 * Which rows a step sees follows from its number alone.
 * @param {import("./types.js").Table} table
 * @param {number} size  rows a step; the last batch of a pass is smaller where it does not divide the rows
 * @param {number} seed
 */
export function createBatches(table, size, seed) {
  const { rows, count } = table;
  const width = rows.length / count;
  const most = Math.min(size, count);
  const inPass = Math.ceil(count / most);
  let pass = -1;
  let order = new Uint32Array(0);
  return {
    /**
     * The gradient of the mean squared error of a step's batch by the collapsed network.
     * @param {number} step
     * @param {Float64Array} beta  p + 1
     * @param {Float64Array} out   p + 1
     */
    slope(step, beta, out) {
      const number = Math.floor(step / inPass);
      if (number !== pass) {
        pass = number;
        order = permutation(seed, pass, count);
      }
      const first = (step - pass * inPass) * most;
      const end = Math.min(first + most, count);
      out.fill(0);
      for (let k = first; k < end; k++) {
        const at = order[k] * width;
        let residual = -rows[at + width - 1];
        for (let i = 0; i < width - 1; i++) residual += rows[at + i] * beta[i];
        for (let i = 0; i < width - 1; i++) out[i] += residual * rows[at + i];
      }
      const share = 2 / (end - first);
      for (let i = 0; i < width - 1; i++) out[i] *= share;
    },
  };
}
