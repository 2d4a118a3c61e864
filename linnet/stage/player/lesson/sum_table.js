// @ts-check
// Slope and intercept of the prediction as sums over the nodes, least squares beside them.

import { h, say } from "../elements.js";
import { fix } from "../numbers.js";

/** @typedef {import("./nodes.js").Line} Line @typedef {import("./nodes.js").Weighed} Weighed */

const MOST_WRITTEN = 4; // nodes whose sums are written out
const PARTS = /** @type {const} */ (["slope", "intercept"]);

/** @param {HTMLElement} host */
export function createSumTable(host) {
  const table = h(host, "div", "figures sums"), head = h(table, "div", "sumrow head");
  for (const [words, name] of [["", ""], ["", ""], ["ŷ", "mine"], ["least squares", "ols"]])
    h(head, "span", name, words);
  const rows = PARTS.map((part) => {
    const row = h(table, "div", "sumrow");
    h(row, "span", "label", part);
    return { part, written: h(row, "span", "written"), mine: h(row, "b"), least: h(row, "b", "ols") };
  });
  return {
    /** @param {Weighed} weighed @param {Line} goal  least squares */
    draw(weighed, goal) {
      const prediction = weighed.sums[weighed.sums.length - 1];
      for (const { part, written, mine, least } of rows) {
        say(written, writtenOut(weighed, part));
        say(mine, fix(prediction[part]));
        say(least, fix(goal[part]));
      }
    },
  };
}

/** @param {Weighed} weighed @param {"slope"|"intercept"} part */
function writtenOut({ lines, weights, constant }, part) {
  const terms = lines.length > MOST_WRITTEN
    ? `the sum of ${lines.length} terms`
    : lines.map((line, k) => `${factor(weights[k])}·${factor(line[part])}`).join(" + ");
  return part === "intercept" ? `${terms} + ${factor(constant)}` : terms;
}

const factor = (/** @type {number} */ value) => (value < 0 ? `(${fix(value)})` : fix(value));
