// @ts-check
// A node is its own regression seen from above: orange below its mean, blue above, contours like a map's.

import { RAMP, el, mix, put } from "../draw.js";
import { clipToSquare } from "./geometry.js";

/** @typedef {import("../types.js").Colours} Colours */
/** @typedef {{x: number, y: number, width: number, height: number, rx: number}} Box */

const SPAN = 2; // the square is ±2 sd of the plane's two axes
const FLAT = 0.03; // a slope under this has no contours

/**
 * The one gradient that all glyphs lay along their own slope: its tint is straight between three stops.
 * @param {Element} defs
 * @param {Colours} colours
 */
export function defineRamp(defs, colours) {
  const ramp = el(defs, "linearGradient", { id: "ramp" });
  const shade = (/** @type {string} */ hue) => mix(colours.paper, hue, RAMP.strength);
  [shade(colours.minus), colours.paper, shade(colours.plus)].forEach((colour, i) =>
    el(ramp, "stop", { offset: i / 2, "stop-color": colour })
  );
}

/**
 * @param {Element} group
 * @param {Element} defs
 * @param {string} id
 * @param {number} cx
 * @param {number} cy
 * @param {number} side
 * @param {Colours} colours
 * @param {number} features
 */
export function createGlyph(group, defs, id, cx, cy, side, colours, features) {
  const box = { x: cx - side / 2, y: cy - side / 2, width: side, height: side, rx: Math.max(2, side * 0.14) };
  return features === 1 ? line(group, box, cx, cy, side, colours) : map(group, defs, id, box, cx, cy, side, colours);
}

/**
 * With one feature: a small line.
 * @param {Element} group
 * @param {Box} box
 * @param {number} cx
 * @param {number} cy
 * @param {number} side
 * @param {Colours} colours
 */
function line(group, box, cx, cy, side, colours) {
  el(group, "rect", { ...box, fill: colours.paper, stroke: colours.soft, "stroke-width": 1.25 });
  el(group, "line", { x1: box.x + 2, x2: box.x + side - 2, y1: cy, y2: cy, class: "rule" });
  const own = el(group, "line", { x1: box.x + 3, x2: box.x + side - 3, "stroke-width": 2.5 });
  const rise = (/** @type {number} */ z) => (Math.max(-1, Math.min(1, z / SPAN)) * (side / 2 - 3)).toFixed(1);
  return {
    /** @param {number} b0 @param {number} slope */
    draw(b0, slope) {
      put(own, "y1", (cy - Number(rise(b0 - slope * SPAN))).toFixed(1));
      put(own, "y2", (cy - Number(rise(b0 + slope * SPAN))).toFixed(1));
      put(own, "stroke", slope < 0 ? colours.minus : colours.plus);
      put(own, "stroke-dasharray", slope < 0 ? "5 2.5" : null);
    },
  };
}

/**
 * With more: a square of the plane's two axes.
 * @param {Element} group
 * @param {Element} defs
 * @param {string} id
 * @param {Box} box
 * @param {number} cx
 * @param {number} cy
 * @param {number} side
 * @param {Colours} colours
 */
function map(group, defs, id, box, cx, cy, side, colours) {
  const gradient = el(defs, "linearGradient", { id, href: "#ramp", gradientUnits: "userSpaceOnUse" });
  el(group, "rect", { ...box, fill: `url(#${id})`, stroke: colours.ink, "stroke-width": side < 24 ? 0.75 : 1.25 });
  const levels = side < 18 ? [] : side < 30 ? [0] : [-1, 0, 1];
  const contours = levels.map((z) => ({
    z,
    path: el(group, "path", {
      stroke: colours.ink,
      "stroke-width": z ? 0.8 : side < 24 ? 0.75 : 1.4,
      "stroke-dasharray": z < 0 ? "3 2.2" : null,
      fill: "none",
    }),
  }));
  return {
    /** @param {number} b0 @param {number} bu @param {number} bv  slopes along the two axes */
    draw(b0, bu, bv) {
      const slope = Math.max(1e-3, Math.hypot(bu, bv));
      const [dx, dy] = [bu / slope, -bv / slope];
      // where along the slope the value is z, in px from the centre
      const place = (/** @type {number} */ z) => (((z - b0) / slope) * side) / (2 * SPAN);
      const [from, to] = [place(-RAMP.z), place(RAMP.z)], px = (/** @type {number} */ v) => v.toFixed(1);
      const flat = Math.hypot(bu, bv) < 1e-3; // no direction: lay the ramp along x
      put(gradient, "x1", px(cx + (flat ? from : dx * from)));
      put(gradient, "y1", px(cy + (flat ? 0 : dy * from)));
      put(gradient, "x2", px(cx + (flat ? to : dx * to)));
      put(gradient, "y2", px(cy + (flat ? 0 : dy * to)));
      for (const { z, path } of contours) {
        const t = place(z);
        const ends = slope > FLAT && clipToSquare(cx + dx * t, cy + dy * t, -dy, dx, box.x + 1, box.y + 1, side - 2);
        put(path, "d", ends ? `M${px(ends[0])} ${px(ends[1])}L${px(ends[2])} ${px(ends[3])}` : "");
      }
    },
  };
}
