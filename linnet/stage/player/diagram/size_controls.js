// @ts-check
// + and − where the thing is: nodes over each column, layers at the left.

import { h, put, say } from "../elements.js";
import { MINUS } from "../numbers.js";
import { createKeyed } from "../keyed.js";

/** @typedef {(kind: string, layer: number) => void} Grow */
/** @typedef {{node: HTMLElement, show: (x: number, words: string, n: number, least: number, most: number, place: string) => void}} Stepper */

const [HALF, HALF_STACKED] = [44, 26]; // px, from the middle of a column to the left of its stepper, and some air
const WORDED = [146, 116]; // px that "2 hidden layers" takes with its buttons, and "2 layers"

/**
 * As many words as fit before the first column's stepper.
 * @param {number} depth @param {number} room  in px
 */
const wordsFor = (depth, room) =>
  ["hidden layer", "layer"].filter((_, k) => WORDED[k] <= room).map((it) => ` ${it}${depth === 1 ? "" : "s"}`)[0] ?? "";

/** @param {HTMLElement} host @param {Grow} grow */
export function createSizeControls(host, grow) {
  const steppers = /** @type {ReturnType<typeof createKeyed<Stepper>>} */ (createKeyed(host));
  return {
    /**
     * @param {import("../types.js").Scene} scene @param {number[]} widths @param {import("./geometry.js").Nodes} nodes
     * @param {boolean} above  the layers' stepper stands above the others, not beside them
     */
    layOut({ caps }, widths, nodes, above) {
      const depth = widths.length - 2;
      const [layers, ...each] = steppers.show(Array.from({ length: depth + 1 }, (_, k) => k), String, (k) =>
        k
          ? createStepper("node", k, `from layer ${k}`, `to layer ${k}`, grow)
          : createStepper("layer", 0, "", "", grow));
      const room = above || !depth ? Infinity : nodes.xs[1] - (nodes.tight ? HALF_STACKED : HALF);
      layers.show(0, wordsFor(depth, room), depth, 0, caps.layers, "layers");
      const place = nodes.tight ? "stacked" : "centre";
      each.forEach((stepper, i) => stepper.show(nodes.xs[i + 1], "", widths[i + 1], 1, caps.nodes, place));
    },
  };
}

/**
 * − n +
 * @param {string} kind @param {number} layer @param {string} from @param {string} to  words of the accessible names @param {Grow} grow
 * @returns {Stepper}
 */
function createStepper(kind, layer, from, to, grow) {
  const box = h(null, "div");
  const button = (/** @type {string} */ text, /** @type {string} */ verb, /** @type {string} */ place) => {
    const b = h(box, "button", "", text);
    b.setAttribute("aria-label", [verb === "remove" ? "Remove" : "Add", kind, place].filter(Boolean).join(" "));
    b.addEventListener("click", () => grow(`${verb}_${kind}`, layer));
    return b;
  };
  const less = button(MINUS, "remove", from), count = h(box, "span"), more = button("+", "add", to);
  return {
    node: box,
    show(x, words, n, least, most, place) {
      put(box, "class", `pill ${place}`);
      put(box, "style", `left: ${x}px`);
      say(count, n + words);
      put(less, "disabled", n <= least ? "" : null);
      put(more, "disabled", n >= most ? "" : null);
    },
  };
}
