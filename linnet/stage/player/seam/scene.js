// @ts-check
// The scene as the panels read it: the drawn points as numbers, the names as short as they can be told apart.

import { shortNames } from "../names.js";

/**
 * Base64 to float32; a plain loop, because a callback a character costs ten times as much.
 * @param {string|Float32Array} text  or already numbers
 */
export function float32(text) {
  if (typeof text !== "string") return text;
  const letters = atob(text), bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return new Float32Array(bytes.buffer);
}

/** @param {any} payload as Python sent it @param {number} floor the loss of least squares @returns {import("../types.js").Scene} */
export const sceneOf = (payload, floor) => ({
  ...payload,
  floor,
  names: shortNames(payload.names),
  whole: payload.names,
  X: float32(payload.X),
  y: float32(payload.y),
  numbers: payload.sample ?? Array.from({ length: payload.drawn }, (_, n) => n),
});
