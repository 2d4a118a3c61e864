// @ts-check
// The product, one multiplication at a time: matrices as blocks of their shapes, until one row is left.

import { mix, tint } from "../colours.js";
import { el, h, say } from "../elements.js";
import { fix, sub } from "../numbers.js";
import { coloursOf } from "../theme.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {{name: string, values: number[][]}} Block */

const CELL = 34, GAP = 34; // px

/** The matrices with their ones: the last has no row for the 1. @param {number[]} widths @param {ArrayLike<number>} parameters @returns {Block[]} */
export function blocksOf(widths, parameters) {
  let at = 0;
  return widths.slice(1).map((nodes, k) => {
    const wide = widths[k] + 1, last = k === widths.length - 2;
    const rows = Array.from({ length: nodes }, () => Array.from({ length: wide }, () => parameters[at++]));
    const one = Array.from({ length: wide }, (_, i) => Number(i === 0));
    return { name: `W${sub(k + 1)}`, values: last ? rows : [one, ...rows] };
  }).reverse();
}

/** @param {number[][]} A @param {number[][]} B */
export const times = (A, B) =>
  A.map((row) => B[0].map((_, j) => row.reduce((sum, value, i) => sum + value * B[i][j], 0)));

/** The blocks after so many products, from the left. @param {Block[]} blocks @param {number} count @returns {Block[]} */
export const multiplied = (blocks, count) =>
  count <= 0 || blocks.length < 2
    ? blocks
    : multiplied([
      { name: `${blocks[0].name} ${blocks[1].name}`, values: times(blocks[0].values, blocks[1].values) },
      ...blocks.slice(2),
    ], count - 1);

/**
 * @param {HTMLElement} host
 * @param {{multiply: (count: number, all: number) => void}} actions
 */
export function createShrink(host, actions) {
  const box = h(host, "div", "picture shrinkbox"), svg = el(box, "svg", { role: "img" });
  const words = h(box, "p", "shrinkwords"), row = h(box, "div", "trainrow two");
  const go = h(row, "button", "doing", "Multiply"), back = h(row, "button", "", "Start again");
  let facts = /** @type {Facts|null} */ (null), drawn = "";
  const all = () => Number(facts?.now.widths.length) - 2;
  for (
    const [button, count]
      of /** @type {[any, () => number][]} */ ([[go, () => Number(facts?.notes.multiplied) + 1], [back, () => 0]])
  ) {
    button.addEventListener("click", () => facts && actions.multiply(Math.min(all(), count()), all()));
  }
  return {
    box,
    layOut: () => (drawn = ""),
    /** @param {Facts} now */
    draw(now) {
      facts = now;
      const { widths, parameters } = now.now, { multiplied: count } = now.notes;
      const key = JSON.stringify([widths, count, now.now.step]);
      if (key === drawn) return;
      drawn = key;
      const factors = blocksOf(widths, parameters), blocks = multiplied(factors, count), colours = coloursOf(box);
      const tall = Math.max(...factors.map(({ values }) => values.length)) * CELL;
      const room = Math.max(wide(factors), 300); // that of all factors, so that the buttons below stay where they are
      let x = (room - wide(blocks)) / 2;
      svg.replaceChildren();
      blocks.forEach(({ name, values }, k) => {
        if (k) el(svg, "text", { class: "dot middle", x: x - GAP / 2, y: 44 + tall / 2 }, "·");
        drawBlock(svg, x, 36 + (tall - values.length * CELL) / 2, count === all() ? "W*" : name, values, colours);
        x += values[0].length * CELL + GAP;
      });
      svg.setAttribute("viewBox", `-4 0 ${room + 8} ${tall + 60}`);
      svg.setAttribute("aria-label", blocks.map(({ values }) => shapeOf(values)).join(" times "));
      say(
        words,
        blocks.length > 1
          ? "Row times column: the two on the left become one."
          : `One row is left: W*, ${blocks[0].values[0].length} numbers.`,
      );
      go.disabled = count >= all();
    },
  };
}

/** Of blocks side by side, in px. @param {Block[]} blocks */
const wide = (blocks) => blocks.reduce((sum, { values }) => sum + values[0].length * CELL + GAP, -GAP);

/** @param {number[][]} values */
const shapeOf = (values) => `${values.length} × ${values[0].length}`;

/**
 * A matrix in cells, its name above and its shape below.
 * @param {Element} svg @param {number} left px @param {number} top px @param {string} name @param {number[][]} values
 * @param {import("../types.js").Colours} colours
 */
function drawBlock(svg, left, top, name, values, colours) {
  const middle = left + (values[0].length * CELL) / 2;
  el(svg, "text", { class: "symbol middle", x: middle, y: top - 12 }, name);
  values.forEach((cells, i) =>
    cells.forEach((value, j) => {
      const [x, y] = [left + j * CELL, top + i * CELL];
      el(svg, "rect", {
        x: x + 1,
        y: y + 1,
        width: CELL - 2,
        height: CELL - 2,
        rx: 3,
        fill: tint(colours, value / 1.5, 0.5),
        stroke: mix(colours.paper, colours.soft, 0.4),
      });
      const text = Number.isInteger(value) ? String(value) : fix(value, 1);
      el(svg, "text", { class: "tick middle cellnumber", x: x + CELL / 2, y: y + CELL / 2 + 4 }, text);
    })
  );
  el(svg, "text", { class: "tick middle", x: middle, y: top + values.length * CELL + 17 }, shapeOf(values));
}
