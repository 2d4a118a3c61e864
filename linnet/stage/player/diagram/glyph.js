// @ts-check
// A node is its own regression seen from above: orange below its mean, blue above, contours like a map's. Everything
// is drawn around the node's centre; the group that holds it is moved.

import { RAMP, mix } from "../colours.js";
import { el, put } from "../elements.js";
import { clipToSquare } from "./geometry.js";

/** @typedef {import("../types.js").Colours} Colours */
/**
 * `fit` sizes it, `draw` shows another regression: its value at the middle and its slopes along the plane's axes.
 * @typedef {{fit: (side: number) => void, draw: (b0: number, bu: number, bv: number) => void}} Glyph
 */

const SPAN = 2; // the square is ±2 sd of the plane's two axes
const FLAT = 0.03; // a slope under this has no contours

const px = (/** @type {number} */ v) => v.toFixed(1);
let count = 0; // of the gradients

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

/** @param {Element} group @param {Colours} colours @param {number} features @returns {Glyph} */
export const createGlyph = (group, colours, features) =>
  features === 1 ? createLine(group, colours) : createMap(group, colours);

/** @param {Element} square a rect @param {number} side */
function fitSquare(square, side) {
  put(square, "x", -side / 2);
  put(square, "y", -side / 2);
  put(square, "width", side);
  put(square, "height", side);
  put(square, "rx", Math.max(2, side * 0.14));
}

/** With one feature: a small line. @param {Element} group @param {Colours} colours @returns {Glyph} */
function createLine(group, colours) {
  const square = el(group, "rect", { fill: colours.paper, stroke: colours.soft, "stroke-width": 1.25 });
  const mean = el(group, "path", { class: "rule" }), own = el(group, "line", { "stroke-width": 2.5 });
  let half = 0;
  const rise = (/** @type {number} */ z) => px(-Number(px(Math.max(-1, Math.min(1, z / SPAN)) * (half - 3))));
  return {
    fit(side) {
      half = side / 2;
      fitSquare(square, side);
      put(mean, "d", `M${2 - half} 0H${half - 2}`);
      put(own, "x1", 3 - half);
      put(own, "x2", half - 3);
    },
    draw(b0, slope) {
      put(own, "y1", rise(b0 - slope * SPAN));
      put(own, "y2", rise(b0 + slope * SPAN));
      put(own, "stroke", slope < 0 ? colours.minus : colours.plus);
      put(own, "stroke-dasharray", slope < 0 ? "5 2.5" : null);
    },
  };
}

/** With more: a square of the plane's two axes. @param {Element} group @param {Colours} colours @returns {Glyph} */
function createMap(group, colours) {
  const id = `glyph-${++count}`;
  const gradient = el(group, "linearGradient", { id, href: "#ramp", gradientUnits: "userSpaceOnUse" });
  const square = el(group, "rect", { fill: `url(#${id})`, stroke: colours.ink });
  const contours = [-1, 0, 1].map((z) => ({
    z,
    path: el(group, "path", { stroke: colours.ink, "stroke-dasharray": z < 0 ? "3 2.2" : null, fill: "none" }),
  }));
  let side = 0;

  /** A contour is a line across the square; little squares have few. @param {number} z */
  const shown = (z) => side >= 30 || (side >= 18 && z === 0);

  return {
    fit(next) {
      side = next;
      fitSquare(square, side);
      put(square, "stroke-width", side < 24 ? 0.75 : 1.25);
      for (const { z, path } of contours) put(path, "stroke-width", z ? 0.8 : side < 24 ? 0.75 : 1.4);
    },
    draw(b0, bu, bv) {
      const slope = Math.max(1e-3, Math.hypot(bu, bv));
      const [dx, dy] = [bu / slope, -bv / slope];
      // where along the slope the value is z, in px from the centre
      const place = (/** @type {number} */ z) => (((z - b0) / slope) * side) / (2 * SPAN);
      const [from, to] = [place(-RAMP.z), place(RAMP.z)];
      const flat = Math.hypot(bu, bv) < 1e-3; // no direction: lay the ramp along x
      put(gradient, "x1", px(flat ? from : dx * from));
      put(gradient, "y1", px(flat ? 0 : dy * from));
      put(gradient, "x2", px(flat ? to : dx * to));
      put(gradient, "y2", px(flat ? 0 : dy * to));
      const edge = 1 - side / 2;
      for (const { z, path } of contours) {
        const t = place(z);
        const ends = shown(z) && slope > FLAT && clipToSquare(dx * t, dy * t, -dy, dx, edge, edge, side - 2);
        put(path, "d", ends ? `M${px(ends[0])} ${px(ends[1])}L${px(ends[2])} ${px(ends[3])}` : "");
      }
    },
  };
}
