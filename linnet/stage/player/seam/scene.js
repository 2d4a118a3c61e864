// @ts-check
// The scene as the panels read it: the drawn points as numbers, the names as short as they can be told apart.

import { bytesOf } from "../engine/base64.js";
import { shortNames } from "../names.js";

/** @param {string|Float32Array} text  base64, or already numbers */
const float32 = (text) => typeof text === "string" ? new Float32Array(bytesOf(text)) : text;

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
