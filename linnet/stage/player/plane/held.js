// @ts-check
// A point that is chosen or held by hand: its stick and its square lit, a handle, where it was. And squares on all
// residuals: their sides are the residuals in screen pixels.

import { clipPlane, clipSegment } from "./clip.js";
import { planeOf, project } from "./box.js";
import { DOTTED, ink, trace } from "./pen.js";

/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./box.js").Stand} Stand */
/** @typedef {import("../points/choice.js").Held} Held */

const HANDLE = 11, HALO = 22; // px
const REACH = { mouse: 9, touch: 22 }; // px

/**
 * Where a drawn point and what is predicted for it are on the canvas.
 * @param {Stand} stand @param {number} n
 */
export function spotOf({ points, map }, n) {
  const [t, fit] = [points.t[n], points.fit[n]].map((height) => Math.max(-1, Math.min(1, height)));
  return { x: points.x[n], y: points.y[n] + map.yt * t, fit: points.y[n] + map.yt * fit };
}

/**
 * The drawn point nearest to a spot, within reach; −1 if there is none.
 * @param {Stand} stand @param {number} x @param {number} y @param {string} pointer
 */
export function pointAt({ points, map }, x, y, pointer) {
  let best = -1, nearest = pointer === "mouse" ? REACH.mouse : REACH.touch;
  for (let n = 0; n < points.t.length; n++) {
    if (!(Math.abs(points.t[n]) <= 1.001)) continue;
    const away = Math.hypot(points.x[n] - x, points.y[n] + map.yt * points.t[n] - y);
    if (away < nearest) [best, nearest] = [n, away];
  }
  return best;
}

/**
 * Squares on the residuals, away from the plane or line.
 * @param {Pen} pen @param {Stand} stand @param {Held} hand @param {number} slope of the plane, across
 */
export function paintSquares(pen, stand, hand, slope) {
  const { points, colours } = stand;
  if (hand.squares) {
    for (let n = 0; n < points.t.length; n++) if (n !== hand.place) squareOf(pen, stand, n, slope);
    pen.globalAlpha = 0.045;
    pen.fillStyle = colours.ink;
    pen.fill();
    pen.globalAlpha = 0.26;
    ink(pen, colours.ink, 1);
    pen.globalAlpha = 1;
  }
  if (hand.place < 0) return;
  squareOf(pen, stand, hand.place, slope);
  pen.globalAlpha = 0.1;
  pen.fillStyle = colours.ink;
  pen.fill();
  pen.globalAlpha = 1;
  ink(pen, colours.ink, 1.25);
}

/** @param {Pen} pen @param {Stand} stand @param {number} n @param {number} slope */
function squareOf(pen, stand, n, slope) {
  const { x, y, fit } = spotOf(stand, n), square = squareOn(x, y, fit, slope > 0);
  if (square.side > 0.5) pen.rect(square.x, square.y, square.side, square.side);
}

/**
 * The square on a residual, in pixels, on the side away from the line; its side is the residual on screen.
 * @param {number} x @param {number} y  the point, px @param {number} fitted  the line there, px
 * @param {boolean} rises  the line, to the right
 */
export function squareOn(x, y, fitted, rises) {
  const side = Math.abs(y - fitted), above = y < fitted;
  return { x: above === rises ? x - side : x, y: Math.min(y, fitted), side };
}

/** The stick, and where least squares was before the point was taken. @param {Pen} pen @param {Stand} stand @param {Held} hand */
export function paintBefore(pen, stand, { before, place }) {
  const { colours, map, line } = stand;
  if (before) {
    const plane = planeOf(before, stand);
    const spots = line ? (clipSegment(plane, [-1, 0], [1, 0]) ?? []) : clipPlane(plane);
    trace(pen, spots.map((at) => project(map, ...at)), !line);
    ink(pen, colours.ols, 2, DOTTED);
  }
  if (place < 0) return;
  const { x, y, fit } = spotOf(stand, place);
  trace(pen, [[x, y], [x, fit]]);
  ink(pen, colours.ink, 3);
}

/** @param {Pen} pen @param {Stand} stand @param {Held} hand */
export function paintHandle(pen, stand, { place, held, was }) {
  if (place < 0) return;
  const { colours, map, line, box } = stand, { x, y } = spotOf(stand, place);
  if (was) {
    const p = line ? (was[0] - box.u.mid) / box.u.half : stand.points.p[place];
    const q = line ? 0 : stand.points.q[place];
    const shift = (was[was.length - 1] - stand.scene.y[place]) / box.y.half;
    const [wx, wy] = project(map, p, q, Math.max(-1, Math.min(1, stand.points.t[place] + shift)));
    pen.beginPath();
    pen.arc(wx, wy, 6, 0, 7);
    ink(pen, colours.soft, 1.5, [3, 2.5]);
  }
  pen.beginPath();
  if (held) {
    pen.arc(x, y, HALO, 0, 7);
    pen.globalAlpha = 0.12;
    pen.fillStyle = colours.ink;
    pen.fill();
    pen.globalAlpha = 1;
    pen.beginPath();
  }
  pen.arc(x, y, HANDLE, 0, 7);
  pen.fillStyle = colours.paper;
  pen.fill();
  ink(pen, colours.ink, 2.5);
  chevrons(pen, x, y, line);
  ink(pen, colours.ink, 1.75);
}

/** Up and down; in the line picture all four ways. @param {Pen} pen @param {number} x @param {number} y @param {boolean} freely */
function chevrons(pen, x, y, freely) {
  pen.beginPath();
  for (const way of [-1, 1]) {
    const far = freely ? 6 : 5.5, near = freely ? 3.5 : 2;
    pen.moveTo(x - 3, y + way * near);
    pen.lineTo(x, y + way * far);
    pen.lineTo(x + 3, y + way * near);
    if (!freely) continue;
    pen.moveTo(x + way * near, y - 3);
    pen.lineTo(x + way * far, y);
    pen.lineTo(x + way * near, y + 3);
  }
}
