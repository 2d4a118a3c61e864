// @ts-check
// The network, inputs left to prediction right, on the same columns as the matrices under it. What is in two networks
// one after the other keeps its elements, and is moved.

import { el, h, put } from "../elements.js";
import { linkPath, nodesOf, pointOn } from "./geometry.js";
import { defineRamp } from "./glyph.js";
import { createLegend } from "./legend.js";
import { createLinks, fit } from "./links.js";
import { createNodes } from "./nodes.js";
import { createPathProducts } from "./path_products.js";
import { listen } from "./pointer.js";
import { createSizeControls } from "./size_controls.js";

/** @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View @typedef {import("../types.js").Scene} Scene */
/** @typedef {ReturnType<typeof createParts>} Parts @typedef {import("../types.js").Link} Link @typedef {import("../types.js").Colours} Colours @typedef {import("./geometry.js").Nodes} Nodes */

const DENSE = 600; // links: from here on the gaps take turns on any machine

/**
 * @param {HTMLElement} host
 * @param {{node: (node: [number, number]|null) => void, inspect: (link: Link|null, x: number, y: number, edit: boolean) => void,
 *   grow: (kind: string, layer: number) => void}} actions
 */
export function createDiagram(host, actions) {
  const drawing = h(host, "div", "drawing"), controls = createSizeControls(h(host, "div", "controls"), actions.grow);
  const legend = createLegend(host);
  let parts = /** @type {Parts|null} */ (null), drawnFor = /** @type {any[]} */ ([]);
  let layout = /** @type {Layout|null} */ (null), nodes = /** @type {Nodes|null} */ (null);
  let chosen = "", dense = false;

  /** @param {Scene} scene @param {Layout} next @param {number} height px */
  function layOut(scene, next, height) {
    const colours = JSON.stringify(next.colours), focused = focusedIn(host);
    const known = parts && drawnFor[0] === scene && drawnFor[1] === colours;
    if (!known) [parts, drawnFor] = [createParts(drawing, scene, next.colours), [scene, colours]];
    const { svg, mark, links, columns } = /** @type {Parts} */ (parts);
    [layout, nodes] = [next, nodesOf(next, height)];
    drawing.style.height = `${height}px`;
    fit(svg, layout.width, height);
    links.layOut(scene, layout, nodes, height);
    columns.layOut(layout, nodes);
    controls.layOut(scene, layout.widths, nodes, layout.size === "phone");
    legend.draw(nodes, layout);
    dense = links.all.length > DENSE;
    drawing.classList.toggle("dense", dense);
    chosen = "";
    put(mark, "d", "");
    if (focused && !known) links.all.find(({ node }) => node.dataset.link === focused)?.node.focus();
    pointer.layOut();
  }

  /**
   * Draw what changed; in a dense network, while training (turn counts frames), every third gap.
   * @param {View} view @param {number|null} turn
   */
  function draw(view, turn = null) {
    if (!parts || !layout || !nodes) return;
    const selection = `${view.coefficient}|${view.node}`, all = selection !== chosen;
    if (all) choose(parts, view, layout, nodes);
    chosen = selection;
    drawParts(parts, view, layout, (k) => all || !dense || turn === null || (k + turn) % 3 === 0);
  }

  const pointer = listen(drawing, {
    links: () => parts?.links.all ?? [],
    nodes: () => parts?.columns.all ?? [],
    nearest: (x, y) => parts?.links.nearest(x, y) ?? null,
    choose: actions.node,
    inspect(link, edit) {
      if (parts) put(parts.mark, "d", link ? linkPath(link.ends) : "");
      if (!link) return actions.inspect(null, 0, 0, false);
      const [x, y] = pointOn(link.ends, 0.45);
      actions.inspect({ layer: link.layer, from: link.from, to: link.to }, x, y, edit);
    },
  });

  return {
    layOut,
    draw,
    /** Where its nodes and links are, for what is laid over them; null before the first layout. */
    get places() {
      if (!parts || !layout || !nodes) return null;
      const { width, widths } = layout, { links: { all: links } } = parts;
      return { sheet: drawing, width, height: drawing.clientHeight, links, glyphs: glyphsOf(nodes, widths) };
    },
    get dense() {
      return dense;
    },
    focusLink: (/** @type {Link} */ link) => parts?.links.find(link)?.node.focus(),
  };
}

/** The link that has the focus. @param {HTMLElement} host */
const focusedIn = (host) =>
  /** @type {ShadowRoot} */ (host.getRootNode()).activeElement?.getAttribute?.("data-link") ?? null;

/** Another selection. @param {Parts} parts @param {View} view @param {Layout} layout @param {Nodes} nodes */
function choose({ links, columns, products }, view, layout, nodes) {
  links.forget();
  columns.choose(view);
  products.choose(view.coefficient, layout, nodes);
}

/** @param {Parts} parts @param {View} view @param {Layout} layout @param {(k: number) => boolean} due  a gap, or a column */
function drawParts({ links, columns, products }, view, { widths }, due) {
  for (const link of links.all) if (due(link.layer)) links.draw(link, view);
  for (const node of columns.all) if (due(node.column) || node.column === widths.length - 1) columns.draw(node, view);
  products.draw(view);
}

/** @param {Nodes} nodes @param {number[]} widths */
const glyphsOf = ({ xs, ys }, widths) =>
  widths.flatMap((count, column) =>
    Array.from({ length: count }, (_, i) => ({ column, node: i + 1, x: xs[column], y: ys[column][i + 1] }))
  );

/**
 * The elements of one scene in one theme: links under nodes, under badges.
 * @param {HTMLElement} drawing @param {Scene} scene @param {Colours} colours
 */
function createParts(drawing, scene, colours) {
  drawing.replaceChildren();
  const links = createLinks(h(drawing, "div"));
  const svg = el(drawing, "svg", { class: "nodes", role: "group", "aria-label": "Network" });
  defineRamp(el(svg, "defs"), colours);
  const mark = el(svg, "path", { class: "mark", d: "" });
  const columns = createNodes(svg, scene, colours);
  const products = createPathProducts(el(svg, "g", { class: "badges" }));
  return { svg, links, mark, columns, products };
}
