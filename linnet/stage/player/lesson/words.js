// @ts-check
// The words of a lesson: [squares](square) explains a term on a tap, {loss} is filled in from the state.

/** @typedef {{kind: "text"|"value", text: string} | {kind: "term", text: string, term: string}} Part */

const PARTS = /\[([^\][]+)\]\(([^()]+)\)|\{(\w+)\}/g;

/**
 * @param {string} text
 * @returns {Part[]}
 */
export function partsOf(text) {
  /** @type {Part[]} */
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(PARTS)) {
    if (match.index > end) parts.push({ kind: "text", text: text.slice(end, match.index) });
    const [whole, words, term, value] = match;
    parts.push(value ? { kind: "value", text: value } : { kind: "term", text: words, term });
    end = match.index + whole.length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

/**
 * A text as it is read: without marks, the values in it.
 * @param {string} text
 * @param {(name: string) => string} value
 */
export const plain = (text, value) =>
  partsOf(text).map((part) => (part.kind === "value" ? value(part.text) : part.text)).join("");
