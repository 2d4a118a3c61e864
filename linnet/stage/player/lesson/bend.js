// @ts-check
// The same weights with an activation: the line bends, and W* no longer says what the network predicts.

import { el, h, place, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { ACTIVATIONS, predict } from "./bent.js";
import { createChart } from "./chart.js";
import { rangeOf } from "./fit.js";
import { textWidth } from "../text_width.js";
import { amount } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("../types.js").Scene} Scene */

const MARGIN = { left: 40, right: 2, top: 8, bottom: 24 };
const POINTS = 161; // of the curve
const CLEAR = 8, LETTERS = 12; // px: between a curve and its name; how high that is
/** @type {Object<string, string>} */
const NAMES = { identity: "identity", relu: "ReLU", tanh: "tanh" };

/** @param {HTMLElement} host */
export function createBend(host) {
  const chart = createChart(host, "bend", MARGIN), { svg } = chart;
  svg.setAttribute("role", "img");
  const points = el(svg, "g", { class: "faint" }), straight = el(svg, "path", { class: "straight" });
  const rim = el(svg, "path", { class: "curveRim" }), curve = el(svg, "path", { class: "curve" });
  const straightName = el(svg, "text", { class: "tick onpaper end" }),
    name = el(svg, "text", { class: "tick now onpaper end" });
  /** Over the curve, or under it: clear of it all along the words. @param {SVGElement} text @param {string} words @param {number[]} heights of the curve, px @param {boolean} over */
  function label(text, words, heights, over) {
    const { left, right, top } = chart.plot, end = right - 6;
    const from = end - textWidth(words, `600 12px ${chart.fonts}`);
    const beside = heights.slice(Math.max(0, Math.floor(((from - left) / (right - left)) * (POINTS - 1))));
    const above = Math.min(...beside) - CLEAR, under = Math.max(...beside) + CLEAR + LETTERS;
    place(text, { x: end, y: over && above > top + LETTERS ? above : under });
    say(text, words);
  }

  return {
    box: chart.box,
    /** @param {Scene} scene @param {import("./types.js").Choices} choices */
    layOut(scene, { font }) {
      if (!chart.fit()) return;
      chart.fonts = font;
      chart.drawAxes(
        { name: scene.whole[0], range: rangeOf(scene.X), ticks: 5 },
        { name: scene.target, range: rangeOf(scene.y, 0.2), ticks: 5 },
      );
      points.replaceChildren();
      scene.y.forEach((value, i) =>
        place(el(points, "circle", { r: 3.5 }), { cx: chart.x(scene.X[i]), cy: chart.y(value) })
      );
    },
    /** @param {Facts} now */
    draw({ now, scene, notes }) {
      if (!chart.laidOut) return;
      const { x, y } = chart, { low, high } = x.range;
      const at = (/** @type {number} */ i) => low + ((high - low) * i) / (POINTS - 1);
      const [even, bent] = ["identity", notes.activation].map((activation) =>
        Array.from(
          { length: POINTS },
          (_, i) => Math.max(-1e4, Math.min(1e4, y(predicted(now, scene, at(i), activation)))),
        )
      );
      const path = (/** @type {number[]} */ heights) =>
        heights.map((height, i) => `${i ? "L" : "M"}${x(at(i)).toFixed(1)} ${height.toFixed(1)}`).join("");
      put(straight, "d", path(even));
      for (const part of [curve, rim]) put(part, "d", path(bent));
      const near = Math.round(0.94 * (POINTS - 1)), over = bent[near] <= even[near];
      label(straightName, "W*x", even, !over);
      label(name, notes.activation === "identity" ? "ŷ = W*x" : `ŷ with ${NAMES[notes.activation]}`, bent, over);
      put(straightName, "visibility", Math.abs(even[near] - bent[near]) > 30 ? null : "hidden");
      put(svg, "aria-label", `The network's prediction with ${NAMES[notes.activation]} over ${scene.whole[0]}`);
    },
  };
}

/** In the data's own units. @param {Facts["now"]} now @param {Scene} scene @param {number} at @param {string} activation */
function predicted(now, scene, at, activation) {
  const z = scene.standardised ? (at - scene.mean[0]) / scene.sd[0] : at;
  const y = predict(now.widths, now.parameters, [z], activation);
  return scene.standardised ? scene.targetMean + scene.targetSd * y : y;
}

/**
 * Which activation the hidden nodes have, and how far the predictions are from W*x then.
 * @param {HTMLElement} host @param {{note: (some: {activation: string}) => void}} actions
 */
export function createActivation(host, actions) {
  const box = h(host, "div", "picture figures activation");
  h(box, "p", "label", "Every node in between passes on");
  const row = h(box, "div", "segments");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Activation");
  const buttons = Object.keys(ACTIVATIONS).map((name) => {
    const button = h(row, "button", "", NAMES[name]);
    button.addEventListener("click", () => actions.note({ activation: name }));
    return { name, button };
  });
  const words = h(box, "p", "farthest");
  h(words, "span", "", "Largest difference from W*x: ");
  const far = h(words, "b"), unit = h(words, "span");
  return {
    box,
    layOut: (/** @type {any} */ scene) => say(unit, ` ${scene.target}`),
    /** @param {Facts} now */
    draw({ now, scene, notes }) {
      for (const { name, button } of buttons) put(button, "aria-pressed", String(name === notes.activation));
      let most = 0;
      for (const at of scene.X)
        most = Math.max(
          most,
          Math.abs(predicted(now, scene, at, notes.activation) - predicted(now, scene, at, "identity")),
        );
      say(far, notes.activation === "identity" ? fix(0, 0) : amount(most));
    },
  };
}
