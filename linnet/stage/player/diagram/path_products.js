// @ts-check
// With one hidden layer, the product of each of the chosen coefficient's paths, in a badge on its second link.

import { el, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { linkOf, pointOn } from "./geometry.js";

/** @typedef {import("../types.js").View} View */

/** @param {Element} group */
export function createPathProducts(group) {
  let badges = /** @type {((view: View) => void)[]} */ ([]);
  return {
    /** @param {number|null} c the coefficient @param {import("../types.js").Layout} layout @param {import("./geometry.js").Nodes} nodes */
    choose(c, layout, nodes) {
      group.replaceChildren();
      badges = [];
      if (c === null || layout.widths.length !== 3 || nodes.small) return;
      badges = Array.from({ length: layout.widths[1] }, (_, j) => {
        const [x, y] = pointOn(linkOf(nodes, layout, 1, j + 1, 1), 0.42);
        const box = el(group, "rect", { x: x - 24, y: y - 9.5, width: 48, height: 19, rx: 4 });
        const text = el(group, "text", { x, y: y + 4.5, class: "cell middle" });
        return (view) => {
          const product = view.weight(0, c, j + 1) * view.weight(1, j + 1, 1);
          say(text, fix(product, 3));
          put(box, "class", product < 0 ? "minus" : "plus");
        };
      });
    },
    /** @param {View} view */
    draw: (view) => badges.forEach((draw) => draw(view)),
  };
}
