// @ts-check
// How far each lesson was told and what was done on its screens. The tab knows it over a change of page; the story
// also when the page is loaded anew.

import * as bookmark from "./bookmark.js";
import { freshNotes } from "./conditions.js";
import { createStory } from "./story.js";

/** @typedef {import("./types.js").Notes} Notes */
/** @typedef {{story: ReturnType<typeof createStory>, notes: Map<string, Notes>}} Telling */

/** @type {Map<string, Telling>} */
const memory = new Map();

/** @param {any} payload  of Python: the lesson, and its progress as the session knows it @returns {Telling} */
export function tellingOf(payload) {
  const known = memory.get(payload.name);
  if (known) return known;
  const progress = payload.progress.seen.length ? payload.progress : bookmark.kept(payload.name);
  const telling = { story: createStory(payload, progress), notes: new Map() };
  memory.set(payload.name, telling);
  return telling;
}

/** At once: the page may be left before Python is told. @param {Telling} telling */
export const keep = ({ story }) => bookmark.keep(story.value());

/** Of the screen that is shown. @param {Telling} telling @param {number} step  of its run @returns {Notes} */
export function notesOf({ story, notes }, step) {
  const { id, lit } = story.screen;
  const known = notes.get(id) ?? { ...freshNotes(step), shown: lit.includes("best") };
  known.from = Math.min(known.from, step); // after a reset
  notes.set(id, known);
  return known;
}
