// @ts-check
// Numbers laid over the diagram: what nodes hold, what links carry, which way weights go.

import { pointOn } from "../diagram/geometry.js";
import { el } from "../elements.js";
import { indexOf, say } from "./beats.js";

const MOST_LINKS = 24; // with a number each; of more, the strongest

/** @typedef {{sheet: HTMLElement, width: number, height: number, links: any[], glyphs: {column: number, node: number, x: number, y: number}[]}} Places */

/** @param {() => Places|null} places of the diagram */
export function createOverlay(places) {
  /** @type {SVGElement|null} */
  let svg = null;

  function clear() {
    svg?.remove();
    svg = null;
  }

  /** @returns {Places|null} */
  function fresh() {
    clear();
    const at = places();
    if (!at) return null;
    svg = el(at.sheet, "svg", { class: "overlay", width: at.width, height: at.height, "aria-hidden": "true" });
    return at;
  }

  /** @param {number} x @param {number} y @param {string} words @param {string} className */
  function chip(x, y, words, className) {
    const wide = 8 + 6.6 * words.length;
    el(svg, "rect", { x: x - wide / 2, y: y - 9, width: wide, height: 18, rx: 4, class: className });
    el(svg, "text", { x, y: y + 4.5, class: "cell middle" }, words);
  }

  return {
    clear,
    /** A row as far as a column. @param {import("./beats.js").Beats} beats @param {number} column */
    row(beats, column) {
      const at = fresh();
      if (!at) return;
      const { values, widths } = beats;
      const carried = at.links.filter(({ layer }) => layer === column - 1);
      if (column < widths.length) {
        for (
          const { value, at: [x, y] } of strongest(
            carried,
            ({ layer, from, to }) => values[layer][from] * beats.theta[indexOf(beats, layer, from, to)],
          )
        )
          chip(x, y, say(value), value < 0 ? "minus" : "plus");
      }
      for (const glyph of at.glyphs)
        if (glyph.column <= column) chip(glyph.x, glyph.y, say(values[glyph.column][glyph.node]), "value");
    },
    /** An arrow on each link: which way its weight goes. @param {import("./beats.js").Beats} beats @param {ArrayLike<number>} numbers @param {number} sign */
    arrows(beats, numbers, sign) {
      const at = fresh();
      if (!at) return;
      const moving = strongest(at.links, ({ layer, from, to }) => numbers[indexOf(beats, layer, from, to)]);
      for (const { value, at: [x, y] } of moving)
        chip(x, y, `${sign * value < 0 ? "↓" : "↑"} ${say(Math.abs(value))}`, sign * value < 0 ? "minus" : "plus");
    },
  };
}

/**
 * The strongest of these, spread along their links so that they do not lie on each other.
 * @param {any[]} links @param {(link: any) => number} value
 */
function strongest(links, value) {
  const sorted = links.map((link) => ({ link, value: value(link) })).sort((a, b) =>
    Math.abs(b.value) - Math.abs(a.value)
  );
  return sorted.slice(0, MOST_LINKS).map(({ link, value: v }) => ({
    value: v,
    at: pointOn(link.ends, 0.4 + 0.38 * (link.from % 4) / 3),
  }));
}
