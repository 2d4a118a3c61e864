// @ts-check
// What the page asks of the run: a change, an act, or a job beside it. Each is granted once.

import { createJob } from "../engine/jobs.js";

/** @typedef {import("./runs.js").Kept} Kept */

/**
 * Grant what Python wishes, at the step on screen. While the run is on its way to the step that a link names,
 * wishes wait.
 * @param {Kept} kept @param {any[]} wishes @param {import("../controls/gestures.js").Gestures} gestures
 * @returns {boolean} whether any was granted
 */
export function grant(kept, wishes, gestures) {
  let any = false;
  for (const wish of wishes) {
    if (kept.granted.has(wish.id) || (kept.run.mode === "seek" && wish.act !== "stop")) continue;
    kept.granted.add(wish.id);
    any = true;
    if (wish.job) kept.jobs.set(wish.id, createJob(kept.run.data, wish.job));
    else if (wish.act) ACTS[wish.act]?.(gestures);
    else if (wish.change.kind === "settings") gestures.settings(wish.change, wish.id);
    else gestures.act(wish.change, wish.id);
  }
  for (const known of [kept.granted, kept.results])
    for (const id of known.keys()) if (!wishes.some((wish) => wish.id === id)) known.delete(id);
  return any;
}

/** @type {Record<string, (gestures: import("../controls/gestures.js").Gestures) => void>} */
const ACTS = {
  converge: (gestures) => gestures.converge(),
  stop: (gestures) => gestures.pause(),
  calm: (gestures) => gestures.calm(),
  reset: (gestures) => gestures.reset(),
  back: (gestures) => gestures.back(),
};

/** Work on the jobs, one after the other. @param {Kept} kept @param {number} milliseconds @returns {boolean} whether one is done */
export function work({ jobs, results }, milliseconds) {
  const [next] = jobs;
  if (!next) return false;
  const [id, job] = next;
  if (!job.tick(milliseconds)) return false;
  jobs.delete(id);
  results.set(id, job.result);
  return true;
}

/** How far the jobs are, from 0 to 1; null if there are none. @param {Kept} kept */
export function progress({ jobs }) {
  const [job] = jobs.values();
  return job ? job.progress : null;
}
