// @ts-check
// What features and nodes are called where there is little room.

import { sub } from "./numbers.js";

const ROOM = 12; // letters that fit nearly everywhere

/**
 * Names that can still be told apart when they are cut: as they are, without what all share, or x₁ … xₚ.
 * @param {string[]} names
 * @returns {string[]}
 */
export function shortNames(names) {
  if (apart(names)) return names;
  const words = names.map((name) => name.split(/(?<=[\s_.:/-])|(?=[\s_.:/-])/)); // marks are words too
  const most = Math.min(...words.map((each) => each.length)) - 1; // something is left of each
  const [start, end] = [shared(words, most, (k) => k), shared(words, most, (k) => -1 - k)];
  const ways = [[start, end], [0, end], [start, 0]].map(([from, to]) =>
    words.map((each) => trimmed(each.slice(from, each.length - to).join("")))
  );
  const good = ways.filter((way) => apart(way) && way.every((name) => /\p{L}/u.test(name)));
  return good.sort((a, b) => longest(a) - longest(b))[0] ?? names.map((_, i) => "x" + sub(i + 1));
}

/** @param {string[]} names */
const apart = (names) => new Set(names.map((name) => cut(name, ROOM))).size === names.length;
/** @param {string[]} names */
const longest = (names) => Math.max(...names.map((name) => name.length));
/** @param {string} name */
const trimmed = (name) => name.replace(/^[\s_.:/-]+|[\s_.:/-]+$/g, "");

/**
 * How many words all names share, at one end.
 * @param {string[][]} words @param {number} most @param {(k: number) => number} place
 */
function shared(words, most, place) {
  let count = 0;
  while (count < most && words.every((each) => each.at(place(count)) === words[0].at(place(count)))) count++;
  return count;
}

/**
 * A hidden node's name: h₂, or h₁,₂ when there is more than one hidden layer.
 * @param {number[]} widths
 * @param {number} column
 * @param {number} node
 */
export const nodeName = (
  widths,
  column,
  node,
) => (widths.length === 3 ? "h" + sub(node) : "h" + sub(column) + "," + sub(node));

/** Long names are cut in the middle; the whole name stands in the card and the table. @param {string} name */
export function cut(name, most = 14) {
  const letters = [...name];
  if (letters.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return letters.slice(0, head).join("") + "…" + letters.slice(letters.length - (most - 1 - head)).join("");
}
