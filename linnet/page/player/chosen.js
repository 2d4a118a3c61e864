// @ts-check
// The rows and columns of a table that a regression takes.

/**
 * @typedef {Object} Chosen
 * @property {string[]} names  of the features
 * @property {string} target
 * @property {Float64Array} X  row after row
 * @property {Float64Array} y
 * @property {number[]} left   lines of the file that are left out, in their order
 */

const MOST_FEATURES = 32;

/** @param {string} name */
export const quoted = (name) => `“${name.slice(0, 60)}”`;

/**
 * @param {import("./plain_csv.js").PlainTable} table
 * @param {number} target
 * @param {number[]} features
 * @returns {Chosen|string} or why not
 */
export function chosenOf({ names, columns, rows, lines, ragged }, target, features) {
  if (!features.length) return "No feature is chosen; choose at least one.";
  if (features.length > MOST_FEATURES) return `At most ${MOST_FEATURES} features can be shown; choose fewer.`;
  const used = [...features, target];
  const whole = Array.from({ length: rows }, (_, i) => i).filter((i) => !used.some((j) => Number.isNaN(columns[j][i])));
  const y = Float64Array.from(whole, (i) => columns[target][i]);
  if (y.length < 2) return "Fewer than two rows have a number in every chosen column; choose other columns.";
  if (y.every((value) => value === y[0]))
    return `${quoted(names[target])} has the same value in every row; choose another target.`;
  const X = Float64Array.from(whole.flatMap((i) => features.map((j) => columns[j][i]))), kept = new Set(whole);
  const left = [...lines.filter((_, i) => !kept.has(i)), ...ragged].sort((a, b) => a - b);
  return { names: features.map((j) => names[j]), target: names[target], X, y, left };
}
