// @ts-check
// Where the nodes stand and how the links run. The product uses the same columns.

/** @typedef {import("../types.js").Layout} Layout */

/** @typedef {ReturnType<typeof nodesOf>} Nodes */
/** A link's two ends. @typedef {{x0: number, x1: number, y0: number, y1: number}} Ends */

/**
 * The x of each node column.
 * @param {number} width
 * @param {number} depth
 * @param {boolean} small
 */
export function columnsOf(width, depth, small) {
  const first = small ? 106 : 130, tail = small ? (width > 380 ? 124 : 70) : 152;
  return Array.from({ length: depth + 1 }, (_, k) => first + ((width - tail - first) * k) / depth);
}

const PITCH = 14.5; // px at least between two nodes, or their names
const ONES = 34; // px from the 1s to where the nodes begin

/** Where the 1s stand, and how much is left free under the nodes, px. */
const margins = (/** @type {string} */ size, tight = false, low = false, scroll = false) => {
  const phone = size === "phone";
  return { top: phone ? (tight ? 108 : 92) - (low ? 14 : 0) : 64, bottom: scroll ? 50 : phone ? 34 : 12 };
};

/** The height the longest column takes at least, px. @param {{widths: number[], size: string, low: boolean, scroll: boolean}} layout */
export function roomFor({ widths, size, low, scroll }) {
  const { top, bottom } = margins(size, true, low, scroll);
  return top + ONES + Math.max(...widths) * PITCH + bottom;
}

/**
 * Node centres: index 0 of a column is its 1 (the bias), all on one line across the top; the output has none.
 * @param {Layout} layout
 * @param {number} height
 */
export function nodesOf(layout, height) {
  const { columns: xs, widths, scroll, low } = layout, phone = layout.size === "phone";
  const tight = xs[1] - xs[0] < 72; // the + and − then stand under their number
  const { top, bottom } = margins(layout.size, tight, low, scroll), from = top + ONES, to = height - bottom;
  const most = Math.max(...widths);
  const size = Math.max(12, Math.min(phone ? 34 : 44, ((to - from) / most) * 0.62, (xs[1] - xs[0]) * 0.3));
  const ys = widths.map((n) => {
    const pitch = Math.min(84, (to - from) / n), middle = (from + to) / 2;
    return [top, ...Array.from({ length: n }, (_, i) => middle + (i - (n - 1) / 2) * pitch)];
  });
  const small = size < 24;
  return { xs, ys, size, small, tight, k: Math.max(0.22, Math.min(1, size / 34)), one: Math.min(11, size / 2), top };
}

/**
 * A link's two ends: horizontal at both, fanned at the target so that neighbours do not hide each other.
 * @param {Nodes} nodes
 * @param {Layout} layout
 * @param {number} layer
 * @param {number} from
 * @param {number} to
 * @returns {Ends}
 */
export function linkOf(nodes, layout, layer, from, to) {
  const last = layer + 2 === layout.widths.length;
  const end = last ? layout.outputSize / 2 : nodes.size / 2;
  const n = layout.widths[layer] + 1, fan = Math.min(5, (end * 1.3) / n);
  return {
    x0: nodes.xs[layer] + (from === 0 ? nodes.one : nodes.size / 2),
    x1: nodes.xs[layer + 1] - end,
    y0: nodes.ys[layer][from],
    y1: nodes.ys[layer + 1][to] + (from - (n - 1) / 2) * fan,
  };
}

const HANDLE = 0.46; // of the span

/** @param {Ends} ends */
export function linkPath({ x0, x1, y0, y1 }) {
  const m = (x1 - x0) * HANDLE, r = (/** @type {number} */ v) => v.toFixed(1);
  return `M${r(x0)} ${r(y0)}C${r(x0 + m)} ${r(y0)} ${r(x1 - m)} ${r(y1)} ${r(x1)} ${r(y1)}`;
}

/** The point of a link at t in [0, 1]. @param {Ends} ends @param {number} t */
export function pointOn({ x0, x1, y0, y1 }, t) {
  const u = 1 - t, a = 3 * u * u * t, b = 3 * u * t * t, c = t * t * t;
  return [x0 + (x1 - x0) * (a * HANDLE + b * (1 - HANDLE) + c), y0 * (u * u * u + a) + y1 * (b + c)];
}

/** The t at which a link passes x; links run from left to right, so there is one. @param {Ends} link @param {number} x */
export function tAt(link, x) {
  let low = 0, high = 1;
  for (let i = 0; i < 20; i++) {
    const t = (low + high) / 2;
    if (pointOn(link, t)[0] < x) low = t;
    else high = t;
  }
  return low;
}

/**
 * The part of the line (px, py) + t (dx, dy) inside a square, or null.
 * @param {number} px
 * @param {number} py
 * @param {number} dx
 * @param {number} dy
 * @param {number} x0  of the square's corner
 * @param {number} y0
 * @param {number} side
 */
export function clipToSquare(px, py, dx, dy, x0, y0, side) {
  let low = -1e9, high = 1e9;
  for (const [p, d, a] of [[px, dx, x0], [py, dy, y0]]) {
    if (Math.abs(d) < 1e-12) {
      if (p < a || p > a + side) return null;
      continue;
    }
    const [t0, t1] = [(a - p) / d, (a + side - p) / d];
    low = Math.max(low, Math.min(t0, t1));
    high = Math.min(high, Math.max(t0, t1));
  }
  return low < high ? [px + low * dx, py + low * dy, px + high * dx, py + high * dy] : null;
}
