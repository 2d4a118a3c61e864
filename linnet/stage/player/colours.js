// @ts-check
// Mixed colours, and the tints of signed values.

/** @typedef {import("./types.js").Colours} Colours */

/** Red, green, blue from 0 to 255. @param {string} hex  #rrggbb */
export const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/**
 * Mix two #rrggbb colours.
 * @param {string} a
 * @param {string} b
 * @param {number} share  of b
 */
export function mix(a, b, share) {
  const [x, y] = [rgb(a), rgb(b)];
  return "#" + x.map((v, i) => Math.round(v + (y[i] - v) * share).toString(16).padStart(2, "0")).join("");
}

/** @type {Map<string, string[]>} */
const ramps = new Map();

/**
 * The tint of a signed value, t in [-1, 1]: orange below zero, blue above; 65 shades a theme and strength.
 * @param {Colours} colours
 * @param {number} t
 * @param {number} strength
 */
export function tint(colours, t, strength) {
  const key = colours.paper + colours.plus + strength;
  let ramp = ramps.get(key);
  if (!ramp) {
    const shade = (/** @type {number} */ i) =>
      mix(colours.paper, i < 32 ? colours.minus : colours.plus, (strength * Math.abs(i - 32)) / 32);
    ramps.set(key, ramp = Array.from({ length: 65 }, (_, i) => shade(i)));
  }
  return ramp[Math.round(32 + 32 * Math.max(-1, Math.min(1, t || 0)))];
}

/** Nodes and planes are shaded by z (sd of y): full at ±1.6, at this strength. */
export const RAMP = { z: 1.6, strength: 0.8 };
