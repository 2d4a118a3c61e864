// @ts-check
// The same weights with an activation: the line bends, and W* no longer says what the network predicts.

import { el, h, put, say } from "../elements.js";
import { fix } from "../numbers.js";
import { nice, tickText } from "../ticks.js";
import { ACTIVATIONS, predict } from "./bent.js";
import { rangeOf, scaleOf } from "./fit.js";
import { sizeTo } from "./plot.js";
import { amount } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("../types.js").Scene} Scene */

const LEFT = 40, BOTTOM = 24, TOP = 8; // px around the plot
const POINTS = 161; // of the curve
/** @type {Object<string, string>} */
const NAMES = { identity: "identity", relu: "ReLU", tanh: "tanh" };

/** @param {HTMLElement} host */
export function createBend(host) {
  const box = h(host, "div", "picture bend"), target = h(box, "div", "axisname");
  const room = h(box, "div", "room"), svg = el(room, "svg", { class: "chart", role: "img" });
  const feature = h(box, "div", "axisname end");
  const grid = el(svg, "g"),
    points = el(svg, "g", { class: "faint" }),
    straight = el(svg, "path", { class: "straight" });
  const rim = el(svg, "path", { class: "curveRim" }), curve = el(svg, "path", { class: "curve" });
  const straightName = el(svg, "text", { class: "tick onpaper end" }, "W*x"),
    name = el(svg, "text", { class: "tick now onpaper end" });
  let x = /** @type {any} */ (null), y = /** @type {any} */ (null);
  return {
    box,
    layOut(/** @type {any} */ scene) {
      const [width, height] = [room.clientWidth, room.clientHeight];
      if (!width || !height) return;
      x = scaleOf(rangeOf(scene.X), LEFT, width - 2);
      y = scaleOf(rangeOf(scene.y, 0.2), height - BOTTOM, TOP);
      sizeTo(svg, width, height);
      say(target, scene.target);
      say(feature, scene.whole[0]);
      grid.replaceChildren();
      for (const value of nice(x.range.low, x.range.high, 5)) {
        el(grid, "line", { class: "rule", x1: x(value), x2: x(value), y1: TOP, y2: height - BOTTOM });
        el(grid, "text", { class: "tick middle", x: x(value), y: height - 7 }, tickText(value));
      }
      for (const value of nice(y.range.low, y.range.high, 5)) {
        el(grid, "line", { class: "rule", x1: LEFT, x2: width - 2, y1: y(value), y2: y(value) });
        el(grid, "text", { class: "tick end", x: LEFT - 8, y: y(value) + 4 }, tickText(value));
      }
      points.replaceChildren();
      scene.y.forEach((/** @type {number} */ value, /** @type {number} */ i) =>
        el(points, "circle", { cx: x(scene.X[i]).toFixed(1), cy: y(value).toFixed(1), r: 3.5 })
      );
    },
    /** @param {Facts} now */
    draw({ now, scene, notes }) {
      if (!x) return;
      const { low, high } = x.range;
      const path = (/** @type {string} */ activation) =>
        Array.from({ length: POINTS }, (_, i) => {
          const at = low + ((high - low) * i) / (POINTS - 1);
          const height = Math.max(-1e4, Math.min(1e4, y(predicted(now, scene, at, activation))));
          return `${i ? "L" : "M"}${x(at).toFixed(1)} ${height.toFixed(1)}`;
        }).join("");
      const bent = path(notes.activation), right = x(high) - 6;
      put(straight, "d", path("identity"));
      put(curve, "d", bent);
      put(rim, "d", bent);
      const ends = ["identity", notes.activation].map((each) =>
        y(predicted(now, scene, high - 0.06 * (high - low), each))
      );
      const apart = Math.abs(ends[0] - ends[1]) > 30;
      for (const [text, k] of /** @type {[any, number][]} */ ([[straightName, 0], [name, 1]])) {
        put(text, "x", right);
        put(text, "y", (ends[k] + (ends[k] > ends[1 - k] ? 22 : -12)).toFixed(1));
      }
      put(straightName, "visibility", apart ? null : "hidden");
      say(name, notes.activation === "identity" ? "ŷ = W*x" : `ŷ with ${NAMES[notes.activation]}`);
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
  const box = h(host, "div", "picture figures activation"), label = h(box, "p", "label", "Every hidden node passes on");
  const row = h(box, "div", "segments");
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "Activation");
  const buttons = Object.keys(ACTIVATIONS).map((name) => {
    const button = h(row, "button", "", NAMES[name]);
    button.addEventListener("click", () => actions.note({ activation: name }));
    return { name, button };
  });
  const words = h(box, "p", "farthest"),
    lead = h(words, "span", "", "Largest difference from W*x: "),
    far = h(words, "b"),
    unit = h(words, "span");
  void [label, lead];
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
