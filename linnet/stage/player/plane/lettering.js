// @ts-check
// Words on the canvas: how wide they are, where they find room.

import { createWordPictures } from "./word_pictures.js";

/** @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number, w: number, h: number}} Patch  by its centre and half its sides */
/** @typedef {"tick"|"axis"|"chip"} Font */
/** @typedef {Patch & {text: string, font: Font}} Label */
/** @typedef {ReturnType<typeof lettering>} Lettering */

/**
 * The words of a layout.
 * @param {string} family @param {Colours} colours @param {Size} size of the canvas
 * @param {number} top px under the choosers
 */
export function lettering(family, colours, size, top) {
  const fonts = { tick: `12px ${family}`, axis: `13px ${family}`, chip: `600 12px ${family}` };
  const ruler = createRuler(fonts), pictures = createWordPictures();

  const letters = {
    /** @param {Font} font @param {string} text @returns {Label} */
    label: (font, text) => ({ text, font, x: 0, y: 0, w: ruler.width(font, text) / 2, h: font === "tick" ? 7 : 8 }),
    /** Moved onto the canvas. @template {Patch} T @param {T} patch @returns {T} */
    inside(patch) {
      patch.x = Math.max(patch.w + 2, Math.min(size.width - patch.w - 2, patch.x));
      patch.y = Math.max(top + patch.h, Math.min(size.height - patch.h, patch.y));
      return patch;
    },
    /** @param {Pen} pen @param {Label} label */
    write(pen, { text, font, x, y }) {
      pen.font = fonts[font];
      pen.textAlign = "center";
      pen.fillStyle = font === "tick" ? colours.words : colours.ink;
      pen.fillText(text, x, y + 4);
    },
    /** Words on paper, that moving lines cross behind. @param {Pen} pen @param {Label} label */
    writeOver(pen, label) {
      pictures.lay(pen, label.text, label, (brush) => {
        brush.font = fonts[label.font];
        brush.textAlign = "center";
        brush.strokeStyle = colours.paper;
        brush.lineWidth = 4;
        brush.lineJoin = "round";
        brush.strokeText(label.text, 0, 4);
        letters.write(brush, { ...label, x: 0, y: 0 });
      });
    },
    /**
     * Words in a frame, on the canvas and clear of other such words.
     * @param {Pen} pen @param {string} text @param {number} x @param {number} y @param {Patch[]} taken
     */
    chip(pen, text, x, y, taken) {
      const { runs, w, h } = ruler.chip(text), patch = letters.inside({ x, y, w, h });
      while (taken.some((other) => clash(patch, other, 4))) patch.y += 24;
      taken.push(patch);
      pictures.lay(pen, `[${text}]`, patch, (brush) => {
        brush.font = fonts.chip;
        drawChip(brush, runs, patch, colours);
      });
    },
    /** Other fonts are there now. */
    forget() {
      ruler.forget();
      pictures.forget();
    },
  };
  return letters;
}

/** Each text is measured once. @param {Record<Font, string>} fonts */
function createRuler(fonts) {
  const pen = /** @type {Pen} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const widths = new Map();

  /** @param {Font} font @param {string} text */
  function width(font, text) {
    const key = font + text;
    let wide = widths.get(key);
    if (wide === undefined) {
      pen.font = fonts[font];
      widths.set(key, wide = pen.measureText(text).width);
    }
    return wide;
  }

  return {
    width,
    /** Digits in columns of one width: the number changes while it is read. @param {string} text */
    chip(text) {
      const runs = text.split(/(\d)/).filter(Boolean).map((run) => ({
        text: run,
        wide: width("chip", /^\d$/.test(run) ? "0" : run),
      }));
      return { runs, w: Math.ceil(runs.reduce((sum, { wide }) => sum + wide, 0)) / 2 + 6, h: 10 };
    },
    forget: () => widths.clear(),
  };
}

/** Around 0, 0. @param {Pen} brush @param {{text: string, wide: number}[]} runs @param {Patch} patch @param {Colours} colours */
function drawChip(brush, runs, { w, h }, { paper, ink }) {
  brush.beginPath();
  brush.roundRect(0.5 - w, 0.5 - h, 2 * w, 2 * h, 4); // half a px: a sharp line
  brush.fillStyle = paper;
  brush.fill();
  brush.strokeStyle = ink;
  brush.lineWidth = 1;
  brush.stroke();
  brush.textAlign = "center";
  brush.fillStyle = ink;
  let left = 6 - w;
  for (const { text, wide } of runs) {
    brush.fillText(text, left + wide / 2, 4);
    left += wide;
  }
}

/** @param {Patch} one @param {Patch} other @param {number} gap px */
export const clash = (one, other, gap) =>
  Math.abs(one.x - other.x) < one.w + other.w + gap && Math.abs(one.y - other.y) < one.h + other.h;
