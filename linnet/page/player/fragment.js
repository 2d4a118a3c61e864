// @ts-check
// The run in the page's own address, after the #: so that a reader can link to what they did.

import { problemOf } from "../../stage/player/engine/problem.js";
import { createRun } from "../../stage/player/engine/run.js";

/** @typedef {import("../../stage/player/engine/types.js").Journal} Journal */
/** @typedef {{journal: Journal, step: number}} Start */

const NAME = "run=";
const LONGEST = 200_000; // characters
const MOST_ENTRIES = 200; // of a journal
const FURTHEST = 1_000_000; // step that is trained again
const FURTHEST_SAVED = 1_000_000_000; // step that weights can be from
const MARK = 12; // letters of the scene's id

/**
 * A run as a fragment; of a journal that is too long to be told, the weights it led to.
 * @param {any} value  what the stage tells, see engine/value.js
 * @returns {string}
 */
export function fragmentOf(value) {
  const { step, scene } = value;
  const text = JSON.stringify({ of: scene.slice(0, MARK), step, journal: journalOf(value) });
  return NAME + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The run as a journal, up to the step on screen. @param {any} value @returns {any[]} */
export function journalOf({ journal, step, seed, widths, parameters, points, optimizer, rate, batch }) {
  if (journal && (step <= FURTHEST || journal[0][1].parameters))
    return journal.filter((/** @type {[number, any]} */ [at]) => at <= step);
  return [
    [step, { kind: "start", widths, seed, parameters }],
    [step, { kind: "settings", optimizer, rate, batch }],
    ...points.map((/** @type {any} */ change) => [step, change]),
  ];
}

/**
 * The run of a fragment; null if it was cut or forged, or is of other data.
 * @param {string} text  without the #
 * @param {any} scene  as Python sends it
 * @returns {Start|null}
 */
export function runOf(text, scene) {
  if (!text.startsWith(NAME) || text.length > LONGEST) return null;
  try {
    const letters = text.slice(NAME.length).replaceAll("-", "+").replaceAll("_", "/");
    const { of, step, journal } = JSON.parse(atob(letters));
    if (of !== scene.id.slice(0, MARK) || !isJournal(journal, scene) || !(step >= journal[0][0])) return null;
    if (!isWhole(step, 0, journal[0][1].parameters ? FURTHEST_SAVED : FURTHEST)) return null;
    createRun(problemOf(scene), { journal, step: journal[0][0] }, scene.caps); // throws if a change does not fit
    return { journal, step };
  } catch {
    return null;
  }
}

/**
 * Whether the beginning is one, and every size within its bounds; whether the changes fit each other the engine knows.
 * @param {any} journal @param {any} scene
 */
function isJournal(journal, { names, rows, caps }) {
  if (!Array.isArray(journal) || journal.length < 2 || journal.length > MOST_ENTRIES) return false;
  const [first, start] = journal[0];
  const { kind, widths, seed, parameters } = start;
  const ends = Array.isArray(widths) && widths[0] === names.length && widths[widths.length - 1] === 1;
  if (kind !== "start" || !ends || widths.length < 2 || widths.length > caps.layers + 2) return false;
  if (!widths.slice(1, -1).every((width) => isWhole(width, 1, caps.nodes))) return false;
  if (!isWhole(seed, 0, 2 ** 32 - 1) || !isWhole(first, 0, parameters ? FURTHEST_SAVED : 0)) return false;
  if (parameters && !(Array.isArray(parameters) && parameters.every(Number.isFinite))) return false;
  const settings = journal.filter(([, change]) => change.kind === "settings");
  if (!settings.some(([at]) => at === first) || !settings.every(([, { batch }]) => isWhole(batch, 0, rows - 1)))
    return false;
  return journal.every(([at]) => isWhole(at, 0, FURTHEST_SAVED));
}

/** @param {unknown} value @param {number} low @param {number} high */
const isWhole = (value, low, high) => Number.isInteger(value) && low <= Number(value) && Number(value) <= high;
