// @ts-check
// Where a coefficient of W* comes from: the sum, over all paths from its input to the output, of the product of the
// weights on the path. The intercept is the same sum over the paths that start at a bias.

/** @typedef {(layer: number, from: number, to: number) => number} WeightAt  layer from 0; from 0 is the bias; to from 1 */
/** `factors` are the weights on the way, inputs first; `size` is their product without its sign. @typedef {{factors: number[], size: number}} NetworkPath */

/**
 * Whether the links that leave a node lie on a path of coefficient `chosen`: of input `chosen`, or any bias for 0.
 * @param {number} layer @param {number} from @param {number|null} chosen  null: nothing is chosen, every link counts
 */
export const onPath = (layer, from, chosen) =>
  chosen === null || (layer === 0 ? from === chosen : chosen === 0 || from > 0);

/**
 * How many paths a coefficient is the sum of.
 * @param {number[]} widths @param {number} coefficient  0 for the intercept
 */
export function countPaths(widths, coefficient) {
  let total = 1, through = 1;
  for (let k = widths.length - 2; k >= 1; k--) total += through *= widths[k];
  return coefficient === 0 ? total : through;
}

/** A path as far as a node: its last weight, and the path before. @typedef {{factor: number, before: Way|null, size: number}} Way */

/**
 * The paths that add most to a coefficient, largest first.
 *
 * The largest paths to a node go on from the largest to the nodes before it, so each node keeps only `most` (Bellman
 * & Kalaba, "On kth best policies", J. SIAM 8, 1960): the cost grows with the links, not with the paths.
 * @param {WeightAt} weight @param {number[]} widths @param {number} coefficient  0 for the intercept @param {number} most
 * @returns {NetworkPath[]}
 */
export function largestPaths(weight, widths, coefficient, most) {
  const start = { factor: 1, before: null, size: 1 };
  /** @type {Way[][]} */
  let best = Array.from({ length: widths[0] + 1 }, (_, node) => (node === coefficient ? [start] : []));
  for (let layer = 0; layer < widths.length - 1; layer++) {
    const nodes = Array.from(
      { length: widths[layer + 1] },
      (_, i) => arriving(best, (from) => weight(layer, from, i + 1), most),
    );
    // the 1 is carried on by a link that is no weight: a path of the intercept may start at any bias
    best = [best[0], ...nodes];
  }
  return best[1].map((way) => ({ factors: factorsOf(way), size: way.size }));
}

/**
 * The largest ways to a node, largest first; of equal ones those from earlier nodes.
 * @param {Way[][]} ways  to each node before it, largest first @param {(from: number) => number} weight @param {number} most
 */
function arriving(ways, weight, most) {
  const largest = /** @type {Way[]} */ ([]);
  for (let from = 0; from < ways.length; from++) {
    const factor = weight(from);
    for (const before of ways[from]) {
      const size = before.size * Math.abs(factor);
      let at = largest.length;
      while (at > 0 && largest[at - 1].size < size) at--;
      if (at === most) break; // those after it are smaller still
      largest.splice(at, 0, { factor, before, size });
      if (largest.length > most) largest.pop();
    }
  }
  return largest;
}

/** @param {Way} way */
function factorsOf(way) {
  const factors = [];
  for (let at = way; at.before; at = at.before) factors.push(at.factor);
  return factors.reverse();
}
