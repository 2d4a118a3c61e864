// @ts-check
// The edge of stability on the scale of the learning rate: an upright with its number, and the hatched part beyond it.

import { LEAST_RATE } from "../engine/limits.js";
import { el, put, say } from "../elements.js";
import { limit } from "../numbers.js";
import { textWidth } from "../text_width.js";

export const TRACK = 13; // y of the track,
export const LABELS = 36; // and of the numbers under it
const BAND = 14; // px high, the unstable part
const APART = 26; // px between the middles of the edge's number, of four digits, and of another
const WORD = 84; // px: in a shorter band there is no room for the word

let scales = 0;

/** The hatched part, under the track. @param {Element} svg */
export function createBand(svg) {
  const id = `hatch${++scales}`; // each its own: what is not on screen lends its pattern to nobody
  const hatch = el(el(svg, "defs"), "pattern", {
    id,
    width: 6,
    height: 6,
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  });
  el(hatch, "path", { d: "M0 0V6", class: "hatch" });
  const group = el(svg, "g"), band = el(group, "rect", { class: "band", y: TRACK - BAND / 2, height: BAND, rx: 2 });
  band.style.fill = `url(#${id})`;
  const patch = el(group, "rect", { class: "patch", y: TRACK - BAND / 2 + 1, height: BAND - 2 }); // under the word
  return { group, band, patch };
}

/**
 * The upright and the words, over the track.
 * @param {Element} svg @param {ReturnType<typeof createBand>} under
 */
export function createEdgeMark(svg, { group, band, patch }) {
  const upright = el(svg, "line", { class: "upright", y1: TRACK - 10, y2: TRACK + 12 });
  const number = el(svg, "text", { class: "tick now middle", y: LABELS }),
    word = el(svg, "text", { class: "unstable" }, "unstable");
  let wordWidth = 52;

  /** The word in the band. @param {number} at px @param {number} right px */
  function inside(at, right) {
    const middle = (at + right) / 2;
    put(word, "x", middle.toFixed(1));
    put(word, "text-anchor", "middle");
    put(patch, "x", (middle - wordWidth / 2 - 5).toFixed(1));
    put(patch, "width", (wordWidth + 10).toFixed(1));
    put(number, "x", at.toFixed(1));
    return [at];
  }

  /** The word beside the number, under the track. @param {number} at px @param {number} right px @param {number} digits px */
  function beside(at, right, digits) {
    const start = Math.min(at, right - wordWidth - digits / 2 - 6);
    put(number, "x", start.toFixed(1));
    put(word, "x", (start + digits / 2 + 6).toFixed(1));
    put(word, "text-anchor", "start");
    return [0, 1, 2, 3].map((k) => start + k * APART);
  }

  return {
    /** @param {string} fonts */
    layOut(fonts) {
      wordWidth = textWidth("unstable", `600 13px ${fonts}`);
    },
    /**
     * @param {number|null} edge  null where none is on the scale
     * @param {number} at px @param {number} right px @param {boolean} beyond  the rate is
     * @returns {(place: number) => boolean} whether a decade's number has no room
     */
    draw(edge, at, right, beyond) {
      for (const node of [group, upright, number, word]) put(node, "visibility", edge === null ? "hidden" : null);
      if (edge === null) return () => false;
      const wide = right - at, roomy = wide >= WORD && !beyond, text = limit(Math.max(edge, LEAST_RATE));
      put(upright, "x1", at.toFixed(1));
      put(upright, "x2", at.toFixed(1));
      put(band, "x", at.toFixed(1));
      put(band, "width", wide.toFixed(1));
      say(number, text);
      put(word, "y", roomy ? TRACK + 4.5 : LABELS);
      put(patch, "visibility", roomy ? null : "hidden");
      const digits = 7 * text.length, apart = Math.max(APART, digits / 2 + 14);
      const taken = roomy ? inside(at, right) : beside(at, right, digits);
      return (place) => taken.some((other) => Math.abs(other - place) < apart);
    },
  };
}
