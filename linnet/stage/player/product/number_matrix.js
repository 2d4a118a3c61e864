// @ts-check
// A matrix of numbers: each weight in its cell, tinted by its size.

import { tint } from "../colours.js";
import { el, put, say } from "../elements.js";
import { decimalsFor } from "../numbers.js";
import { at, createKeyed } from "../keyed.js";
import { onPath } from "../network_paths.js";
import { short } from "./number_text.js";
import { columnWidth, columnX, linkAt } from "./plan.js";
import { DIM, addText, createCarried, padOf } from "./strokes.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("../types.js").Link} Link @typedef {import("./plan.js").Factor} Factor */
/** `value` is what was drawn last, `shown` its text. @typedef {{node: SVGGElement, rect: SVGRectElement, text: SVGTextElement, link: Link, value: number, shown: string}} Cell */

export const FULL = 1.5; // |w| at which the tint is full

/** @param {SVGGElement} group @param {Scene} scene @param {Colours} colours */
export function createNumbers(group, scene, colours) {
  const known = /** @type {ReturnType<typeof createKeyed<Cell>>} */ (createKeyed(el(group, "g")));
  const carried = createCarried(el(group, "g"));
  /** @type {Cell[]} */
  let cells = [];
  let digits = 0, most = 0, next = 0; // where the next frame goes on, if this one had too much to write

  /** @param {Link} link @returns {Cell} */
  const make = (link) => {
    const node = el(null, "g");
    const rect = el(node, "rect", { x: 1, y: 1, rx: 3 }), text = addText(node, "cell", "end", "");
    return { node, rect, text, link, value: NaN, shown: "" };
  };

  return {
    /** @param {Factor} f @param {number} digit  px it is wide */
    layOut(f, digit) {
      const pad = padOf(f);
      digits = scene.standardised ? (f.cell - pad) / digit + 0.25 : (f.cell - 2 * pad + 2) / digit; // −1.14 may touch the left edge
      most = (f.cell - pad) / digit;
      const places = Array.from({ length: f.rows * f.columns }, (_, i) => [Math.floor(i / f.columns), i % f.columns])
        .map(([row, column]) => ({ row, column, link: linkAt(f, row, column) }))
        .filter(({ link }) => link.to);
      cells = known.show(places, ({ link }) => `${link.from} ${link.to}`, ({ link }) => make(link));
      cells.forEach((cell, i) => {
        const { row, column } = places[i], width = columnWidth(f, column);
        put(cell.node, "transform", at(columnX(f, column), row * f.row));
        put(cell.rect, "width", width - 2);
        put(cell.rect, "height", f.row - 2);
        put(cell.text, "transform", at(width - pad, f.row / 2 + 4.5));
        cell.value = NaN;
      });
      next = 0;
      carried.layOut(f);
    },
    /** @param {View} view @param {{left: number}} ration  texts that may still change in this frame */
    draw(view, ration) {
      for (let n = cells.length; n > 0; n--, next = (next + 1) % cells.length) {
        const cell = cells[next], value = view.weight(cell.link.layer, cell.link.from, cell.link.to);
        if (value === cell.value) continue;
        const text = short(value, scene.standardised ? 2 : decimalsFor(value), digits, most);
        if (text !== cell.shown && ration.left-- <= 0) return;
        Object.assign(cell, { value, shown: text });
        put(cell.rect, "fill", tint(colours, value / FULL, 0.5));
        say(cell.text, text);
      }
    },
    /** @param {number|null} chosen */
    choose(chosen) {
      for (const { rect, text, link } of cells) {
        const on = onPath(link.layer, link.from, chosen);
        put(rect, "opacity", on ? null : DIM);
        put(text, "opacity", on ? null : DIM + 0.05);
      }
      carried.choose(chosen);
    },
    remove() {},
  };
}
