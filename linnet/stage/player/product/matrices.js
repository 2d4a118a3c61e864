// @ts-check
// The product, read in the direction of the diagram: each matrix stands under the links it holds,
// the dot of the product under the hidden column, the equals sign under the prediction.

import { createPanel } from "./matrix_panel.js";
import { digitsIn } from "./number_text.js";
import { CELL, factorOf, fitLine, leastCell, sized } from "./plan.js";
import { fitName, textWidth } from "../text_width.js";
import { nodeName } from "../names.js";
import { sub } from "../numbers.js";
import { columnsOf } from "../diagram/geometry.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("./plan.js").Plan} Plan @typedef {import("./plan.js").Factor} Factor @typedef {import("./plan.js").Label} Label @typedef {import("./plan.js").Fonts} Fonts */

const HEAD = 40; // px over the tallest matrix: its symbol, the names of its columns
const FOOT = 10;
const FOUR_ROWS = 4 * CELL.row; // at least this high, so that nothing jumps when a node comes or goes
const HEAT = 140; // the height of a matrix too long for numbers
const BRACKET = 5; // px right of a column
const TIGHT = 60; // px between columns under which the dots are small

/** @param {HTMLElement} host @param {import("./matrix_panel.js").Actions} actions */
export function createMatrices(host, actions) {
  return createPanel(
    host,
    actions,
    (scene, layout, fonts) =>
      layout.size === "phone" && !layout.scroll ? inLines(scene, layout, fonts) : underLinks(scene, layout, fonts),
  );
}

/** Rows of W*, and of W₁ with it: they shrink to 150 px in all, but never under what a number needs. */
const starRow = (/** @type {number} */ count) => Math.max(CELL.low, Math.min(CELL.row, 150 / count));

/** Matrices at the height of their rows; W₁ has the rows of W*. @param {number[]} widths @param {number} row px */
function factorsOf(widths, row) {
  return widths.slice(1).map((_, k) =>
    factorOf(widths, k, false, k === 0 ? row : Math.min(CELL.row, HEAT / (widths[k] + 1)))
  );
}

// -- wide: on the columns of the diagram ----------------------------------------------------------

/** @param {Scene} scene @param {Layout} layout @param {Fonts} fonts @returns {Plan} */
function underLinks(scene, layout, fonts) {
  const { widths } = layout, depth = widths.length - 1, count = scene.names.length + 1;
  const width = layout.aligned ? layout.width : layout.productWidth;
  // free of the diagram, W* in the data's own units takes more room
  const xs = layout.aligned ? layout.columns : columnsOf(width - (scene.standardised ? 0 : 38), depth, false);
  const zone = xs[1] - xs[0], row = starRow(count), factors = factorsOf(widths, row);
  const names = zone > 90 ? (depth > 2 ? 24 : 16) : 0;
  for (const f of factors) fitZone(f, zone, names, leastCell(scene));
  const tall = Math.max(FOUR_ROWS, row * count, ...factors.map((f) => f.height)), middle = HEAD + tall / 2;
  for (const f of factors) {
    f.x = (xs[f.layer] + xs[f.layer + 1] - f.width) / 2 + (f.layer && f.numbers ? names / 2 : 0); // room for the names left of it
    f.y = middle - f.height / 2;
  }
  const labels = factors.flatMap((f) => factorLabels(f, widths, 14));
  labels.push(...rowNames(scene, factors[0], nameEnd(factors[0], xs[0]), fonts));
  for (let k = 1; k < depth; k++)
    labels.push({
      x: xs[k],
      y: middle + (zone < TIGHT ? 5 : 7),
      text: "·",
      class: zone < TIGHT ? "dot tight" : "dot",
      anchor: "middle",
    });
  labels.push({ x: xs[depth], y: middle + 7, text: "=", class: "equals", anchor: "middle" });
  const star = starBeside(xs[depth], width - xs[depth], middle - (row * count) / 2, row, count, scene, fonts);
  const rules = layout.aligned ? xs.slice(1).map((x) => ({ x, y: middle - (zone < TIGHT ? 10 : 14) })) : [];
  return { width, height: HEAD + tall + FOOT, factors, ...star, labels: [...labels, ...star.labels], rules };
}

