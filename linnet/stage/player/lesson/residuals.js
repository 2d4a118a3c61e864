// @ts-check
// The points of a line picture, and their residuals as sticks or as squares; the area of the largest is written in it.

import { el, place, put, say } from "../elements.js";
import { squareOn } from "../plane/held.js";
import { lineAt } from "./fit.js";
import { amount } from "./values.js";

/** @typedef {import("./chart.js").Chart} Chart */
/** The largest of the squares. @typedef {ReturnType<typeof squareOn> & {above: boolean, residual: number}} Largest */

const WORDED = 84; // px: a square that has room for "area"

/**
 * @param {Chart} chart
 * @param {Element} under  takes what lies under the line
 * @param {Element} over
 */
export function createResiduals(chart, under, over) {
  const squares = el(under, "g", { class: "residuals" }), sticks = el(under, "g", { class: "sticks" });
  const square = el(under, "rect", { class: "largest" });
  const points = el(over, "g", { class: "points" }), area = el(over, "text", { class: "tick now onpaper middle" });
  let spots = /** @type {any[]} */ ([]);

  return {
    /** @param {import("../types.js").Scene} scene @param {{squares: boolean, small: boolean}} choices */
    layOut(scene, { squares: squared, small }) {
      const { x, y } = chart;
      for (const group of [squares, sticks, points]) group.replaceChildren();
      spots = Array.from(scene.y, (value, i) => {
        const spot = { at: scene.X[i], x: x(scene.X[i]), y: y(value) };
        const dot = el(points, "circle", { r: small ? 3 : 3.5 }), stick = small ? el(sticks, "line") : null;
        place(dot, { cx: spot.x, cy: spot.y });
        if (stick) place(stick, { x1: spot.x, x2: spot.x, y1: spot.y });
        return { ...spot, dot, stick, square: squared ? el(squares, "rect") : null };
      });
      for (const part of [square, area]) put(part, "visibility", squared ? null : "hidden");
    },
    /** @param {number[]} own  intercept and slope */
    draw(own) {
      let most = /** @type {Largest|null} */ (null);
      for (const spot of spots) {
        const line = lineAt(own, spot.at), fitted = chart.y(line), above = spot.y < fitted;
        put(spot.dot, "class", above ? "above" : "below");
        if (spot.stick) place(spot.stick, { y2: fitted });
        if (!spot.square) continue;
        const on = squareOn(spot.x, spot.y, fitted, own[1] >= 0);
        placeSquare(spot.square, on);
        if (!most || on.side > most.side) most = { ...on, above, residual: chart.y.back(spot.y) - line };
      }
      if (!most) return;
      placeSquare(square, most);
      writeArea(area, most, chart.plot);
    },
  };
}

/** @param {Element} rect @param {ReturnType<typeof squareOn>} square */
const placeSquare = (rect, { x, y, side }) => place(rect, { x, y, width: side, height: side });

/** @param {Element} area @param {Largest} square @param {import("./fit.js").Plot} plot */
function writeArea(area, { x, y, side, above, residual }, { left, right, top, bottom }) {
  const edge = above ? y + 16 : y + side - 8;
  say(area, `${side > WORDED ? "area " : ""}${amount(residual * residual)}`);
  put(area, "visibility", side > 40 ? null : "hidden");
  place(area, {
    x: Math.max(left + 34, Math.min(right - 34, x + side / 2)),
    y: Math.max(top + 14, Math.min(bottom - 6, edge)),
  });
}
