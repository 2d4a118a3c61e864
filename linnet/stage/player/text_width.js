// @ts-check
// How wide a text is, asked of a canvas and not of the page: no layout is read.

import { cut } from "./names.js";

/** @type {CanvasRenderingContext2D|null} */ let ruler = null;

/** The width of a text, px. @param {string} text @param {string} font as CSS writes it */
export function textWidth(text, font) {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.length * 7;
  if (ruler.font !== font) ruler.font = font;
  return ruler.measureText(text).width;
}

/** A name cut in the middle to what fits. @param {string} name @param {number} room px @param {string} font */
export function fitName(name, room, font) {
  let most = 14;
  while (most > 3 && textWidth(cut(name, most), font) > room) most--;
  return cut(name, most);
}
