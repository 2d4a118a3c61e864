// @ts-check
// The legend: the widths and dashes that the diagram uses.

import { dashAmong, linkWidth } from "./link_style.js";
import { el, put } from "../elements.js";

/** @param {Element} host */
export function createLegend(host) {
  const svg = el(host, "svg", {
    class: "legend",
    viewBox: "0 0 148 46",
    width: 148,
    height: 46,
    role: "img",
    "aria-label": "Link width and colour show the weight",
  });
  el(svg, "text", { x: 74, y: 12 }, "weight");
  const samples = [[-1, "−1"], [-0.5, "−½"], [0.5, "½"], [1, "1"]].map(([w, words], i) => {
    el(svg, "text", { x: 16 + i * 38.6, y: 42 }, words);
    return { w: Number(w), path: el(svg, "path", { d: `M${i * 38.6} 24h32` }) };
  });
  return {
    /** @param {import("./geometry.js").Nodes} nodes @param {import("../types.js").Layout} layout */
    draw(nodes, layout) {
      const last = nodes.xs[nodes.xs.length - 2] + nodes.size / 2;
      put(svg, "visibility", layout.size === "medium" && last > layout.width - 148 ? "hidden" : null); // it would lie on nodes
      for (const { w, path } of samples) {
        const width = linkWidth(w, nodes.k);
        put(path, "stroke", w < 0 ? layout.colours.minus : layout.colours.plus);
        put(path, "stroke-width", width.toFixed(1));
        put(path, "stroke-dasharray", dashAmong(w, width, nodes));
      }
    },
  };
}
