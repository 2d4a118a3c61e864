// @ts-check
// How a link shows its weight.

/** Link width in px: 1 at zero, 4 more per unit, never above 11; k shrinks it in dense networks. @param {number} weight */
export const linkWidth = (weight, k = 1) => k * Math.min(11, 1 + 4 * Math.abs(weight));

/**
 * Dashes mark negative weights; they grow with the width so that thick ones stay dashes.
 * @param {number} weight
 * @param {number} width
 */
export const dashOf = (weight, width) =>
  weight < 0 ? `${(5 + 1.6 * width).toFixed(1)} ${(2.5 + 0.6 * width).toFixed(1)}` : null;

/** The same for a link in a network's picture, where many are thin. @param {number} weight @param {number} width @param {import("./geometry.js").Nodes} nodes */
export const dashAmong = (weight, width, { small }) => small ? (weight < 0 ? "3 1.5" : null) : dashOf(weight, width);
