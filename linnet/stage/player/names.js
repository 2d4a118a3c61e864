// @ts-check
// What the features are called where there is little room: as they are, without what all their names share, or x₁ … xₚ.

import { cut, sub } from "./draw.js";

const ROOM = 12; // letters that fit nearly everywhere

/**
 * Names that can still be told apart when they are cut.
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