/**
 * Numbers if they fit between the two columns, else heat.
 * @param {Factor} f @param {number} zone px between the columns @param {number} names px @param {number} least px a cell of numbers
 */
function fitZone(f, zone, names, least) {
  const one = f.last ? 0 : 18, links = f.columns - (f.last ? 0 : 1);
  const roomy = zone - 34 - (f.layer ? names : 0) - one, tight = zone - 18 - one; // nothing stands left of W₁ but its bracket
  const room = roomy < links * least && f.layer === 0 ? tight : roomy;
  if (f.numbers && room >= links * least) return sized(f, true, Math.min(CELL.most, room / links));
  return sized(f, false, Math.max(0.5, Math.min(CELL.heat, (zone - (zone < TIGHT ? 14 : 24)) / f.columns)));
}

/** The names of the rows of W₁ stand under the inputs, or nearer where the matrix is far from them. */
const nameEnd = (/** @type {Factor} */ f, /** @type {number} */ x) => (f.x - x > 48 ? f.x - 12 : Math.min(f.x, x) - 10);

/**
 * W* beside least squares, right of the equals sign.
 * @param {number} x @param {number} room @param {number} y @param {number} row @param {number} count @param {Scene} scene @param {Fonts} fonts
 */
function starBeside(x, room, y, row, count, scene, fonts) {
  const before = scene.standardised ? 20 : 16, between = scene.standardised ? 28 : 24;
  const width = Math.max(48, Math.min(72, (room - before - between - BRACKET) / 2));
  return starColumns(x + before, y, width, between, row, count, scene, fonts, [14, 10, 23]);
}

/**
 * Both columns; heads are the baselines of W* and of the two words over least squares (or of one line).
 * @param {number} x @param {number} y @param {number} width @param {number} between @param {number} row @param {number} count
 * @param {Scene} scene @param {Fonts} fonts @param {number[]} heads
 */
function starColumns(x, y, width, between, row, count, scene, fonts, heads) {
  const goalX = x + width + between, height = row * count, digits = digitsIn(width - 3, scene, fonts);
  const entries = Array.from({ length: count }, (_, i) => ({
    x,
    y: y + i * row,
    width,
    height: row,
    goalX,
    goalY: y + i * row,
    digits,
  }));
  const words = heads.length > 2 ? ["least", "squares"] : ["least squares"];
  const labels = /** @type {Label[]} */ ([
    { x: x + width / 2, y: heads[0], text: "W*", class: "symbol", anchor: "middle" },
    ...words.map((text, i) => ({ x: goalX + width / 2, y: heads[i + 1], text, class: "key ols", anchor: "middle" })),
  ]);
  const box = { x, y, width, height, sides: /** @type {const} */ ("both") };
  return {
    entries,
    mine: [box],
    goal: [{ ...box, x: goalX }],
    sign: { x: goalX - between / 2, y: y + height / 2 + 7 },
    labels,
  };
}

/**
 * A matrix's symbol, and where they fit the names: rows are where links come from, columns where they go.
 * @param {Factor} f @param {number[]} widths @param {number} y of the symbol
 */
function factorLabels(f, widths, y) {
  const depth = widths.length - 1, labels = /** @type {Label[]} */ ([]);
  labels.push({ x: f.x + f.width / 2, y, text: "W" + sub(f.layer + 1), class: "symbol", anchor: "middle" });
  if (!f.numbers && (f.row < CELL.low || depth > 2 || f.cell < 16)) return labels; // h₁,₂ is wider than a cell of heat
  for (let column = 0; column < f.columns; column++) {
    const to = column + (f.last ? 1 : 0),
      x = to === 0 ? f.x + f.one / 2 : f.x + f.one + (column - (f.one ? 1 : 0) + 0.5) * f.cell;
    const text = f.layer + 1 === depth ? "ŷ" : to ? nodeName(widths, f.layer + 1, to) : "1";
    labels.push({ x, y: f.y - 7, text, class: "tick", anchor: "middle" });
  }
  for (let from = 0; from < f.rows && f.layer && f.numbers; from++)
    labels.push({
      x: f.x - 9,
      y: f.y + (from + 0.5) * f.row + 4.5,
      text: from ? nodeName(widths, f.layer, from) : "1",
      class: "tick",
      anchor: "end",
    });
  return labels;
}

