// @ts-check
// Where learning rates stand on a logarithmic scale, which is long enough for the rate and for the edge.

import { LARGEST_RATE } from "../engine/limits.js";

const USUAL = [-4, 1]; // the powers of ten at the ends
const DECADES = 5; // at least
const FAR = 1e4; // an edge further under the rate than this is off the scale

export function createRateScale() {
  let left = 0, right = 1; // px
  let [low, high] = USUAL;

  const scale = {
    get left() {
      return left;
    },
    get right() {
      return right;
    },
    get least() {
      return 10 ** low;
    },
    get most() {
      return 10 ** high;
    },
    /** @param {number} start px @param {number} end px */
    place(start, end) {
      [left, right] = [start, end];
    },
    /** Begin with the scale that fits the edge. @param {number|null} edge */
    fit(edge) {
      const first = edge !== null && edge < 1e-3 ? Math.floor(Math.log10(edge)) - 2 : null;
      [low, high] = first === null ? USUAL : [first, first + DECADES];
    },
    /**
     * Rate and edge stand on the scale, one decade from its left end.
     * @param {number} rate @param {number|null} edge
     * @returns {boolean} whether it has other ends
     */
    stretch(rate, edge) {
      const least = Math.min(rate, Math.max((edge ?? rate) / 3, rate / FAR), scale.least),
        most = Math.max(rate, Math.min(edge ?? rate, LARGEST_RATE), scale.most);
      const first = Math.max(-15, Math.floor(Math.log10(least) + 1e-9)),
        last = Math.min(2, Math.ceil(Math.log10(most) - 1e-9));
      if (first === low && last === high) return false;
      [low, high] = [first, last];
      return true;
    },
    /** Where a rate stands, px; beyond the scale at its end. @param {number} rate */
    x: (rate) => Math.max(left, Math.min(right, left + ((right - left) * (Math.log10(rate) - low)) / (high - low))),
    /** The rate at a place, in two digits. @param {number} x px */
    rateAt(x) {
      const share = Math.max(0, Math.min(1, (x - left) / (right - left)));
      return scale.bounded(10 ** (low + (high - low) * share), 2);
    },
    /** @param {number} rate @param {number} digits */
    bounded: (rate, digits) => Math.max(scale.least, Math.min(scale.most, Number(rate.toPrecision(digits)))),
    /** How wide a decade is, px. */
    get decade() {
      return (right - left) / (high - low);
    },
    /** The powers of ten on it, and where. @returns {{power: number, at: number}[]} */
    get decades() {
      return Array.from({ length: high - low + 1 }, (_, i) => ({ power: low + i, at: left + i * scale.decade }));
    },
  };
  return scale;
}
