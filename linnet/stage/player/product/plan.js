// @ts-check
// What both ways of writing the product are made of: matrices in their places, the coefficients, their labels. A plan
// says where everything stands (matrices.js and textbook.js make one each); nothing is drawn here.

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("../types.js").Link} Link */

/**
 * One matrix. Along the links a row is where a link comes from; turned (the textbook), where it goes.
 * The cells that only carry the 1 are the first column, or turned the first row; the last layer has none.
 * @typedef {Object} Factor
 * @property {number} layer     from 0
 * @property {boolean} last
 * @property {boolean} turned
 * @property {number} rows
 * @property {number} columns   the one that carries the 1 included
 * @property {boolean} numbers  otherwise heat
 * @property {number} x
 * @property {number} y
 * @property {number} cell      width of a cell
 * @property {number} one       width of the first column, where it carries the 1
 * @property {number} row       height of a row
 * @property {number} width
 * @property {number} height
 */

/** An entry of W*, and of least squares beside it. @typedef {{x: number, y: number, width: number, height: number, goalX: number, goalY: number, digits: number, pad?: number}} Entry */
/** @typedef {{x: number, y: number, width: number, height: number, sides: "both"|"left"|"right"|"none"}} Bracket */
/** @typedef {{x: number, y: number, text: string, class: string, anchor: "start"|"middle"|"end", coefficient?: number, lit?: string}} Label */

/**
 * Where everything stands, px.
 * @typedef {Object} Plan
 * @property {number} width
 * @property {number} height
 * @property {Factor[]} factors
 * @property {Entry[]} entries
 * @property {Bracket[]} mine    around W*
 * @property {Bracket[]} goal    around least squares
 * @property {{x: number, y: number}} sign
 * @property {Label[]} labels
 * @property {{x: number, y: number}[]} rules  hairlines from the top down to y
 */

/** Fonts as CSS writes them, by use; a digit's width in px. @typedef {{cell: string, name: string, tick: string, digit: number}} Fonts */

export const CELL = { most: 46, least: 34, low: 15, row: 27, heat: 22 }; // px; numbers need least × low

/** The narrowest cell a number fits: weights in the data's own units may be of any size. */
export const leastCell = (/** @type {Scene} */ scene) => (scene.standardised ? CELL.least : 44);

// -- places -------------------------------------------------------------------------------------

/** Where a column begins, from the matrix's left. @param {Factor} f @param {number} column */
export const columnX = (f, column) => (f.one ? (column ? f.one + (column - 1) * f.cell : 0) : column * f.cell);
/** @param {Factor} f @param {number} column */
export const columnWidth = (f, column) => (f.one && column === 0 ? f.one : f.cell);

/**
 * Where a cell's link runs; to is 0 in the cells that carry the 1.
 * @param {Factor} f @param {number} row @param {number} column @returns {Link}
 */
export function linkAt(f, row, column) {
  const [from, to] = f.turned ? [column, row] : [row, column];
  return { layer: f.layer, from, to: to + (f.last ? 1 : 0) };
}

/** The cell that holds a link. @param {Factor} f @param {Link} link */
export function boxOf(f, link) {
  const to = link.to - (f.last ? 1 : 0);
  const [row, column] = f.turned ? [to, link.from] : [link.from, to];
  return { x: f.x + columnX(f, column), y: f.y + row * f.row, width: columnWidth(f, column), height: f.row };
}

/** The link under a point. @param {Plan} plan @param {number} x @param {number} y @returns {{factor: Factor, link: Link}|null} */
export function linkUnder(plan, x, y) {
  for (const f of plan.factors) {
    if (x < f.x || x >= f.x + f.width || y < f.y || y >= f.y + f.height) continue;
    const column = f.one
      ? (x < f.x + f.one ? 0 : 1 + Math.floor((x - f.x - f.one) / f.cell))
      : Math.floor((x - f.x) / f.cell);
    const row = Math.floor((y - f.y) / f.row);
    if (row >= f.rows || column >= f.columns) return null;
    const link = linkAt(f, row, column);
    return link.to ? { factor: f, link } : null;
  }
  return null;
}

// -- fitting ------------------------------------------------------------------------------------

/**
 * A matrix before it has a place.
 * @param {number[]} widths @param {number} layer @param {boolean} turned @param {number} row px @returns {Factor}
 */
export function factorOf(widths, layer, turned, row) {
  const last = layer + 2 === widths.length;
  const froms = widths[layer] + 1, tos = widths[layer + 1] + (last ? 0 : 1);
  const [rows, columns] = turned ? [tos, froms] : [froms, tos];
  return {
    layer,
    last,
    turned,
    rows,
    columns,
    numbers: row >= CELL.low,
    x: 0,
    y: 0,
    cell: 0,
    one: 0,
    row,
    width: 0,
    height: rows * row,
  };
}

/**
 * Cells of this width; along the links the column that carries the 1 may be narrower.
 * @param {Factor} f @param {boolean} numbers @param {number} cell px
 */
export function sized(f, numbers, cell) {
  f.numbers = numbers;
  f.cell = cell;
  f.one = f.turned || f.last ? 0 : numbers ? 18 : cell;
  f.width = f.one + (f.columns - (f.one ? 1 : 0)) * cell;
  return f;
}

/**
 * Side by side in the room there is: numbers where they fit; the widest matrices become heat first.
 * @param {Factor[]} factors
 * @param {number} room  for the cells of all of them
 * @param {number} names room each matrix of numbers takes besides, for the names of its rows
 * @param {number} least px a cell of numbers
 * @param {number} most
 * @param {(f: Factor) => boolean} named
 * @returns {number} the width of the narrowest cell
 */
export function fitLine(factors, room, names, least, most, named) {
  const numbers = new Set(factors.filter((f) => f.row >= CELL.low));
  for (;;) {
    const extra = [...numbers].reduce((sum, f) => sum + (named(f) ? names : 0), 0);
    const ones = [...numbers].reduce((sum, f) => sum + (f.turned || f.last ? 0 : 18), 0);
    const count = [...numbers].reduce((sum, f) => sum + f.columns - (f.turned || f.last ? 0 : 1), 0);
    const heat = factors.reduce((sum, f) => sum + (numbers.has(f) ? 0 : f.columns), 0);
    const left = room - extra - ones;
    // as wide as heat may be, numbers take the rest; as narrow as numbers may be, heat takes the rest
    const cell = Math.max(least, Math.min(Math.max(least, most), (left - heat * CELL.heat) / (count || 1)));
    const warm = Math.min(CELL.heat, (left - count * cell) / (heat || 1));
    const fits = heat ? warm >= (numbers.size ? 9 : 0) : left >= count * least;
    if (fits || !numbers.size) {
      for (const f of factors) sized(f, numbers.has(f), numbers.has(f) ? cell : Math.max(0.5, warm));
      return heat ? warm : cell;
    }
    numbers.delete([...numbers].reduce((a, b) => (b.columns > a.columns ? b : a)));
  }
}
