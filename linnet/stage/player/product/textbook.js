// @ts-check
// The same product as textbooks write it, W_L ⋯ W_1 = W*: every matrix transposed and the order turned,
// W* a row with the least-squares row under it. For hand checks; nothing stands under its links here.

import { createPanel } from "./matrix_panel.js";
import { digitsIn } from "./number_text.js";
import { CELL, factorOf, fitLine, leastCell } from "./plan.js";
import { fitName } from "../text_width.js";
import { nodeName } from "../names.js";
import { sub } from "../numbers.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("./plan.js").Plan} Plan @typedef {import("./plan.js").Factor} Factor @typedef {import("./plan.js").Label} Label @typedef {import("./plan.js").Fonts} Fonts @typedef {import("./plan.js").Bracket} Bracket @typedef {import("./plan.js").Entry} Entry
 * @typedef {{factors: Factor[], labels: Label[], tall: number, middle: number, end: number}} Line */

const HEAD = 40, FOOT = 10, FOUR_ROWS = 4 * CELL.row;
const DOT = 26; // px a dot takes between two matrices
const NAMES = 20; // and the names of a matrix's rows; long ones (h₁,₂) take more
const EQUALS = 40;
const ENTRY = { least: 58, most: 112, row: 27 }; // an entry of W*
const GUTTER = 58; // left of a W* on its own lines: what the rows are
const APART = 24; // between W* and least squares, room for the sign

/** @param {HTMLElement} host @param {import("./matrix_panel.js").Actions} actions */
export function createTextbook(host, actions) {
  return createPanel(host, actions, textbookPlan);
}

/** @param {Scene} scene @param {Layout} layout @param {Fonts} fonts @returns {Plan} */
function textbookPlan(scene, layout, fonts) {
  const { widths } = layout, width = layout.aligned ? layout.width : layout.productWidth;
  const count = scene.names.length + 1;
  const line = (/** @type {number} */ room) => {
    const factors = widths.slice(1).map((_, k) => factorOf(widths, k, true, rowOf(widths, k))).reverse();
    const long = widths.length > 3 ? NAMES + 8 : NAMES;
    const least = fitLine(factors, room - DOT * (factors.length - 1) - EQUALS, long, leastCell(scene), 40, () => true);
    return { factors, names: long, least, numbers: factors.every((f) => f.numbers) };
  };
  // W* stands beside the matrices if that costs them nothing: neither numbers nor most of their heat
  const whole = line(width - 8), beside = line(width - 8 - count * ENTRY.least);
  const oneLine = beside.numbers || (!whole.numbers && beside.least >= 12);
  const made = placeLine(oneLine ? beside : whole, widths);
  const star = (oneLine ? starBeside : starBelow)(scene, width, made, fonts);
  return { width, factors: made.factors, rules: [], ...star, labels: [...made.labels, ...star.labels] };
}

const rowOf = (/** @type {number[]} */ widths, /** @type {number} */ k) =>
  Math.min(CELL.row, 150 / (widths[k + 1] + (k + 2 === widths.length ? 0 : 1)));

/**
 * The matrices one after the other, a dot between two, the equals sign after the last.
 * @param {{factors: Factor[], names: number}} line @param {number[]} widths @returns {Line}
 */
function placeLine({ factors, names }, widths) {
  const tall = Math.max(FOUR_ROWS, ...factors.map((f) => f.height)), middle = HEAD + tall / 2;
  const labels = /** @type {Label[]} */ ([]);
  let x = 4;
  factors.forEach((f, i) => {
    if (i) labels.push({ x: x + DOT / 2, y: middle + 7, text: "·", class: "dot", anchor: "middle" });
    f.x = x += (i ? DOT : 0) + (f.numbers ? names : 0);
    f.y = middle - f.height / 2;
    x += f.width;
    labels.push(...labelsOf(f, widths));
  });
  labels.push({ x: x + EQUALS / 2, y: middle + 7, text: "=", class: "equals", anchor: "middle" });
  return { factors, labels, tall, middle, end: x };
}

/**
 * Rows are where links go, columns where they come from; the inputs are x₁ … here, W* has their names.
 * @param {Factor} f @param {number[]} widths
 */
function labelsOf(f, widths) {
  const labels = /** @type {Label[]} */ ([{
    x: f.x + f.width / 2,
    y: 14,
    text: "W" + sub(f.layer + 1),
    class: "symbol",
    anchor: "middle",
  }]);
  if (!f.numbers) return labels;
  for (let from = 0; from < f.columns; from++) {
    const name = from === 0 ? "1" : f.layer ? nodeName(widths, f.layer, from) : "x" + sub(from);
    const lit = f.layer === 0 ? { coefficient: from, lit: "tick now" } : {};
    labels.push({ x: f.x + (from + 0.5) * f.cell, y: f.y - 7, text: name, class: "tick", anchor: "middle", ...lit });
  }
  for (let row = 0; row < f.rows; row++) {
    const name = f.last ? "ŷ" : row ? nodeName(widths, f.layer + 1, row) : "1";
    labels.push({ x: f.x - 9, y: f.y + (row + 0.5) * f.row + 4.5, text: name, class: "tick", anchor: "end" });
  }
  return labels;
}

