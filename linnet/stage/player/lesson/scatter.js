// @ts-check
// The line picture: the points with their residuals, the line with its handles, where it is read off.

import { el, put } from "../elements.js";
import { IDENTICAL } from "../engine/limits.js";
import { createChart } from "./chart.js";
import { inOwn, rangeOf } from "./fit.js";
import { createHandles } from "./handles.js";
import { createReading } from "./reading.js";
import { createResiduals } from "./residuals.js";

/** @typedef {import("./types.js").Facts} Facts */

const MARGIN = { left: 40, right: 2, top: 8, bottom: 24 };
const PAST = 6; // earlier lines that stay as hairlines

/**
 * @param {HTMLElement} host
 * @param {{line: (intercept: number, slope: number, ended: boolean) => void, probe: (x: number) => void}} actions
 */
export function createScatter(host, actions) {
  const chart = createChart(host, "scatter", MARGIN), { box, svg } = chart, inside = chart.clipped();
  const past = el(inside, "g", { class: "pastlines" }), residuals = createResiduals(chart, inside, svg);
  const [best, rim, line] = ["bestline", "lineRim", "ownline"].map((name) => el(inside, "line", { class: name }));
  const reading = createReading(chart, actions.probe), handles = createHandles(chart, actions.line);
  let small = false;

  return {
    box,
    /** @param {import("../types.js").Scene} scene @param {import("./types.js").Choices} choices */
    layOut(scene, choices) {
      small = choices.small;
      box.classList.toggle("small", small);
      if (!chart.fit()) return;
      chart.drawAxes(
        { name: scene.whole[0], range: rangeOf(scene.X), ticks: small ? 4 : 5 },
        { name: scene.target, range: rangeOf(scene.y, 0.12), ticks: small ? 3 : 5 },
      );
      residuals.layOut(scene, choices);
      put(past, "visibility", small ? null : "hidden");
      handles.show(choices.handles);
      reading.show(choices.probe);
      svg.classList.toggle("grips", choices.handles || choices.probe);
    },
    /** @param {Facts} now */
    draw(now) {
      if (!chart.laidOut) return;
      const { own, notes, scene } = now, met = now.now.gap < IDENTICAL;
      for (const part of [line, rim]) chart.stretch(part, own);
      chart.stretch(best, scene.own);
      put(best, "visibility", notes.shown || met || small ? null : "hidden");
      put(best, "class", met ? "bestline met" : "bestline");
      residuals.draw(own);
      if (small) drawPast(past, chart, now);
      handles.draw(now);
      reading.draw(now);
    },
  };
}

/** Earlier lines of the run, evenly spaced. @param {Element} past @param {import("./chart.js").Chart} chart @param {Facts} now */
function drawPast(past, chart, { kept: { run }, scene }) {
  const { steps, collapsed } = run.curve,
    end = steps.findLastIndex((/** @type {number} */ step) => step < run.now.step);
  const every = Math.max(1, Math.ceil((end + 1) / PAST));
  for (let i = 0; i < PAST; i++) {
    const part = past.children[i] ?? el(past, "line"), at = i * every;
    put(part, "visibility", at <= end ? null : "hidden");
    if (at <= end) chart.stretch(part, inOwn(scene, collapsed[at]));
  }
}
