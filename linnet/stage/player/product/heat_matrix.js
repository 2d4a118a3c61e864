// @ts-check
// A matrix as heat, where no number fits: a canvas of one pixel a cell.

import { rgb, tint } from "../colours.js";
import { el, h, put } from "../elements.js";
import { onPath } from "../network_paths.js";
import { columnX } from "./plan.js";
import { DIM, createCarried } from "./strokes.js";

/** @typedef {import("../types.js").View} View @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./plan.js").Factor} Factor */

const FULL = 0.8; // |w| at which the tint is full

/** @type {Map<string, Uint32Array>} */
const ramps = new Map();

/** The ramp of a theme as pixels: 65 in full, then the same 65 dimmed. @param {Colours} colours */
function pixelRamp(colours) {
  const key = colours.paper + colours.plus;
  let ramp = ramps.get(key);
  if (!ramp) {
    ramps.set(key, ramp = new Uint32Array(130));
    const bytes = new Uint8Array(ramp.buffer);
    for (let i = 0; i < 130; i++) {
      bytes.set(rgb(tint(colours, ((i % 65) - 32) / 32, 1)), 4 * i);
      bytes[4 * i + 3] = i < 65 ? 255 : Math.round(255 * DIM);
    }
  }
  return ramp;
}

/**
 * Thousands of cells cost one small picture.
 * @param {SVGGElement} group @param {HTMLElement} host @param {Element} svg  the canvas stands under it @param {Colours} colours
 */
export function createHeat(group, host, svg, colours) {
  const canvas = /** @type {HTMLCanvasElement} */ (h(null, "canvas"));
  host.insertBefore(canvas, svg);
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(canvas.style, { position: "absolute", imageRendering: "pixelated", pointerEvents: "none" });
  const grid = el(group, "path", { stroke: colours.paper, "stroke-width": 1, fill: "none" });
  const carried = createCarried(el(group, "g")), ramp = pixelRamp(colours);
  // in main memory, where a few pixels are written at once
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  let image = context.createImageData(canvas.width, canvas.height), pixels = new Uint32Array(image.data.buffer);
  let f = /** @type {Factor|null} */ (null), chosen = /** @type {number|null} */ (null);

  return {
    /** @param {Factor} factor */
    layOut(factor) {
      f = factor;
      if (image.width !== f.columns || image.height !== f.rows) {
        Object.assign(canvas, { width: f.columns, height: f.rows }); // and is blank
        image = context.createImageData(f.columns, f.rows);
        pixels = new Uint32Array(image.data.buffer);
      }
      const px = (/** @type {number} */ v) => v.toFixed(2) + "px";
      const width = f.one + (f.columns - (f.one ? 1 : 0)) * f.cell;
      Object.assign(canvas.style, { left: px(f.x), top: px(f.y), width: px(width), height: px(f.height) });
      put(grid, "d", f.cell >= 5 && f.row >= 5 ? gridPath(f) : "");
      carried.layOut(f);
    },
    /** @param {View} view */
    draw(view) {
      if (!f) return;
      const last = f.last ? 1 : 0;
      let changed = false;
      for (let row = 0, at = 0; row < f.rows; row++)
        for (let column = 0; column < f.columns; column++, at++) {
          const from = f.turned ? column : row, to = (f.turned ? row : column) + last;
          if (to === 0) continue; // it carries the 1: no link, no colour
          const t = view.weight(f.layer, from, to) / FULL || 0;
          const shade =
            ramp[Math.round(32 + 32 * Math.max(-1, Math.min(1, t))) + (onPath(f.layer, from, chosen) ? 0 : 65)];
          if (pixels[at] !== shade) [pixels[at], changed] = [shade, true];
        }
      if (changed) context.putImageData(image, 0, 0);
    },
    /** @param {number|null} index */
    choose: (index) => carried.choose(chosen = index),
    remove: () => canvas.remove(),
  };
}

/** Thin lines of paper between the cells. @param {Factor} f */
function gridPath(f) {
  let d = "";
  for (let row = 1; row < f.rows; row++) d += `M0 ${row * f.row}h${f.width}`;
  for (let column = 1; column < f.columns; column++) d += `M${columnX(f, column)} 0v${f.height}`;
  return d;
}