/**
 * Entries from x on, those of least squares under them.
 * @param {string[]} names @param {number} first  the coefficient of the first @param {number} x @param {number} y @param {number} each px
 * @param {number} apart px @param {Scene} scene @param {Fonts} fonts
 */
function entriesFrom(names, first, x, y, each, apart, scene, fonts) {
  const right = Math.max(0, (each - 58) / 2), digits = digitsIn(Math.min(each, 72) - 5, scene, fonts); // the numbers stand in the middle of wide cells, in line with each other
  const entries = names.map((_, i) => ({
    x: x + i * each,
    y,
    width: each,
    height: ENTRY.row,
    goalX: x + i * each,
    goalY: y + ENTRY.row + apart,
    digits,
    pad: 5 + right,
  }));
  const labels = names.map((name, i) => ({
    x: x + (i + 0.5) * each,
    y: y - 7,
    text: fitName(name, each - 6, fonts.tick),
    class: "tick",
    anchor: /** @type {const} */ ("middle"),
    coefficient: first + i,
    lit: "tick now",
  }));
  return { entries, labels };
}

/** W* right of the equals sign. @param {Scene} scene @param {number} width @param {Line} line @param {Fonts} fonts */
function starBeside(scene, width, { tall, middle, end }, fonts) {
  const names = ["1", ...scene.names], x = end + EQUALS;
  const each = Math.min(ENTRY.most, (width - x - 4) / names.length), long = each * names.length;
  const y = middle - ENTRY.row - APART / 2, made = entriesFrom(names, 0, x, y, each, APART, scene, fonts);
  const box = { x, y, width: long, height: ENTRY.row, sides: /** @type {const} */ ("both") };
  const labels = /** @type {Label[]} */ ([
    ...made.labels,
    { x: x + long / 2, y: 14, text: "W*", class: "symbol", anchor: "middle" },
    {
      x: x + long / 2,
      y: middle + ENTRY.row + APART / 2 + 18,
      text: "least squares",
      class: "key ols",
      anchor: "middle",
    },
  ]);
  return {
    height: HEAD + tall + FOOT,
    entries: made.entries,
    labels,
    sign: { x: x + long / 2, y: middle + 7 },
    mine: [box],
    goal: [{ ...box, y: y + ENTRY.row + APART }],
  };
}

/** W* under the matrices, on as many lines as it needs. @param {Scene} scene @param {number} width @param {Line} line @param {Fonts} fonts */
function starBelow(scene, width, { tall }, fonts) {
  const names = ["1", ...scene.names], room = width - GUTTER - 8;
  const lines = Math.ceil(names.length / Math.max(1, Math.floor(room / (ENTRY.least + 6))));
  const per = Math.ceil(names.length / lines), each = Math.min(ENTRY.most, room / per);
  const apart = lines > 1 ? 4 : APART, pitch = 2 * ENTRY.row + apart + 32;
  const entries = /** @type {Entry[]} */ ([]), labels = /** @type {Label[]} */ ([]);
  const mine = /** @type {Bracket[]} */ ([]), goal = /** @type {Bracket[]} */ ([]);
  let y = HEAD + tall + 38;
  const sign = { x: GUTTER / 2 - 4, y: y + ENTRY.row + apart / 2 + 7 };
  labels.push({
    x: sign.x,
    y: y + ENTRY.row / 2 + (lines > 1 ? -1 : 5),
    text: "W*",
    class: "symbol",
    anchor: "middle",
  });
  ["least", "squares"].forEach((text, i) =>
    labels.push({
      x: sign.x,
      y: y + ENTRY.row * 1.5 + apart + (lines > 1 ? 9 : 1) + 13 * i,
      text,
      class: "key ols",
      anchor: "middle",
    })
  );
  for (let line = 0; line < lines; line++, y += pitch) {
    const part = names.slice(line * per, (line + 1) * per),
      made = entriesFrom(part, line * per, GUTTER, y, each, apart, scene, fonts);
    entries.push(...made.entries);
    labels.push(...made.labels);
    // a row broken over lines opens on the first and closes on the last
    const sides = lines === 1 ? "both" : line === 0 ? "left" : line === lines - 1 ? "right" : "none";
    const box = { x: GUTTER, y, width: each * part.length, height: ENTRY.row, sides: /** @type {any} */ (sides) };
    mine.push(box);
    goal.push({ ...box, y: y + ENTRY.row + apart });
  }
  return { height: y - 32 + FOOT, entries, labels, sign, mine, goal };
}
