// @ts-check
// The product under the network: its matrices along the links or as in a textbook, the gap, and what is said of them.

import { h, say } from "../elements.js";
import { sub } from "../numbers.js";
import { createSaving } from "../picture/save.js";
import { createGap } from "./gap.js";
import { createMatrices } from "./matrices.js";
import { createSentence } from "./sentence.js";
import { createTextbook } from "./textbook.js";

/** @typedef {import("../types.js").Link} Link @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout */

/**
 * @param {HTMLElement} host
 * @param {{
 *   coefficient: (chosen: number|null) => void,
 *   order: () => void,
 *   inspect: (panel: HTMLElement, link: Link|null, x: number, y: number, edit: boolean) => void,
 *   picture: Parameters<typeof createSaving>[1],
 * }} actions
 */
export function createProduct(host, { coefficient, order: turn, inspect, picture }) {
  const along = h(host, "div", "matrices"), written = h(host, "div", "matrices");
  const asked = (/** @type {HTMLElement} */ panel) => ({
    coefficient,
    inspect: (
      /** @type {Link|null} */ link,
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {boolean} */ edit,
    ) => inspect(panel, link, x, y, edit),
  });
  const matrices = createMatrices(along, asked(along)), textbook = createTextbook(written, asked(written));
  const gap = createGap(h(host, "div", "gap")), foot = h(host, "div", "foot");
  const sentence = createSentence(h(foot, "div", "sentence")), order = h(foot, "button", "order");
  order.addEventListener("click", turn);
  createSaving(foot, picture);
  let shown = /** @type {typeof matrices|typeof textbook} */ (matrices);

  return {
    sentence,
    layOutGap: gap.layOut,
    /** @param {Scene} scene @param {Layout} layout */
    layOut(scene, layout) {
      const depth = layout.widths.length - 1;
      along.hidden = layout.textbook;
      written.hidden = !layout.textbook;
      shown = layout.textbook ? textbook : matrices;
      shown.layOut(scene, layout);
      order.hidden = depth < 2;
      say(order, orderWords(depth, layout.textbook));
    },
    /** @param {import("../types.js").View} now */
    draw(now) {
      shown.draw(now);
      gap.draw(now);
    },
  };
}

/** What the other order is called. @param {number} depth @param {boolean} textbook */
function orderWords(depth, textbook) {
  const names = Array.from({ length: depth }, (_, k) => "W" + sub(k + 1));
  const few = (/** @type {string[]} */ list) =>
    (list.length > 3 ? [list[0], "⋯", list[list.length - 1]] : list).join(" ");
  return textbook ? `Write along the links: ${few(names)}` : `Write as ${few(names.reverse())}`;
}