/**
 * The inputs' names, each on its row.
 * @param {Scene} scene @param {{y: number, row: number}} first @param {number} end x @param {Fonts} fonts @returns {Label[]}
 */
function rowNames(scene, { y, row }, end, fonts) {
  return ["1", ...scene.names].map((name, i) => ({
    x: end,
    y: y + (i + 0.5) * row + 4.5,
    text: fitName(name, end - 2, fonts.name),
    class: "rowname",
    anchor: "end",
    coefficient: i,
    lit: "rowname on",
  }));
}

// -- phone: two lines, broken at the equals sign ---------------------------------------------------

const DOT = 22; // px a dot takes between two matrices
const NAMES = 24; // and the names of a matrix's rows

/** @param {Scene} scene @param {Layout} layout @param {Fonts} fonts @returns {Plan} */
function inLines(scene, layout, fonts) {
  const { widths } = layout,
    depth = widths.length - 1,
    width = layout.productWidth,
    row = starRow(scene.names.length + 1);
  const factors = factorsOf(widths, row), names = ["1", ...scene.names].map((name) => fitName(name, 86, fonts.name));
  const left = Math.min(92, 8 + Math.max(...names.map((name) => textWidth(name, fonts.name)))) + 6;
  const room = depth > 2 ? NAMES + 6 : NAMES; // h₁,₂ is longer than h₂
  fitLine(factors, width - left - DOT * depth - 4, room, leastCell(scene), 38, (f) => f.layer > 0);
  const tall = Math.max(...factors.map((f) => f.height)), middle = HEAD + tall / 2;
  const labels = /** @type {Label[]} */ ([]);
  let x = left;
  for (const f of factors) {
    if (f.layer) labels.push({ x: x + DOT / 2 + 1, y: middle + 7, text: "·", class: "dot", anchor: "middle" });
    f.x = x += f.layer ? DOT + (f.numbers ? room : 0) : 0;
    f.y = middle - f.height / 2;
    x += f.width;
    labels.push(...factorLabels(f, widths, 14));
  }
  labels.push({ x: x + 15, y: middle + 7, text: "=", class: "equals", anchor: "middle" });
  labels.push(...rowNames(scene, factors[0], left - 8, fonts));
  return starBelow({ scene, layout, fonts, row, left, x, tall, factors, labels });
}

/**
 * W* on a line of its own, its names once more; where all of it fits (no hidden layer), on the same line.
 * @param {{scene: Scene, layout: Layout, fonts: Fonts, row: number, left: number, x: number, tall: number, factors: Factor[], labels: Label[]}} above
 * @returns {Plan}
 */
function starBelow({ scene, layout, fonts, row, left, x, tall, factors, labels }) {
  const count = scene.names.length + 1, width = layout.productWidth;
  const beside = width - x - 30 - 28 >= 2 * 54;
  const top = beside ? HEAD + (tall - row * count) / 2 : HEAD + tall + 44;
  const cell = beside ? Math.min(72, (width - x - 30 - 28) / 2) : Math.min(72, (width - left - 38) / 2);
  const star = starColumns(
    beside ? x + 30 : left,
    top,
    cell,
    beside ? 26 : 34,
    row,
    count,
    scene,
    fonts,
    beside ? [14, 10, 23] : [top - 12, top - 12],
  );
  if (!beside) labels.push(...rowNames(scene, { y: top, row }, left - 8, fonts));
  const height = Math.max(HEAD + tall, top + row * count) + FOOT;
  return { width, height, factors, ...star, labels: [...labels, ...star.labels], rules: [] };
}
