// @ts-check
// In the place of the stage's own: a page shows a run, and its stories are left out, being as large as all the rest.

/** @returns {never} */
export function createLesson() {
  throw new Error("this page has no lesson");
}
