// @ts-check
// A network with one feature and one hidden layer as what it is: lines, weighed and added up. Units of training.

/** @typedef {{intercept: number, slope: number}} Line */
/** @typedef {{lines: Line[], weights: number[], constant: number, sums: Line[]}} Weighed  `sums`: c₀ + c₁h₁, + c₂h₂, … = ŷ */

/**
 * @param {ArrayLike<number>} parameters  as in engine/network.js
 * @param {number} count  of the nodes
 * @returns {Weighed}
 */
export function weighedOf(parameters, count) {
  const lines = Array.from(
    { length: count },
    (_, k) => ({ intercept: parameters[2 * k], slope: parameters[2 * k + 1] }),
  );
  const constant = parameters[2 * count];
  const weights = Array.from({ length: count }, (_, k) => parameters[2 * count + 1 + k]);
  let sum = { intercept: constant, slope: 0 };
  const sums = lines.map((line, k) =>
    sum = { intercept: sum.intercept + weights[k] * line.intercept, slope: sum.slope + weights[k] * line.slope }
  );
  return { lines, weights, constant, sums };
}

/** @param {Line} line @param {number} x */
export const heightAt = ({ intercept, slope }, x) => intercept + slope * x;
