// @ts-check
// Spots of the plane's canvas as values of the data.

/** @typedef {import("../plane/box.js").Stand} Stand */

const OUT = 28; // px beyond the picture, where a point is let fall

/** To a thousandth of an axis, so that numbers stay short. @param {number} value @param {number} span */
export function round(value, span) {
  const step = 10 ** Math.floor(Math.log10(span / 500));
  return Number.isFinite(step) && step > 0 ? Number((Math.round(value / step) * step).toPrecision(12)) : value;
}

/** How much of the data an axis shows. @param {import("../plane/box.js").Span} span */
export const lengthOf = ({ half }) => 2 * half;

/** @param {import("../plane/box.js").Span} span @param {number} at  in box coordinates */
const valueAt = (span, at) => round(span.mid + at * span.half, lengthOf(span));

/** Within the box: points stay on the axes. @param {number} value */
const within = (value) => Math.max(-1, Math.min(1, value));

/** A spot of the line picture; null outside the axes. @param {Stand} stand @param {number} x @param {number} y */
export function valuesAt({ map, box }, x, y) {
  const [p, t] = [(x - map.ox) / map.xp, (y - map.oy) / map.yt];
  return Math.abs(p) > 1 || Math.abs(t) > 1 ? null : { x: valueAt(box.u, p), y: valueAt(box.y, t) };
}

/**
 * What becomes of a drawn point that is dragged to a spot: its values (in the plane only the target's), whether an
 * axis ends there, whether it is out of the picture. Null for a point that is none of the picture's.
 * @param {Stand} stand @param {number} n @param {number} x @param {number} y
 */
export function draggedTo({ points, map, box, line, scene, size }, n, x, y) {
  const [height, across] = [(y - points.y[n]) / map.yt, (x - map.ox) / map.xp];
  const t = within(height), p = within(across), value = scene.y[n] + (t - points.t[n]) * box.y.half;
  const out = line && (x < -OUT || y < -OUT || x > size.width + OUT || y > size.height + OUT);
  if (Math.abs(points.t[n]) > 1.001 || !Number.isFinite(value)) return { out, to: null };
  const end = t !== height || (line && p !== across);
  return { out, to: { x: line ? valueAt(box.u, p) : null, y: round(value, lengthOf(box.y)), end } };
}
