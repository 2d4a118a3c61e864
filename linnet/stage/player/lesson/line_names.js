// @ts-check
// The names of the sums and of least squares, right of the plot where their lines end.

import { el, place, put, say } from "../elements.js";
import { sub } from "../numbers.js";
import { heightAt } from "./nodes.js";

/** @typedef {import("./nodes.js").Line} Line */

const APART = 17; // px between two names

/** @param {Element} names  their group @param {import("./chart.js").Chart} chart @param {Line[]} sums @param {Line} goal */
export function nameLines(names, { x, y, plot }, sums, goal) {
  const last = sums.length - 1, heights = [...sums, goal].map((line) => y(heightAt(line, x.range.high)));
  const said = sums.map((_, k) => `${k ? "+ " : "c₀ + "}c${sub(k + 1)}h${sub(k + 1)}${k === last ? " = ŷ" : ""}`);
  const hues = sums.map((_, k) => (k === last ? "tick now" : "tick"));
  spread(heights, plot.top + 11, plot.bottom, APART).forEach((at, k) => {
    const name = names.children[k] ?? el(names, "text");
    place(name, { x: plot.right + 8, y: at + 4 });
    put(name, "class", hues[k] ?? "tick ols");
    say(name, said[k] ?? "least sq.");
  });
}

/**
 * Places so far apart, in the order of those that are wanted, and each as near to it as those above leave room.
 * @param {number[]} wanted @param {number} top  the first place there is @param {number} bottom @param {number} apart
 */
export function spread(wanted, top, bottom, apart) {
  const places = [...wanted], order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
  let free = top;
  for (const k of order) {
    places[k] = Math.max(free, Math.min(bottom, wanted[k]));
    free = places[k] + apart;
  }
  return places;
}
