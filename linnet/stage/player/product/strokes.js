// @ts-check
// What every matrix is drawn with: brackets, text, and the 1 and 0s that carry the 1 along.

import { el, put } from "../elements.js";
import { at, createKeyed } from "../keyed.js";
import { onPath } from "../network_paths.js";
import { CELL, columnWidth, columnX } from "./plan.js";

/** @typedef {import("./plan.js").Factor} Factor @typedef {import("./plan.js").Bracket} Bracket */

export const DIM = 0.3; // opacity of what is not on the paths of the chosen coefficient

/** @param {Bracket} bracket */
export function bracketPath({ x, y, width, height, sides }) {
  const out = 3, lip = 5, top = y - 2, bottom = y + height + 2;
  const left = `M${x - out + lip} ${top}H${x - out}V${bottom}H${x - out + lip}`;
  const right = `M${x + width + out - lip} ${top}H${x + width + out}V${bottom}H${x + width + out - lip}`;
  return (sides === "both" || sides === "left" ? left : "") + (sides === "both" || sides === "right" ? right : "");
}

/** @param {Element} parent @param {string} stroke a colour @returns {SVGPathElement} */
export const addBracket = (parent, stroke) => el(parent, "path", { fill: "none", stroke, "stroke-width": 1.5 });

/**
 * Text that is moved by its transform: another x or y would lay it out again.
 * @param {Element|null} parent @param {string} className @param {string} anchor @param {string} [text] @returns {SVGTextElement}
 */
export const addText = (parent, className, anchor, text) =>
  el(parent, "text", { class: className, "text-anchor": anchor }, text);

/** What is free at the right of a number. @param {Factor} f */
export const padOf = (f) => (f.cell < 40 ? 3 : 5);

/** The 1 and the 0s that carry the 1, where a digit has room. @param {Element} group */
export function createCarried(group) {
  const digits = /** @type {ReturnType<typeof createKeyed<{node: SVGTextElement}>>} */ (createKeyed(group));
  /** @type {{node: SVGTextElement}[]} */
  let shown = [];
  let layer = 0;
  return {
    /** @param {Factor} f */
    layOut(f) {
      layer = f.layer;
      const count = f.last || f.row < CELL.low || f.cell < 12 ? 0 : f.turned ? f.columns : f.rows;
      const inLine = f.turned && f.numbers; // with the numbers under it
      const anchor = inLine ? "end" : "middle";
      shown = digits.show(
        Array.from({ length: count }, (_, from) => from),
        (from) => `${from} ${anchor}`,
        (from) => ({ node: addText(null, "cell faint", anchor, from ? "0" : "1") }),
      );
      shown.forEach(({ node }, from) => {
        const [row, column] = f.turned ? [0, from] : [from, 0];
        const x = columnX(f, column) + (inLine ? f.cell - padOf(f) : columnWidth(f, column) / 2);
        put(node, "transform", at(x, (row + 0.5) * f.row + 4.5));
      });
    },
    /** @param {number|null} chosen */
    choose(chosen) {
      shown.forEach(({ node }, from) => put(node, "opacity", onPath(layer, from, chosen) ? null : DIM + 0.05));
    },
  };
}
