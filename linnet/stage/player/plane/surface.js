// @ts-check
// The network's plane and a node's own: their shading, grid and contours, and a coefficient as a step.

import { project, planeOf } from "./box.js";
import { clipSegment, clipPlane, contour } from "./clip.js";
import { RAMP, tint } from "../colours.js";
import { nodeName } from "../names.js";
import { fix } from "../numbers.js";
import { fromZScores } from "../view.js";
import { DASHED, DOTTED, SOLID, follow, ink, rim, trace } from "./pen.js";

/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./pen.js").Spot} Spot */
/** @typedef {import("./clip.js").Place} Place */
/** @typedef {import("./clip.js").Plane} Plane */
/** @typedef {import("./box.js").Stand} Stand */

/**
 * The network's plane: shaded, with the grid, the contours of its node, and an outline.
 * @param {Pen} pen @param {Stand} stand @param {Plane} plane @param {Place[]} polygon @param {number} opacity
 */
export function paintPlane(pen, stand, plane, polygon, opacity) {
  const { map, box, colours, scene } = stand;
  const outline = polygon.map((place) => project(map, ...place));
  fillPlane(pen, stand, plane, outline, opacity);
  /** @param {[Place, Place]|null} line */
  const lay = (line) => line && follow(pen, line.map((place) => project(map, ...place)));
  pen.beginPath();
  for (const { at } of box.u.ticks) lay(clipSegment(plane, [at, -1], [at, 1]));
  for (const { at } of box.v.ticks) lay(clipSegment(plane, [-1, at], [1, at]));
  pen.globalAlpha = 0.2;
  ink(pen, colours.ink, 0.75);
  pen.globalAlpha = 1;
  for (const z of [-1, 0, 1]) {
    lay(contour(plane, (scene.targetMean + z * scene.targetSd - box.y.mid) / box.y.half));
    ink(pen, colours.ink, z ? 1 : 1.75, z < 0 ? DASHED : SOLID);
  }
  trace(pen, outline, true);
  ink(pen, colours.ink, 1.75);
}

/** @param {Pen} pen @param {Stand} stand @param {Plane} plane @param {Spot[]} outline @param {number} opacity */
function fillPlane(pen, stand, plane, outline, opacity) {
  trace(pen, outline, true);
  pen.fillStyle = shade(pen, stand, plane);
  pen.globalAlpha = opacity;
  pen.fill();
  pen.globalAlpha = 1;
}

/**
 * The tint of the nodes laid along the slope of a plane as it is on the canvas.
 * @param {Pen} pen @param {Stand} stand @param {Plane} plane
 */
function shade(pen, { map, box, scene, colours }, { c, a, b }) {
  const sd = scene.targetSd || 1, per = box.y.half / sd;
  const z = (box.y.mid + c * box.y.half - scene.targetMean) / sd; // in the middle of the plane
  const [x, y] = project(map, 0, 0, c);
  const [yp, yq] = [map.yp + map.yt * a, map.yq + map.yt * b];
  const turn = map.xp * yq - map.xq * yp; // 0 when seen edge-on
  const [gx, gy] = [(per * (a * yq - b * yp)) / turn, (per * (b * map.xp - a * map.xq)) / turn];
  const steep = gx * gx + gy * gy;
  if (!(steep > 1e-10) || !Number.isFinite(steep)) return tint(colours, z / RAMP.z, RAMP.strength);
  const at = (/** @type {number} */ level) => [x + ((level - z) * gx) / steep, y + ((level - z) * gy) / steep];
  const [from, to] = [at(-RAMP.z), at(RAMP.z)];
  if (![...from, ...to].every(Number.isFinite)) return tint(colours, z / RAMP.z, RAMP.strength);
  const ramp = pen.createLinearGradient(from[0], from[1], to[0], to[1]);
  for (const stop of [-1, 0, 1]) ramp.addColorStop((stop + 1) / 2, tint(colours, stop, RAMP.strength));
  return ramp;
}

/** The selected node, if it is a hidden one. @param {View} view @param {Stand} stand */
export function chosenNode(view, stand) {
  const { widths } = stand.layout;
  if (!view.node || view.node[0] < 1 || view.node[0] > widths.length - 2) return null;
  const [column, node] = view.node;
  const z = view.regression(column, node), own = fromZScores(stand.scene, z, new Float64Array(z.length));
  const plane = planeOf(own, stand);
  return { plane, name: `${nodeName(widths, column, node)}’s own ${stand.line ? "line" : "plane"}` };
}

/**
 * A node's own plane; where its name goes, and where it is if it is not in the box.
 * @param {Pen} pen @param {Stand} stand @param {Plane} plane @returns {{at: Spot, where: string}}
 */
export function paintNode(pen, stand, plane) {
  const outline = clipPlane(plane).map((place) => project(stand.map, ...place));
  if (!outline.length) return { at: [stand.size.width, 0], where: lost(plane) };
  fillPlane(pen, stand, plane, outline, 0.72);
  trace(pen, outline, true);
  ink(pen, stand.colours.ink, 2.25, DOTTED);
  const at = outline.reduce((one, other) => (one[0] - one[1] > other[0] - other[1] ? one : other));
  return { at, where: "" };
}

/** @param {Plane} plane one that is nowhere in the box */
export const lost = (
  { c },
) => (c > 0 ? ": above what is shown" : c < 0 ? ": below what is shown" : ": beyond all numbers");

/**
 * A chosen coefficient is a slope: one standard deviation along, this much up.
 * @param {Pen} pen @param {Stand} stand @param {View} view @param {Plane} plane
 * @returns {{text: string, at: Spot}|null}
 */
export function paintStep(pen, stand, view, { c, a, b }) {
  const { scene, box, line, map, colours } = stand;
  const feature = (view.coefficient ?? 0) - 1, side = box.axes.indexOf(feature);
  if (feature < 0 || side < 0) return null;
  const from = [box.u, box.v].map(({ mid, half }, k) => (line && k ? 0 : (scene.mean[box.axes[k]] - mid) / half));
  const run = scene.sd[feature] / [box.u, box.v][side].half;
  if (from[side] + run > 1) from[side] -= run; // the slope is the same there, and in the box
  const to = [...from];
  to[side] += run;
  const [low, high] = [from, to].map(([p, q]) => c + a * p + b * q);
  if (!(Math.abs(low) <= 1) || Number.isNaN(high)) return null;
  const top = Math.max(-1, Math.min(1, high));
  const corners = [
    project(map, from[0], from[1], low),
    project(map, to[0], to[1], low),
    project(map, to[0], to[1], top),
  ];
  trace(pen, corners);
  rim(pen, colours.paper, 6);
  ink(pen, colours.ink, 2.5);
  pen.arc(corners[0][0], corners[0][1], 3.5, 0, 7);
  pen.fillStyle = colours.ink;
  pen.fill();
  const rise = (view.own[feature + 1] * scene.sd[feature]) / scene.targetSd;
  const text = `+1 sd → ${rise < 0 ? "" : "+"}${fix(rise)} sd`;
  return { text, at: [corners[2][0], Math.min(corners[0][1], corners[2][1])] };
}
