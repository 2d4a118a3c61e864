// @ts-check
// A plain CSV: one delimiter, one header line, numbers with a point or a comma. Anything else is for the full app,
// whose reader knows far more.

import { LARGEST_VALUE } from "../../stage/player/engine/limits.js";
import { grouped } from "../../stage/player/numbers.js";

/**
 * @typedef {Object} PlainTable
 * @property {string[]} names       of the columns of numbers
 * @property {Float64Array[]} columns  NaN where a cell holds no number
 * @property {number} rows
 * @property {number[]} lines       which line of the file each row is, from 1
 * @property {number[]} ragged      lines that were left out: they have more cells than names, or fewer
 * @property {string[]} words       names of the columns without numbers
 */

const MOST_CELLS = 2_000_000;
const LONGEST_NUMBER = 40; // characters
const ENOUGH = 0.5; // of the rows, for a column of numbers, and for the shape of a line
const NUMBER = { ",": /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i, ".": /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i };
const THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * @param {string} text
 * @returns {PlainTable|string}  or a sentence that says why not
 */
export function readPlainCsv(text) {
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  while (lines.length && !lines[lines.length - 1].trim()) lines.pop();
  if (text.includes("\0")) return "This is no text file.";
  if (lines.length < 3) return "A header line and at least two rows are needed.";
  const delimiter = delimiterOf(lines);
  if (!delimiter) return "Its lines are not cut into columns by one mark: a comma, a semicolon or a tab.";
  const header = cells(lines[0], delimiter)?.map((cell) => cell.trim());
  if (!header || header.some((name) => !name || numberOf(name, ".") === numberOf(name, ".")))
    return "Its first line does not name every column.";
  if (new Set(header).size < header.length) return "Two of its columns have the same name.";
  if (header.length * lines.length > MOST_CELLS)
    return `It has more than ${grouped(MOST_CELLS)} cells.`;
  return tableOf(lines, header, delimiter);
}

/** @param {string[]} lines @param {string[]} header @param {string} delimiter @returns {PlainTable|string} */
function tableOf(lines, header, delimiter) {
  const kept = [], numbers = [], ragged = [];
  for (let at = 1; at < lines.length; at++) {
    if (!lines[at].trim()) continue;
    const row = cells(lines[at], delimiter);
    if (row?.length !== header.length) ragged.push(at + 1);
    else {
      kept.push(row);
      numbers.push(at + 1);
    }
  }
  if (!(kept.length >= ENOUGH * (kept.length + ragged.length))) return "Its lines have different numbers of cells.";
  const names = /** @type {string[]} */ ([]), columns = /** @type {Float64Array[]} */ ([]), words = [];
  for (let j = 0; j < header.length; j++) {
    const column = kept.map((row) => row[j].trim()), values = columnOf(column, delimiter);
    if (typeof values === "string") return `${values} (${header[j].slice(0, 40)}).`;
    if (!values) words.push(header[j]);
    else {
      names.push(header[j]);
      columns.push(values);
    }
  }
  if (names.length < 2) return "It has fewer than two columns of numbers.";
  return { names, columns, rows: kept.length, lines: numbers, ragged, words };
}

/**
 * A column as numbers; null if it holds words, a sentence if nobody can tell what its numbers are.
 * @param {string[]} column @param {string} delimiter @returns {Float64Array|string|null}
 */
function columnOf(column, delimiter) {
  const points = column.filter((cell) => NUMBER["."].test(cell.slice(0, LONGEST_NUMBER)) && cell.includes("."));
  const commas = delimiter === ","
    ? []
    : column.filter((cell) => NUMBER[","].test(cell.slice(0, LONGEST_NUMBER)) && cell.includes(","));
  if (commas.length && points.length) return "A column has numbers with a point and others with a comma";
  if (commas.length && commas.every((cell) => THOUSANDS.test(cell)))
    return "Its commas may be decimal marks or thousands";
  const values = Float64Array.from(column, (cell) => numberOf(cell, commas.length ? "," : "."));
  const found = values.filter((value) => value === value).length, filled = column.filter(Boolean).length;
  return found >= 2 && found >= ENOUGH * filled ? values : null;
}

/** @param {string} cell @param {"."|","} mark @returns {number} NaN if it is none */
function numberOf(cell, mark) {
  if (cell.length > LONGEST_NUMBER || !NUMBER[mark].test(cell)) return NaN;
  const value = Number(cell.replace(",", "."));
  return Math.abs(value) <= LARGEST_VALUE ? value : NaN;
}

/** The mark by which most lines fall into as many cells as the first. @param {string[]} lines */
function delimiterOf(lines) {
  const seen = lines.slice(0, 200).filter((line) => line.trim());
  let best = "", most = 0;
  for (const mark of ["\t", ";", ","]) {
    const width = cells(lines[0], mark)?.length ?? 0;
    const score = width < 2 ? 0 : seen.filter((line) => cells(line, mark)?.length === width).length;
    if (score > most) [best, most] = [mark, score];
  }
  return most >= ENOUGH * seen.length ? best : "";
}

/**
 * A line's cells, in quotes or not; null if a quote does not end.
 * @param {string} line @param {string} delimiter @returns {string[]|null}
 */
export function cells(line, delimiter) {
  if (!line.includes('"')) return line.split(delimiter);
  const found = [];
  for (let at = 0; at <= line.length;) {
    if (line[at] === '"') {
      let cell = "", end = line.indexOf('"', at + 1);
      while (end >= 0 && line[end + 1] === '"') {
        cell += line.slice(at + 1, end + 1);
        at = end + 1;
        end = line.indexOf('"', at + 1);
      }
      if (end < 0 || (end + 1 < line.length && line[end + 1] !== delimiter)) return null;
      found.push(cell + line.slice(at + 1, end));
      at = end + 2;
    } else {
      const end = line.indexOf(delimiter, at), stop = end < 0 ? line.length : end;
      found.push(line.slice(at, stop));
      at = stop + 1;
    }
  }
  return found;
}
