// @ts-check
// What Python is told of a run.

import { MOST_CHANGES } from "./limits.js";

/**
 * @param {import("./run.js").Run} run
 * @param {number} points  of the history, at most
 */
export function runValue(run, points) {
  const { step, seed, widths, parameters, optimizer, rate, batch, loss, gap } = run.now;
  const { best, mode } = run;
  return {
    step,
    seed,
    widths,
    parameters: Array.from(parameters),
    journal: run.journal.length - 1 <= MOST_CHANGES ? run.journal : null,
    points: run.points,
    optimizer,
    rate,
    batch,
    playing: mode === "play" || mode === "converge",
    converging: mode === "converge",
    diverged: run.diverged,
    arrived: run.arrived,
    loss,
    gap,
    edge: finite(run.edge),
    best: { step: best.step, loss: best.loss },
    calm: run.calmRate,
    history: historyOf(run, points),
    wantsRows: run.wantsRows,
  };
}

/**
 * The way to the step on screen, at some of the curve's points.
 * @param {import("./run.js").Run} run
 * @param {number} points
 */
function historyOf(run, points) {
  const { steps, losses, gaps, collapsed } = run.curve;
  const after = steps.findIndex((step) => step > run.step);
  const count = after < 0 ? steps.length : after;
  const shown = Math.min(points, count);
  const places = Array.from({ length: shown }, (_, i) => Math.round((i * (count - 1)) / Math.max(1, shown - 1)));
  return {
    steps: places.map((i) => steps[i]),
    losses: places.map((i) => losses[i]),
    gaps: places.map((i) => gaps[i]),
    collapsed: places.map((i) => Array.from(collapsed[i])),
  };
}

/** JSON knows no infinity. @param {number|null} value */
const finite = (value) => (value !== null && Number.isFinite(value) ? value : null);
