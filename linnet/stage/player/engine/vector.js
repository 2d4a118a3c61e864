// @ts-check
// What vectors have in common, in one fixed order of operations.

/** @typedef {Float64Array} Vector */

/** @param {Vector} a @param {Vector} b as long as a, or longer */
export function dot(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
