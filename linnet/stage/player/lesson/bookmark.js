// @ts-check
// How far the lessons are, kept by the tab: a page that is loaded anew finds the screen it was at.

/** @typedef {import("./types.js").Told} Told */

const PREFIX = "linnet lesson ";

/** @param {Told} told */
export function keep(told) {
  try {
    sessionStorage.setItem(PREFIX + told.lesson, JSON.stringify(told));
  } catch {
    // a frame without an origin has no storage: there a story begins at its first screen
  }
}

/** @param {string} lesson @returns {Told|null} */
export function kept(lesson) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + lesson) ?? "null");
  } catch {
    return null;
  }
}
