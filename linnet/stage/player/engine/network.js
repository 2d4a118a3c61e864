// @ts-check
// Networks as values: widths, and all parameters in one flat array (linnet/networks/network.py).

import { initialNode } from "./random.js";

/** @typedef {{widths: number[], theta: Float64Array}} Network */
/** @typedef {number[][][]} Layers  of each layer a row a node: bias, weights */

/** Where each layer's parameters begin, and last where they all end. @param {number[]} widths */
export function beginsOf(widths) {
  const begins = [0];
  for (let k = 0; k + 1 < widths.length; k++) begins.push(begins[k] + widths[k + 1] * (widths[k] + 1));
  return begins;
}

/** @param {number[]} widths */
export const parameterCount = (widths) => beginsOf(widths)[widths.length - 1];

/**
 * A network with random weights: those of `linnet.Network.random`.
 * @param {number[]} widths
 * @param {number} seed
 * @returns {Network}
 */
export function initial(widths, seed) {
  const layers = widths
    .slice(1)
    .map((nodes, k) => Array.from({ length: nodes }, (_, j) => initialNode(seed, k + 1, j + 1, widths[k])));
  return whole(layers);
}

/**
 * @param {Network} network
 * @returns {Layers}
 */
function layersOf({ widths, theta }) {
  let at = 0;
  return widths.slice(1).map((nodes, k) =>
    Array.from({ length: nodes }, () => Array.from(theta.subarray(at, at += widths[k] + 1)))
  );
}

/**
 * @param {Layers} layers
 * @returns {Network}
 */
function whole(layers) {
  const widths = [layers[0][0].length - 1, ...layers.map((rows) => rows.length)];
  return { widths, theta: Float64Array.from(layers.flat(2)) };
}

/** @param {number} width */
const identity = (width) =>
  Array.from({ length: width }, (_, j) => Array.from({ length: width + 1 }, (_, i) => Number(i === j + 1)));

/**
 * With one more node in a hidden layer (from 1): random incoming weights, and the outgoing weight 0.
 * @param {Network} network
 * @param {number} layer
 * @param {number} seed
 */
export function addNode(network, layer, seed) {
  const layers = layersOf(network);
  const there = layers[layer - 1];
  const isThere = (/** @type {number[]} */ row) => there.some((other) => other.every((value, i) => value === row[i]));
  const next = (/** @type {number} */ number) => initialNode(seed, layer, number, network.widths[layer - 1]);
  let number = there.length + 1;
  while (isThere(next(number))) number++;
  there.push(next(number));
  for (const row of layers[layer]) row.push(0);
  return whole(layers);
}

/**
 * Without the last node of a hidden layer.
 * @param {Network} network
 * @param {number} layer
 */
export function removeNode(network, layer) {
  const layers = layersOf(network);
  layers[layer - 1].pop();
  for (const row of layers[layer]) row.pop();
  return whole(layers);
}

/**
 * With a hidden layer before the output, an identity: as wide as the column before it, or as the output.
 * @param {Network} network
 * @param {boolean} asOutput
 */
export function addLayer(network, asOutput) {
  const layers = layersOf(network);
  const before = network.widths[network.widths.length - 2];
  if (asOutput) layers.push(identity(1));
  else layers.splice(-1, 0, identity(before));
  return whole(layers);
}

/**
 * Without the last hidden layer, which is multiplied into the output.
 * @param {Network} network
 */
export function removeLayer(network) {
  const layers = layersOf(network);
  const [before, [output]] = layers.splice(-2, 2);
  const product = before[0].map((_, i) =>
    before.reduce((sum, row, j) => sum + output[j + 1] * row[i], i ? 0 : output[0])
  );
  return whole([...layers, [product]]);
}

/**
 * With one weight replaced; layer and `to` from 1, `from` 0 is the bias.
 * @param {Network} network
 * @param {number} layer
 * @param {number} to
 * @param {number} from
 * @param {number} value
 */
export function withWeight({ widths, theta }, layer, to, from, value) {
  const changed = theta.slice();
  const start = parameterCount(widths.slice(0, layer));
  changed[start + (to - 1) * (widths[layer - 1] + 1) + from] = value;
  return { widths, theta: changed };
}
