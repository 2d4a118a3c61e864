// @ts-check
// What a network predicts if its hidden nodes had an activation: its own weights, in its own units.

/** @type {Object<string, (sum: number) => number>} */
export const ACTIVATIONS = { identity: (sum) => sum, relu: (sum) => Math.max(0, sum), tanh: Math.tanh };

/**
 * @param {number[]} widths
 * @param {ArrayLike<number>} parameters  as in engine/network.js
 * @param {number[]} inputs
 * @param {string} activation
 */
export function predict(widths, parameters, inputs, activation) {
  const bend = ACTIVATIONS[activation];
  let values = inputs, at = 0;
  for (let k = 1; k < widths.length; k++) {
    const last = k === widths.length - 1, next = [];
    for (let j = 0; j < widths[k]; j++) {
      let sum = parameters[at++];
      for (const value of values) sum += parameters[at++] * value;
      next.push(last ? sum : bend(sum));
    }
    values = next;
  }
  return values[0];
}
