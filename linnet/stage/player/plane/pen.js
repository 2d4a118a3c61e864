// @ts-check
// Paths on a canvas.

/** @typedef {CanvasRenderingContext2D} Pen */
/** @typedef {[number, number]} Spot  px on the canvas */

/** @type {number[]} */
export const SOLID = [];
export const DASHED = [5, 3.5];
export const LONG = [7, 4];
export const DOTTED = [0.1, 4.5];

/** A new path through these spots. @param {Pen} pen @param {Spot[]} spots @param {boolean} closed */
export function trace(pen, spots, closed = false) {
  pen.beginPath();
  follow(pen, spots);
  if (closed) pen.closePath();
}

/** On with the path, at another place. @param {Pen} pen @param {Spot[]} spots */
export function follow(pen, spots) {
  spots.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
}

/** Draw the path. @param {Pen} pen @param {string} colour @param {number} width @param {number[]} dash */
export function ink(pen, colour, width, dash = SOLID) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.lineCap = dash === DOTTED ? "round" : "butt";
  pen.setLineDash(dash);
  pen.stroke();
  if (dash.length) pen.setLineDash(SOLID);
  pen.beginPath();
}

/**
 * The path's edge in paper, so that what it crosses stops short of it; the path stays.
 * @param {Pen} pen @param {string} paper @param {number} width
 */
export function rim(pen, paper, width) {
  pen.strokeStyle = paper;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.lineCap = "butt";
  pen.stroke();
}
