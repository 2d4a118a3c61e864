// @ts-check
// The columns of nodes: each node with its own regression and its name, the 1 over each column but the last.

import { el, put, say } from "../elements.js";
import { cut, nodeName } from "../names.js";
import { at, createKeyed } from "../keyed.js";
import { createGlyph } from "./glyph.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View */
/** @typedef {import("./geometry.js").Nodes} Nodes */
/** @typedef {{node: SVGGElement, ring: Element, name: SVGTextElement|null, glyph: import("./glyph.js").Glyph, column: number, i: number, drawn: string}} DrawnNode */

/** @param {Element} host @param {Scene} scene @param {import("../types.js").Colours} colours */
export function createNodes(host, scene, colours) {
  const columns = /** @type {ReturnType<typeof createKeyed<ReturnType<typeof createColumn>>>} */ (
    createKeyed(el(host, "g"))
  );
  const output = createOutputWords(el(host, "g"), scene.target);
  let shown = /** @type {ReturnType<typeof createColumn>[]} */ ([]), all = /** @type {DrawnNode[]} */ ([]);
  let layout = /** @type {Layout|null} */ (null);

  return {
    /** @param {Layout} next @param {Nodes} nodes */
    layOut(next, nodes) {
      layout = next;
      const { widths } = layout, depth = widths.length - 1;
      const kinds = widths.map((_, k) => ({ first: k === 0, last: k === depth, k }));
      shown = columns.show(
        kinds,
        ({ last, k }) => (last ? "output" : String(k)),
        ({ first, last }) => createColumn(scene, colours, first, last),
      );
      all = shown.flatMap((column, k) => column.layOut(next, nodes, k));
      output.layOut(layout, nodes.xs[depth], nodes.ys[depth][1]);
    },
    get all() {
      return all;
    },
    /** @param {DrawnNode} node @param {View} view */
    draw(node, view) {
      if (layout) drawNode(node, view, layout.axes, scene.names.length === 1);
    },
    /** A ring around the node that is chosen; only the input of the coefficient at full strength. @param {View} view */
    choose({ coefficient: c, node: chosen }) {
      for (const { bias } of shown) if (bias) put(bias, "opacity", c !== null && c !== 0 ? 0.45 : 1);
      for (const { node, column, i } of all) {
        const on = chosen !== null && chosen[0] === column && chosen[1] === i;
        put(node, "opacity", c !== null && column === 0 && i !== c ? 0.3 : 1);
        put(node, "aria-pressed", String(on));
        node.classList.toggle("on", on);
      }
    },
  };
}

/** @param {Scene} scene @param {import("../types.js").Colours} colours @param {boolean} first @param {boolean} last */
function createColumn(scene, colours, first, last) {
  const group = el(null, "g");
  const bias = last ? null : el(group, "g", { class: "bias" });
  const circle = bias && el(bias, "circle"), one = bias && el(bias, "text", { y: 4.5, class: "one" }, "1");
  const keyed = /** @type {ReturnType<typeof createKeyed<DrawnNode>>} */ (createKeyed(el(group, "g")));

  /** @param {number} i @returns {DrawnNode} */
  function createNode(i) {
    const node = el(null, "g", { class: "node", tabindex: -1, role: "button", "aria-pressed": "false" });
    if (first && scene.whole[i - 1] !== scene.names[i - 1]) el(node, "title", {}, scene.whole[i - 1]);
    const glyph = createGlyph(node, colours, scene.names.length);
    const ring = el(node, "rect", { class: "ring", rx: 9 });
    const name = last ? null : el(node, "text", { class: first ? "name end" : "tick end" });
    return { node, ring, name, glyph, column: 0, i, drawn: "" };
  }

  /** @param {DrawnNode} drawn @param {Layout} layout @param {number} side px @param {boolean} crowded */
  function fit({ node, ring, name, glyph, column, i }, layout, side, crowded) {
    const words = first ? scene.whole[i - 1] : last ? scene.target : nodeName(layout.widths, column, i);
    put(node, "data-node", `${column},${i}`);
    put(node, "aria-label", last ? `Prediction of ${words}` : `Node ${words}`);
    glyph.fit(side);
    for (const key of ["x", "y"]) put(ring, key, -side / 2 - 4);
    for (const key of ["width", "height"]) put(ring, key, side + 8);
    if (!name) return;
    put(name, "transform", first ? at(-side / 2 - 8, 4.5) : at(side / 2 - 2, side / 2 + 12));
    say(name, first ? cut(scene.names[i - 1], layout.size === "phone" ? 13 : 14) : crowded ? "" : words);
  }

  return {
    node: group,
    bias,
    /** @param {Layout} layout @param {Nodes} nodes @param {number} k the column */
    layOut(layout, nodes, k) {
      const x = nodes.xs[k], side = last ? layout.outputSize : nodes.size;
      if (bias) {
        put(bias, "transform", at(x, nodes.top));
        put(circle, "r", nodes.one);
        put(one, "visibility", nodes.small ? "hidden" : null);
      }
      const numbers = Array.from({ length: layout.widths[k] }, (_, i) => i + 1);
      const shown = keyed.show(numbers, String, createNode);
      for (const drawn of shown) {
        Object.assign(drawn, { column: k, drawn: "" });
        put(drawn.node, "transform", at(x, nodes.ys[k][drawn.i]));
        fit(drawn, layout, side, nodes.small);
      }
      return shown;
    },
  };
}

/** @param {DrawnNode} node @param {View} view @param {[number, number]} axes @param {boolean} single one feature */
function drawNode(node, view, [u, v], single) {
  const b = view.regression(node.column, node.i);
  const [b0, bu, bv] = [b[0], b[u + 1], single ? 0 : b[v + 1]].map((x) => Math.max(-99, Math.min(99, x || 0)));
  const seen = `${Math.round(b0 * 60)},${Math.round(bu * 60)},${Math.round(bv * 60)}`;
  if (seen === node.drawn) return;
  node.drawn = seen;
  node.glyph.draw(b0, bu, bv);
}

/** What comes out at the right: an arrow and the target's name, or ŷ where there is little room. @param {Element} group @param {string} target */
function createOutputWords(group, target) {
  const short = el(group, "text", { class: "name middle" }), arrow = el(group, "path", { class: "arrow" });
  const name = el(group, "text", { class: "name" }), words = el(group, "text", { class: "tick" });
  return {
    /** @param {Layout} layout @param {number} x of the node @param {number} y */
    layOut(layout, x, y) {
      const narrow = layout.size === "phone" && !layout.scroll, W = layout.width, half = layout.outputSize / 2;
      say(short, narrow ? "ŷ" : "");
      say(name, narrow ? "" : cut(target));
      say(words, narrow ? "" : "prediction ŷ");
      put(short, "transform", at(x, y + half + 16));
      put(name, "transform", at(x + half + 8, y - 9));
      put(words, "transform", at(x + half + 8, y + 18));
      const head = `M${W - 7} ${y - 5}L${W - 1} ${y}L${W - 7} ${y + 5}`;
      put(arrow, "d", narrow ? "" : `M${x + half + 3} ${y}H${W - 1}${head}`);
    },
  };
}
