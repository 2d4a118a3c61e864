// @ts-check
// The same numbers in the data's own units: two equations term under term, then the table.

import { h, say } from "../elements.js";
import { cut } from "../names.js";
import { createOwnEquation } from "./own_equation.js";
import { createOwnTable } from "./own_table.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View */

const MOST_WRITTEN = 2; // features of an equation

/** @param {HTMLElement} host */
export function createUnits(host) {
  h(h(host, "h2", "", "In the data’s own units"), "small", "", "what one unit more of a feature adds");
  const equations = h(host, "div", "equations"), table = createOwnTable(host), references = h(host, "p", "references");
  let mine = /** @type {ReturnType<typeof createOwnEquation>|null} */ (null), best = mine;
  let drawn = /** @type {Scene|null} */ (null); // whose least squares is written

  return {
    /** @param {Scene} scene */
    layOut(scene) {
      const written = scene.names.length <= MOST_WRITTEN;
      equations.replaceChildren();
      [mine, best] = ["mine", "best"].map((name) => (written ? createOwnEquation(equations, scene, name) : null));
      table.layOut(scene);
      say(references, scene.references.map(compared).join(" "));
      references.hidden = !scene.references.length;
      drawn = null;
    },
    /** @param {View} view */
    draw(view) {
      if (drawn !== view.data) {
        drawn = view.data;
        best?.draw(drawn.own);
        table.drawLeastSquares(drawn);
      }
      mine?.draw(view.own);
      table.draw(view);
    },
  };
}

/** @param {[string, string]} reference */
const compared = ([column, level]) =>
  `Each level of ${cut(column, 24)} is compared with its reference level, ${cut(level, 24)}.`;
