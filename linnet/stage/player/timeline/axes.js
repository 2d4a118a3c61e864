// @ts-check
// The axes of the loss curve: steps across, the loss on a log scale, with the numbers beside them.

import { el, put } from "../elements.js";
import { grouped, raised } from "../numbers.js";
import { nice, tickText } from "../ticks.js";

export const EDGE = { left: 34, right: 10, top: 8, bottom: 18 }; // px around the curve
const LARGEST = 1e300; // end of the axis of losses: a link's weights may be beyond the finite numbers
const OUT = -0.06; // of the height: over the top

/** There is room for four digits left of the curve; other numbers are written as powers of ten. */
const isShort = (/** @type {number} */ v) => v >= 1e-3 && v < 1e4;
const short = (/** @type {number} */ v) => (isShort(v) ? tickText(v) : "10" + raised(Math.round(Math.log10(v))));

/** @param {Element} grid  takes the numbers */
export function createAxes(grid) {
  let width = 0, height = 0, floor = 0, base = 0; // the floor, and the one that the axis was made for
  let last = 0, high = 1; // the ends
  let ticks = /** @type {ReturnType<typeof addStep>[]} */ ([]), levels = /** @type {number[]} */ ([]);

  // an exact fit has no floor on a log scale: the axis then ends six decades under the start
  const bottom = () => Math.max(base * 0.86, high * 1e-6, 1e-300);

  const axes = {
    /** @param {{width: number, height: number}} size px @param {number} least  the loss of least squares */
    layOut(size, least) {
      [width, height, floor, base, last] = [size.width, size.height, least, least, 0];
    },
    /** Another floor; the axis follows once it is far from it. @param {number} next */
    settle(next) {
      floor = next;
      if (next > 0.9 * base && next < 1.5 * base) return;
      [base, last] = [next, 0];
    },
    /** @param {number} step */
    x: (step) => EDGE.left + ((width - EDGE.left - EDGE.right) * step) / last,
    /** @param {number} loss */
    y: (loss) =>
      EDGE.top
      + (height - EDGE.top - EDGE.bottom)
        * (loss < Infinity // nor NaN
          ? Math.max(OUT, Math.min(1, Math.log(high / Math.max(loss, 1e-300)) / Math.log(high / bottom())))
          : OUT),
    /** The step at a place of the window. @param {number} x from the left of the time line */
    stepAt: (x) => (last * (x - EDGE.left)) / (width - EDGE.left - EDGE.right),
    /** The heights of the numbers of the loss. */
    get levels() {
      return levels;
    },
    /**
     * Make room: powers of two times sixty steps, past the furthest; the largest loss with some air.
     * @param {number} furthest step @param {number} peak @returns {boolean} whether anything moved
     */
    rescale(furthest, peak) {
      let end = 60;
      while (end < furthest * 1.02) end *= 2;
      if (end === last && high >= peak && high <= peak * 1.4) return false;
      [last, high] = [end, peak * 1.15 < LARGEST ? peak * 1.15 : LARGEST];
      number();
      return true;
    },
    /** The numbers of the steps make way for the playhead's. @param {number} x @param {number} half px, of its width */
    makeWay(x, half) {
      for (const tick of ticks)
        put(tick.node, "visibility", Math.abs(tick.at - x) > half + tick.half + 6 ? null : "hidden");
    },
  };

  function number() {
    const { x, y } = axes;
    grid.replaceChildren();
    const shown = decades(bottom(), high, y).filter((v) => Math.abs(y(v) - y(floor)) > 9);
    levels = shown.map(y);
    for (const v of shown) el(grid, "text", { x: EDGE.left - 8, y: y(v) + 4, class: "tick end" }, short(v));
    ticks = nice(0, last, width < 300 ? 3 : 6).map((step) => addStep(grid, step, x(step), height - 3));
  }

  return axes;
}

/** @param {Element} grid @param {number} step @param {number} x @param {number} y */
function addStep(grid, step, x, y) {
  const text = grouped(step),
    node = el(grid, "text", { x, y, class: step ? "tick middle" : "tick " }, text);
  return { at: x, half: 3.2 * text.length, node };
}

/** Ticks of a log axis that stand apart: 1, 2, 5 over few decades, powers of ten over many. @param {number} low @param {number} top @param {(v: number) => number} y px */
function decades(low, top, y) {
  const many = Math.log10(top / low), found = /** @type {number[]} */ ([]);
  for (let e = Math.floor(Math.log10(low)); e <= Math.log10(top); e++)
    for (const m of many > 2.2 ? [1] : [1, 2, 5]) {
      const v = Number((m * 10 ** e).toPrecision(3));
      const apart = !found.length || y(found[found.length - 1]) - y(v) > 13;
      if (v > low && v < top && (m === 1 || isShort(v)) && apart) found.push(v);
    }
  return found;
}
