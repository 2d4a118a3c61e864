// @ts-check
// The one definition of randomness, equal bit for bit to linnet/networks/random.py: nothing here has a state.

const WEIGHTS = 1; // what a seed is used for
const ROWS = 2;
const BIAS_SPREAD = 0.15;
const UNIFORMS = 12; // for one normal: their variances, 1/12 each, add up to 1
const WORDS = 2 ** 32;
const MOST_ROWS = 2 ** 21; // so that a draw and a row's number fit into one double

/**
 * Map a 32-bit integer one to one so that each bit of the result depends on every bit (Wellons' lowbias32).
 * @param {number} word
 */
export function mixed(word) {
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}

/**
 * One 32-bit key for several whole numbers; their order counts.
 * @param {...number} words
 */
export function key(...words) {
  let value = 0;
  for (const word of words) value = mixed((value + 0x9e3779b9 + word) | 0);
  return value;
}

/**
 * A key's draw of a number: a whole number from 0 to 2^32 - 1.
 * @param {number} key
 * @param {number} number
 */
export const bits = (key, number) => mixed((mixed(number ^ key) + key) | 0);

/**
 * A key's normal of a number, mean 0 and variance 1: the exact sum of twelve uniforms, less 6.
 * @param {number} key
 * @param {number} number
 */
export function normal(key, number) {
  let sum = 0;
  for (let i = 0; i < UNIFORMS; i++) sum += bits(key, UNIFORMS * number + i) / WORDS;
  return sum - 6;
}

/**
 * Initial bias and weights of a node.
 * @param {number} seed
 * @param {number} layer   from 1
 * @param {number} node    from 1
 * @param {number} inputs  nodes of the layer before
 * @returns {number[]}     1 + inputs
 */
export function initialNode(seed, layer, node, inputs) {
  const own = key(seed, WEIGHTS, layer, node);
  const weight = (/** @type {unknown} */ _, /** @type {number} */ i) => normal(own, i + 1) / Math.sqrt(inputs);
  return [BIAS_SPREAD * normal(own, 0), ...Array.from({ length: inputs }, weight)];
}

/**
 * The numbers from 0 to rows - 1 in a random order: the order of one pass over the rows.
 * @param {number} seed
 * @param {number} number  of the pass, from 0
 * @param {number} rows
 */
export function permutation(seed, number, rows) {
  if (rows > MOST_ROWS) throw new RangeError(`no more than ${MOST_ROWS} rows can be shuffled`);
  const own = key(seed, ROWS, number);
  const drawn = new Float64Array(rows);
  for (let i = 0; i < rows; i++) drawn[i] = bits(own, i) * MOST_ROWS + i;
  drawn.sort();
  return Uint32Array.from(drawn, (value) => value % MOST_ROWS);
}
