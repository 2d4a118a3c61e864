// @ts-check
// The runs of a tab. They outlive a change of page and the loss of the server; they end with the tab.

import { problemOf } from "../engine/problem.js";
import { createRun } from "../engine/run.js";
import { sceneOf } from "./scene.js";

const MOST = 8; // runs kept: a lesson has a few

/**
 * A run and what the visitor chose to see of it.
 * @typedef {Object} Kept
 * @property {string} start      the id that Python gave to where it begins
 * @property {import("../types.js").Scene} scene  that the panels are laid out for
 * @property {import("../types.js").Scene} read   the data as they were read
 * @property {import("../types.js").Scene} shown  the data at the step on screen
 * @property {{row: number|null, before: ArrayLike<number>|null, grip: string|null, end: boolean, squares: boolean}} hand  the point
 *   that is chosen, least squares before it was, the drag that is going on, whether residuals have squares
 * @property {any} certified     least squares of data changed by hand, as Python last said it
 * @property {import("../engine/problem.js").Problem} problem  the data as the engine reads them
 * @property {import("../engine/run.js").Run} run
 * @property {number} branch     counts the acts: another number, another past or another future
 * @property {number} speed      steps a picture
 * @property {any} stage         the stage that shows it
 * @property {{page: string, at: number}|null} left  it played when its stage was taken away: from which page, and when
 * @property {string} told       what Python was last told, as JSON
 * @property {Set<string>} granted        wishes of Python that took hold
 * @property {Map<string, any>} jobs      by wish: at work
 * @property {Map<string, any>} results   by wish: done
 * @property {{coefficient: number|null, node: [number, number]|null}} selection
 * @property {[number, number]} axes      the features that the plane shows
 * @property {boolean} textbook
 * @property {[number, number]|null} camera
 * @property {number|null} lit            the coefficient that Python last asked to light
 */

/** @type {Map<string, Kept>} */
const kept = new Map();
let latest = /** @type {Kept|null} */ (null); // last on screen

/**
 * The run that Python means: one of those kept, or a new one that begins where Python says.
 *
 * A session that was born anew on the data of the run on screen lost its server, not its visitor: the run stays.
 * @param {{scene: any, start: {id: string, from: string, journal: any[], step: number}}} data
 * @returns {Kept}
 */
export function openRun({ scene, start }) {
  let it = kept.get(start.id) ?? null;
  if (it?.scene.id !== scene.id) it = null;
  if (!it && start.from === "link" && latest && latest.scene.id === scene.id) {
    it = latest;
    kept.delete(it.start);
    Object.assign(it, { start: start.id, told: "", granted: new Set(), jobs: new Map(), results: new Map() });
  }
  it ??= begin(scene, start);
  kept.delete(start.id);
  kept.set(start.id, it); // the newest
  for (const id of kept.keys()) if (kept.size > MOST) kept.delete(id);
  return (latest = it);
}

/** @param {any} scene @param {{id: string, journal: any[], step: number}} start @returns {Kept} */
function begin(scene, start) {
  const problem = problemOf(scene);
  const run = createRun(problem, { journal: start.journal, step: start.step }, scene.caps);
  const read = sceneOf(scene, problem.floor);
  return {
    start: start.id,
    scene: read,
    read,
    certified: null,
    shown: read,
    hand: { row: null, before: null, grip: null, end: false, squares: false },
    problem,
    run,
    branch: 0,
    speed: 1,
    stage: null,
    left: null,
    told: "",
    granted: new Set(),
    jobs: new Map(),
    results: new Map(),
    selection: { coefficient: null, node: null },
    axes: scene.names.length > 1 ? [0, 1] : [0, 0],
    textbook: false,
    camera: null,
    lit: null,
  };
}
