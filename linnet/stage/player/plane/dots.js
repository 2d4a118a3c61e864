// @ts-check
// Points and their sticks, set pixel by pixel: where a browser draws without a GPU, 350 arcs take it
// 5 ms, this 0.3.

import { rgb } from "../colours.js";
import { createLayer } from "./layer.js";

/** @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./box.js").Stand} Stand */

/**
 * How a point is drawn: radii in CSS px, shares of ink and opacities of its rim and what is within.
 * @typedef {{outer: number, inner: number, rim: [number, number], core: [number, number]}} Mark
 */
/** @typedef {{stick: number, above: Mark, below: Mark}} Look */

/**
 * Above the plane a point is ink with a paper rim, below it paper with an inked rim.
 * @param {number} radius @param {number} stick opacity @returns {Look}
 */
const look = (radius, stick) => ({
  stick,
  above: { outer: radius + 0.37, inner: radius - 0.37, rim: [0, 1], core: [1, 1] },
  below: { outer: radius + 0.55, inner: radius - 0.55, rim: [1, 1], core: [0, 1] },
});
/** Seen through the plane: fainter, and without what would cover it. @param {number} radius @returns {Look} */
const lookThrough = (radius) => ({
  stick: 0,
  above: { outer: radius, inner: 0, rim: [1, 0.55], core: [1, 0.55] },
  below: { outer: radius + 0.55, inner: radius - 0.55, rim: [1, 0.55], core: [1, 0] },
});
/** Few points, or so many that they need to be smaller. */
const LOOKS = [2.6, 2.1].map((radius) => (
  { plane: look(radius, 0.65), through: lookThrough(radius), line: look(radius + 0.4, 0.45) }
));
/** @param {number} drawn points */
export const looksFor = (drawn) => LOOKS[drawn > 180 ? 1 : 0];

/**
 * The points above the plane or those below, on their sticks. One that is out of the box is left out, its stick
 * cut off.
 * @param {Dots} dots @param {Stand} stand @param {boolean} above @param {Look} look @param {boolean} sticks
 */
export function plot(dots, { points, map }, above, look, sticks) {
  const { x, y, t, fit } = points, mark = above ? look.above : look.below;
  for (let n = 0; sticks && n < t.length; n++) {
    if (t[n] > fit[n] !== above || !Number.isFinite(t[n] - fit[n])) continue;
    const from = Math.max(-1, Math.min(1, t[n])), to = Math.max(-1, Math.min(1, fit[n]));
    if (from !== to) dots.stick(x[n], y[n] + map.yt * from, y[n] + map.yt * to, look.stick);
  }
  for (let n = 0; n < t.length; n++) {
    if (t[n] > fit[n] === above && Math.abs(t[n]) <= 1.001) dots.dot(x[n], y[n] + map.yt * t[n], mark);
  }
}

/** Dots and upright sticks on a transparent layer. @typedef {ReturnType<typeof createDots>} Dots */
export function createDots() {
  const layer = createLayer(), { lay } = layer, inks = new Uint32Array(256); // ink, from nothing to all of it
  let ratio = 1, look = "", shade = shades("#000000", "#ffffff");
  /** Dots drawn once for each mark and each quarter of a pixel across and down. @type {Map<Mark, Uint32Array[]>} */
  let stamps = new Map();

  return {
    /**
     * @param {number} wide @param {number} high px of the canvas @param {number} scale px per CSS px
     * @param {Colours} colours
     */
    fit(wide, high, scale, { ink, paper }) {
      if (scale !== ratio || ink + paper !== look) {
        [ratio, look, shade, stamps] = [scale, ink + paper, shades(paper, ink), new Map()];
        inks.forEach((_, alpha) => (inks[alpha] = shade(1, alpha / 255)));
      }
      layer.fit(wide, high);
    },
    clear: layer.clear,
    /** @param {Pen} onto */
    show: (onto) => layer.show(onto, ratio),
    /**
     * Ink, a CSS px wide, between two heights.
     * @param {number} x @param {number} from @param {number} to @param {number} alpha
     */
    stick(x, from, to, alpha) {
      const { width, height } = layer, left = (x - 0.5) * ratio, right = (x + 0.5) * ratio;
      const first = Math.max(0, Math.round(Math.min(from, to) * ratio));
      const last = Math.min(height, Math.round(Math.max(from, to) * ratio));
      const start = Math.max(0, Math.floor(left)), end = Math.min(width, Math.ceil(right));
      for (let column = start; column < end; column++) {
        const colour = inks[Math.round(255 * alpha * (Math.min(right, column + 1) - Math.max(left, column)))];
        if (colour === 0) continue;
        for (let row = first; row < last; row++) lay(row * width + column, colour);
      }
      layer.touch(start, first, end, last);
    },
    /** @param {number} x @param {number} y @param {Mark} mark */
    dot(x, y, mark) {
      let made = stamps.get(mark);
      if (!made) stamps.set(mark, made = []);
      const { width, height } = layer, reach = Math.ceil(mark.outer * ratio + 1), side = 2 * reach + 1;
      const across = Math.round(4 * x * ratio), down = Math.round(4 * y * ratio), phase = 4 * (down & 3) + (across & 3);
      const stamp = (made[phase] ??= stampOf(mark, ratio, reach, (across & 3) / 4, (down & 3) / 4, shade));
      const left = (across >> 2) - reach, top = (down >> 2) - reach;
      if (left < 0 || top < 0 || left + side > width || top + side > height) return; // the box keeps away from the edges
      for (let row = 0, k = 0; row < side; row++) {
        const at = (top + row) * width + left;
        for (let column = 0; column < side; column++, k++) if (stamp[k] !== 0) lay(at + column, stamp[k]);
      }
      layer.touch(left, top, left + side, top + side);
    },
  };
}

/**
 * A dot's pixels, antialiased by the distance to its rims.
 * @param {Mark} mark @param {number} ratio @param {number} reach px @param {number} dx @param {number} dy
 * @param {ReturnType<typeof shades>} shade
 */
function stampOf({ outer, inner, rim, core }, ratio, reach, dx, dy, shade) {
  const side = 2 * reach + 1, stamp = new Uint32Array(side * side);
  for (let k = 0; k < stamp.length; k++) {
    const far = Math.hypot((k % side) + 0.5 - reach - dx, Math.floor(k / side) + 0.5 - reach - dy);
    const disc = Math.max(0, Math.min(1, outer * ratio + 0.5 - far));
    const middle = Math.min(disc, Math.max(0, Math.min(1, inner * ratio + 0.5 - far)));
    const [edge, within] = [(disc - middle) * rim[1], middle * core[1]], alpha = edge + within;
    if (alpha > 0.002) stamp[k] = shade((edge * rim[0] + within * core[0]) / alpha, alpha);
  }
  return stamp;
}

/**
 * Pixels, as ImageData keeps them (little-endian, like every browser's machine), of a share of ink on paper.
 * @param {string} paper @param {string} ink
 */
function shades(paper, ink) {
  const [from, to] = [paper, ink].map((hex) => rgb(hex).reverse());
  return (/** @type {number} */ share, /** @type {number} */ alpha) =>
    from.reduce(
      (pixel, value, k) => (pixel << 8) | Math.round(value + share * (to[k] - value)),
      Math.round(255 * alpha),
    ) >>> 0;
}
