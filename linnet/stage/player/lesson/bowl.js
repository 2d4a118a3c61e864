// @ts-check
// The bowl: the loss over slope and intercept as a map, the path of training in it, the next step as an arrow.

import { put } from "../elements.js";
import { IDENTICAL } from "../engine/limits.js";
import { grouped } from "../numbers.js";
import { createChart } from "./chart.js";
import { createContours } from "./contours.js";
import { inOwn, within } from "./fit.js";
import { grip } from "./grip.js";
import { createMark } from "./mark.js";
import { bowlOf, rangesOf } from "./quadratic.js";
import { amount, unitOf } from "./values.js";
import { createNextStep, createWay } from "./way.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("./quadratic.js").Bowl} Bowl */
/** @typedef {import("./way.js").Spot} Spot */
/** The path of training, to before the current step. @typedef {{step: number, spot: Spot}[]} Walked */

const MARGIN = { left: 44, right: 2, top: 4, bottom: 24 };
const NEAR = 8; // px: so near a step, a press goes back to it
const UPS = [-14, 24]; // px from a spot to its words, over or under it
const NEAR_GOAL = 30; // px: so near the bottom, only the bottom has words

/**
 * @param {HTMLElement} host
 * @param {{line: (intercept: number, slope: number, ended: boolean) => void, scrub: (step: number) => void, write: (host: HTMLElement, text: string) => void}} actions
 */
export function createBowl(host, actions) {
  const chart = createChart(host, "bowl", MARGIN, actions.write),
    { contours, way, arrow, goal, start, here } = partsIn(chart);
  let bowl = /** @type {Bowl|null} */ (null), walked = /** @type {Walked} */ ([]), drawnFor = "";
  let named = /** @type {import("./mark.js").Span} */ ([0, 0, 0]); // where the bottom has its words

  /** Map the bowl anew, if it is another or has another size. @param {Facts} now */
  function map({ scene, floor, kept }) {
    const began = inOwn(scene, kept.run.curve.collapsed[0]);
    if (!chart.fit()) return;
    const key = JSON.stringify([scene.id, chart.width, chart.height, began]);
    if (key === drawnFor) return;
    drawnFor = key;
    bowl = bowlOf(scene, floor);
    const [across, up] = axesOf(bowl, scene, began, chart.plot);
    chart.drawAxes(across, up, false);
    contours.draw(bowl, floor);
    named = goal.draw(spotOf(chart, bowl.goal), `least squares ${amount(floor)}`, [4]).span;
  }

  /** @param {Facts} now */
  function draw(now) {
    map(now);
    if (!bowl) return;
    const { place } = bowl, { scene, own, now: { step, rate, optimizer, gap } } = now;
    walked = walkedTo(step, now, (line) => spotOf(chart, place(line)));
    const spots = walked.map(({ spot }) => spot), current = spotOf(chart, place(own));
    way.draw(spots, current);
    arrow.draw(current, optimizer === "gd" ? spotOf(chart, bowl.next(...place(own), rate)) : null);
    const [px, py] = spotOf(chart, place(scene.own)), near = Math.hypot(current[0] - px, current[1] - py) < NEAR_GOAL;
    const { span } = here.draw(current, inWords(now, chart.width < 500), UPS, [named]);
    put(here.words, "visibility", near ? "hidden" : null);
    const begun = start.draw(spots[0] ?? current, "start", UPS, near ? [named] : [named, span]);
    start.show(spots.length > 0);
    if (!begun.clear) put(start.words, "visibility", "hidden");
    put(goal.circle, "class", gap < IDENTICAL ? "goalring met" : "goalring");
    put(chart.svg, "aria-label", described(now));
  }

  /** The line that the place under a press stands for. @param {number} px @param {number} py @param {boolean} ended */
  function pull(px, py, ended) {
    const { x, y } = chart;
    if (bowl) actions.line(...bowl.line(within(x.back(px), x.range), within(y.back(py), y.range)), ended);
  }

  grip(chart.svg, {
    take(px, py) {
      if (!bowl || px < chart.plot.left || py > chart.plot.bottom) return false;
      const back = walked.find(({ spot: [qx, qy] }) => Math.hypot(qx - px, qy - py) < NEAR);
      if (back) actions.scrub(back.step);
      return !back;
    },
    pull: (px, py) => pull(px, py, false),
    drop: (px, py) => pull(px, py, true),
  });

  return {
    box: chart.box,
    layOut(/** @type {any} */ _, /** @type {import("./types.js").Choices} */ { font }) {
      chart.fonts = font;
      drawnFor = "";
    },
    draw,
  };
}

/** What is drawn on the map, from the ground up. @param {import("./chart.js").Chart} chart */
function partsIn(chart) {
  chart.svg.setAttribute("role", "img");
  chart.svg.classList.add("grips");
  chart.clip.setAttribute("rx", "4");
  return {
    contours: createContours(chart),
    way: createWay(chart),
    arrow: createNextStep(chart),
    goal: createMark(chart, "goalring", 8, "ols"),
    start: createMark(chart, "waystart", 4.5, ""),
    here: createMark(chart, "here", 8, "now"),
  };
}

/** @param {Bowl} bowl @param {import("../types.js").Scene} scene @param {number[]} began @param {import("./fit.js").Plot} plot */
function axesOf(bowl, { target, whole: [feature] }, began, { left, right, top, bottom }) {
  const { across, up } = rangesOf(bowl, began, right - left, bottom - top);
  const [height, where] = bowl.offset
    ? ["[intercept at the mean](intercept at the mean)", amount(bowl.offset)]
    : ["[intercept](intercept) b", "0"];
  return [
    { name: `[slope](slope) w: ${target} per unit of ${feature}`, range: across, ticks: 5 },
    { name: `${height}: ${target} at ${where}`, range: up, ticks: 5 },
  ];
}

/** Far out, but not beyond what can be drawn. @param {import("./chart.js").Chart} chart @param {[number, number]} place @returns {Spot} */
function spotOf({ x, y }, [w, v]) {
  const bounded = (/** @type {number} */ px) => (Number.isFinite(px) ? Math.max(-1e4, Math.min(1e4, px)) : -1e4);
  return [bounded(x(w)), bounded(y(v))];
}

/** @param {number} step @param {Facts} facts @param {(own: number[]) => Spot} spotAt */
function walkedTo(step, { kept, scene }, spotAt) {
  const { steps, collapsed } = kept.run.curve, walked = /** @type {Walked} */ ([]);
  for (let i = 0; i < steps.length && steps[i] < step; i++)
    walked.push({ step: steps[i], spot: spotAt(inOwn(scene, collapsed[i])) });
  return walked;
}

/** @param {Facts} facts @param {boolean} withLoss */
function inWords({ now: { step }, loss }, withLoss) {
  const said = step ? `step ${grouped(step)}` : "start";
  return step && withLoss ? `${said}, loss ${amount(loss)}` : said;
}

/** @param {Facts} facts */
function described(facts) {
  const { scene, kept, loss, floor } = facts, began = kept.run.curve.losses[0] * unitOf(scene);
  return `The loss over slope and intercept: ${inWords(facts, false)}, loss ${
    amount(loss)
  }; at the bottom least squares, ${amount(floor)}; it began at ${amount(began)}`;
}
