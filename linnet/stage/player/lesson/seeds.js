// @ts-check
// The same network from several seeds: W* of each, and a node's weights of each.

import { h, say } from "../elements.js";
import { fix } from "../numbers.js";
import { weighedOf } from "./nodes.js";

/** @typedef {import("./types.js").Facts} Facts */

export const SEEDS = 5;
const UNKNOWN = [NaN, NaN];

/** @param {HTMLElement} host */
export function createSeeds(host) {
  const box = h(host, "div", "picture seedbox"), news = h(box, "p", "seednews");
  const place = h(box, "div", "room scroll");
  let drawn = /** @type {any} */ (null), was = "";
  return {
    box,
    layOut: () => (was = ""),
    /** @param {Facts} now */
    draw({ notes, scene, kept }) {
      const waiting = kept.jobs.size > 0;
      say(news, waiting ? "Training …" : "");
      const key = `${notes.seeds?.networks.length} ${scene.id}`;
      if (key === was && drawn === notes.seeds) return;
      [was, drawn] = [key, notes.seeds];
      place.replaceChildren();
      const table = h(place, "table"), head = h(h(table, "thead"), "tr");
      const names = ["seed", "h₁: bias", "h₁: weight", "W*: bias", "W*: weight"];
      names.forEach((name) => h(head, "th", name.startsWith("W*") ? "star" : "", name).setAttribute("scope", "col"));
      const body = h(table, "tbody");
      if (!notes.seeds) { for (let seed = 1; seed <= SEEDS; seed++) write(body, String(seed), UNKNOWN, UNKNOWN); }
      for (const { seed, parameters } of notes.seeds?.networks ?? []) {
        const { lines, sums } = weighedOf(parameters, (parameters.length - 1) / 3), last = sums[sums.length - 1];
        write(body, String(seed), [lines[0].intercept, lines[0].slope], [last.intercept, last.slope]);
      }
      if (notes.seeds) write(body, "least squares", UNKNOWN, [...scene.goal]).classList.add("olsrow");
    },
  };
}

/** @param {HTMLElement} body @param {string} name @param {number[]} first @param {number[]} star */
function write(body, name, first, star) {
  const row = h(body, "tr");
  h(row, "th", "", name).setAttribute("scope", "row");
  for (const value of first) h(row, "td", "", fix(value, 4));
  for (const value of star) h(row, "td", "star", fix(value, 4));
  return row;
}
