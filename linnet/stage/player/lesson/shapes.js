// @ts-check
// All rows at once: ŷ = X b, drawn with the shapes of these data, the column of ones in its place.

import { grouped, sub } from "../numbers.js";
import { el, h, put } from "../elements.js";
import { cut } from "../names.js";

/** @param {HTMLElement} host */
export function createShapes(host) {
  const box = h(host, "div", "picture shapes"), svg = el(box, "svg", { viewBox: "0 0 520 260", role: "img" });
  return {
    box,
    /** @param {import("../types.js").Scene} scene */
    layOut(scene) {
      const n = grouped(scene.rows), p = scene.whole.length, cell = Math.min(64, 200 / (p + 1));
      svg.replaceChildren();
      put(svg, "aria-label", `ŷ, ${n} rows, is X, ${n} rows and ${p + 1} columns, times b, ${p + 1} rows`);
      /** @param {number} x @param {number} y @param {number} w @param {number} height @param {string} title @param {string} shape */
      const block = (x, y, w, height, title, shape) => {
        el(svg, "rect", { class: "block", x, y, width: w, height, rx: 3 });
        el(svg, "text", { class: "symbol middle", x: x + w / 2, y: y - 12 }, title);
        el(svg, "text", { class: "tick middle", x: x + w / 2, y: y + height + 18 }, shape);
      };
      block(16, 40, 40, 180, "ŷ", `${n} × 1`);
      el(svg, "text", { class: "equals middle", x: 84, y: 136 }, "=");
      const left = 112, wide = cell * (p + 1);
      el(svg, "rect", { class: "ones", x: left, y: 40, width: cell, height: 180, rx: 3 });
      block(left, 40, wide, 180, "X", `${n} × ${p + 1}`);
      const names = ["1", ...scene.names];
      names.forEach((name, j) => {
        const x = left + cell * (j + 0.5);
        if (j) el(svg, "line", { class: "rule", x1: left + cell * j, x2: left + cell * j, y1: 40, y2: 220 });
        if (!j) { for (const y of [64, 96, 128, 160, 192]) el(svg, "text", { class: "tick middle", x, y }, "1"); }
        else el(svg, "text", { class: "axis middle", x, y: 134, transform: `rotate(-90 ${x} 130)` }, cut(name, 16));
      });
      const x = left + wide + 28, tall = Math.min(180, 34 * (p + 1));
      el(svg, "text", { class: "dot middle", x: left + wide + 14, y: 138 }, "·");
      block(x, 130 - tall / 2, 48, tall, "b", `${p + 1} × 1`);
      names.forEach((_, j) =>
        el(
          svg,
          "text",
          { class: "tick middle", x: x + 24, y: 130 - tall / 2 + (tall / (p + 1)) * (j + 0.5) + 4 },
          `b${sub(j)}`,
        )
      );
      put(svg, "viewBox", `0 0 ${x + 64} 260`);
    },
    draw() {},
  };
}
