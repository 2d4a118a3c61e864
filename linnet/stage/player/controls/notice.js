// @ts-check
// What a visitor must know now, in a plain sentence, with ways out where there are some.

import { h } from "../elements.js";
import { brief, grouped, limit, small } from "../numbers.js";
import { progress } from "../seam/wishes.js";

/** @typedef {import("../seam/runs.js").Kept} Kept */
/** @typedef {{kind: "problem"|"news", text: string, ways: [string, () => void][]}} Notice */

const CONVERGED = 1e-10; // a gap, as the engine ends by itself

/**
 * @param {Kept} kept
 * @param {import("./gestures.js").Gestures} gestures
 * @param {() => void} standardise
 * @returns {Notice|null}
 */
export function noticeOf(kept, gestures, standardise) {
  const { run, selection } = kept, { now } = run, far = run.curve.steps[run.curve.steps.length - 1];
  if (run.mode === "seek") {
    if (Math.abs(run.target - now.step) < 5000) return null;
    return {
      kind: "news",
      text: `Training to step ${grouped(run.target)}: ${Math.floor(100 * run.progress)} %.`,
      ways: [["Stop here", gestures.pause]],
    };
  }
  if (run.diverged && now.step >= far) return divergence(kept, gestures, standardise);
  const part = progress(kept);
  if (part !== null)
    return { kind: "news", text: `Training networks beside this one: ${Math.floor(100 * part)} %.`, ways: [] };
  if (run.wantsRows) return { kind: "news", text: `The rows are on their way: training waits for them.`, ways: [] };
  if (run.mode !== "rest" || now.step < far || selection.coefficient !== null || selection.node !== null) return null;
  const text = run.arrived
    ? `Trained to the end in ${grouped(now.step)} steps: the gap is down to rounding, so training rests.`
    : `Converged in ${grouped(now.step)} steps: the gap is ${small(now.gap)} sd.`;
  if (run.arrived || now.gap < CONVERGED) return { kind: "news", text, ways: [] };
  return null;
}

/**
 * Where a run that left the finite numbers can go on, and at which rate.
 * @param {Kept} kept @param {import("./gestures.js").Gestures} gestures @param {() => void} standardise
 * @returns {Notice}
 */
function divergence({ run, scene }, gestures, standardise) {
  const { best, calmRate } = run, { rate, widths } = run.now, deep = widths.length > 2;
  const there = `step ${grouped(best.step)}`;
  const edge = best.edge === null
    ? ", too large here"
    : `; ${deep ? `at ${there}, the best so far, training is unstable` : "training diverges"} above ${
      limit(best.edge)
    }`;
  const ways = /** @type {[string, () => void][]} */ ([
    [`Go on from ${there} at ${brief(calmRate)}`, gestures.calm],
    [`Back to ${there}`, gestures.back],
  ]);
  if (!scene.standardised) ways.unshift(["Standardise", standardise]);
  return {
    kind: /** @type {const} */ ("problem"),
    text: `The loss has left the finite numbers. The learning rate is ${brief(rate)}${edge}.`,
    ways,
  };
}

/** @param {HTMLElement} host @param {Notice} notice */
export function announce(host, { kind, text, ways }) {
  const p = h(host, "p", kind);
  p.setAttribute("role", kind === "problem" ? "alert" : "status");
  p.append(text);
  for (const [words, go] of ways) {
    p.append(" ");
    h(p, "button", "", words).addEventListener("click", go);
  }
}

/** A problem stands under the controls that led to it, above what it has spoilt. @param {HTMLElement} host */
export function createAlert(host) {
  const box = h(host, "div", "alert");
  let known = "";
  return {
    draw(/** @type {Notice|null} */ notice) {
      const key = notice?.kind === "problem" ? notice.text + notice.ways.map(([words]) => words) : "";
      if (key === known) return;
      known = key;
      box.replaceChildren();
      if (notice && key) announce(box, notice);
    },
  };
}
