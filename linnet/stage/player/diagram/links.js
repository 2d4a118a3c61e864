// @ts-check
// The links between the columns: one picture for each gap, because separate pictures are repainted separately.

import { dashAmong, linkWidth } from "./link_style.js";
import { el, put } from "../elements.js";
import { nodeName } from "../names.js";
import { createKeyed } from "../keyed.js";
import { onPath } from "../network_paths.js";
import { linkOf, linkPath, pointOn, tAt } from "./geometry.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Link} Link @typedef {import("./geometry.js").Nodes} Nodes @typedef {import("./geometry.js").Ends} Ends */
/** `drawn` is what of its weight can be seen. @typedef {Link & {node: SVGPathElement, ends: Ends, drawn: number}} DrawnLink */

const NEAR = 9; // px: a pointer this near to a link is on it
const FAINT = 0.13; // opacity of a link that is not on the chosen paths

/** @param {HTMLElement} host */
export function createLinks(host) {
  const gaps = /** @type {ReturnType<typeof createKeyed<ReturnType<typeof createGap>>>} */ (createKeyed(host));
  let links = /** @type {DrawnLink[]} */ ([]);
  let nodes = /** @type {Nodes|null} */ (null), layout = /** @type {Layout|null} */ (null);

  return {
    /** @param {Scene} scene @param {Layout} next @param {Nodes} places @param {number} height px */
    layOut(scene, next, places, height) {
      [layout, nodes] = [next, places];
      const layers = layout.widths.slice(1).map((_, k) => k);
      const shown = gaps.show(layers, String, createGap);
      links = shown.flatMap((gap, k) => gap.layOut(scene, next, places, height, k));
    },
    get all() {
      return links;
    },
    /** @param {DrawnLink} link @param {View} view */
    draw(link, view) {
      if (nodes && layout) drawLink(link, view, nodes, layout);
    },
    /** Draw all of them with the next picture: another coefficient is chosen. */
    forget() {
      for (const link of links) link.drawn = NaN;
    },
    /** @param {Link} link */
    find: ({ layer, from, to }) => links.find((l) => l.layer === layer && l.from === from && l.to === to) ?? null,
    /** The link nearest to a point, within reach. @param {number} x @param {number} y @returns {DrawnLink|null} */
    nearest(x, y) {
      const xs = nodes?.xs ?? [], k = xs.findIndex((_, i) => i + 1 < xs.length && x > xs[i] && x < xs[i + 1]);
      let best = /** @type {DrawnLink|null} */ (null), distance = NEAR;
      for (const link of links) {
        if (link.layer !== k || x < link.ends.x0 || x > link.ends.x1) continue;
        const away = Math.abs(pointOn(link.ends, tAt(link.ends, x))[1] - y);
        if (away < distance) [best, distance] = [link, away];
      }
      return best;
    },
  };
}

/** The links of one layer, and the hairlines that lead down to its matrix. */
function createGap() {
  const svg = el(null, "svg", { class: "between" });
  const rules = el(svg, "path", { class: "rule" }), carried = el(svg, "path", { class: "carried" });
  const keyed = /** @type {ReturnType<typeof createKeyed<DrawnLink>>} */ (createKeyed(el(svg, "g")));
  return {
    node: svg,
    /** @param {Scene} scene @param {Layout} layout @param {Nodes} nodes @param {number} height @param {number} layer */
    layOut(scene, layout, nodes, height, layer) {
      const { widths } = layout;
      fit(svg, layout.width, height);
      put(rules, "d", layout.aligned && !layout.textbook ? rulesOf(nodes, height, layer, widths.length - 1) : "");
      const [start, end] = [nodes.xs[layer] + nodes.one, nodes.xs[layer + 1] - nodes.one];
      put(carried, "d", layer + 2 < widths.length ? `M${start} ${nodes.top}H${end}` : "");
      const inputs = widths[layer] + 1;
      const ends = Array.from({ length: widths[layer + 1] * inputs }, (_, i) => ({
        layer,
        from: i % inputs,
        to: 1 + Math.floor(i / inputs),
      }));
      const links = keyed.show(ends, ({ from, to }) => `${from},${to}`, createLink);
      for (const link of links) {
        link.ends = linkOf(nodes, layout, layer, link.from, link.to);
        link.drawn = NaN;
        put(link.node, "d", linkPath(link.ends));
        put(link.node, "aria-label", `Weight ${linkName(scene, widths, link)}`);
      }
      return links;
    },
  };
}

/** @param {Link} link @returns {DrawnLink} */
function createLink({ layer, from, to }) {
  const key = `${layer},${from},${to}`;
  const node = el(null, "path", { class: "link", tabindex: -1, role: "button", "data-link": key });
  return { layer, from, to, node, ends: { x0: 0, x1: 0, y0: 0, y1: 0 }, drawn: NaN };
}

/** @param {Nodes} nodes @param {number} height @param {number} layer @param {number} depth */
function rulesOf(nodes, height, layer, depth) {
  const left = layer === 0 ? `M${nodes.xs[0]} ${nodes.ys[0][0]}V${height}` : "";
  return `${left}M${nodes.xs[layer + 1]} ${layer + 1 === depth ? nodes.ys[depth][1] : 36}V${height + 16}`;
}

/** Sizes one of the pictures that lie over each other. @param {Element} svg @param {number} width @param {number} height */
export function fit(svg, width, height) {
  put(svg, "viewBox", `0 0 ${width} ${height}`);
  put(svg, "width", width);
  put(svg, "height", height);
}

/** @param {DrawnLink} link @param {View} view @param {Nodes} nodes @param {Layout} layout */
function drawLink(link, view, nodes, layout) {
  const weight = view.weight(link.layer, link.from, link.to);
  const seen = Math.round(Math.max(-3, Math.min(3, weight || 0)) * 50);
  if (seen === link.drawn) return;
  link.drawn = seen;
  const { node } = link, w = seen / 50, width = linkWidth(w, nodes.k);
  put(node, "stroke", w < 0 ? layout.colours.minus : layout.colours.plus);
  put(node, "stroke-width", width.toFixed(1));
  put(node, "stroke-dasharray", dashAmong(w, width, nodes));
  const strength = nodes.small ? Math.min(1, 0.06 + 1.8 * Math.abs(w) ** 1.5) : 1;
  const on = onPath(link.layer, link.from, view.coefficient);
  put(node, "stroke-opacity", (on ? strength : Math.min(strength, FAINT)).toFixed(2));
}

/** "hours_studied → h₁". @param {Scene} scene @param {number[]} widths @param {Link} link */
export function linkName(scene, widths, { layer, from, to }) {
  const depth = widths.length - 1;
  const source = from === 0 ? "1" : layer === 0 ? scene.whole[from - 1] : nodeName(widths, layer, from);
  return `${source} → ${layer + 1 === depth ? scene.target : nodeName(widths, layer + 1, to)}`;
}
