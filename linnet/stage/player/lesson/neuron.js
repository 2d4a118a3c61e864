// @ts-check
// One neuron: constant and feature, the two links with their weights as fields, the prediction.

import { dashOf, linkWidth } from "../diagram/link_style.js";
import { el, h, put, say } from "../elements.js";
import { LARGEST_WEIGHT } from "../engine/limits.js";
import { cut } from "../names.js";
import { numberOf } from "../numbers.js";
import { amount } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("./types.js").Choices} Choices @typedef {import("../types.js").Scene} Scene */

/**
 * @param {HTMLElement} host
 * @param {{line: (intercept: number, slope: number, ended: boolean) => void}} actions
 */
export function createNeuron(host, actions) {
  const box = h(host, "div", "picture neuron");
  const svg = el(box, "svg", { "aria-hidden": "true", viewBox: "0 0 388 176" });
  const bias = el(svg, "path", { class: "wire" }), weight = el(svg, "path", { class: "wire" });
  bias.setAttribute("d", "M132 34C200 34 220 82 300 82");
  weight.setAttribute("d", "M144 132C210 132 220 94 300 94");
  el(svg, "circle", { class: "ring", cx: 120, cy: 34, r: 11 });
  el(svg, "text", { class: "one", x: 120, y: 38 }, "1");
  el(svg, "text", { class: "axis end soft", x: 92, y: 38 }, "constant");
  el(svg, "rect", { class: "ring", x: 98, y: 110, width: 44, height: 44, rx: 6 });
  el(svg, "line", { class: "glyph", x1: 105, y1: 148, x2: 135, y2: 116 });
  const name = el(svg, "text", { class: "name end", x: 88, y: 136 });
  el(svg, "rect", { class: "ring strong", x: 300, y: 62, width: 52, height: 52, rx: 7 });
  const tilt = el(svg, "line", { class: "glyph" });
  el(svg, "text", { class: "name middle", x: 326, y: 132 }, "ŷ");
  const said = el(svg, "text", { class: "axis middle soft", x: 326, y: 150 });
  const b = weightField(box, "b", "bias = intercept", "Bias b, the intercept", (value) => set(0, value));
  const w = weightField(box, "w", "weight = slope", "Weight w, the slope", (value) => set(1, value));
  let facts = /** @type {Facts|null} */ (null);

  /** A weight of the line, 0 the intercept, 1 the slope. @param {number} k @param {number} value */
  function set(k, value) {
    if (!facts) return;
    const own = [...facts.own];
    own[k] = value;
    actions.line(own[0], own[1], true);
  }

  return {
    box,
    layOut(/** @type {Scene} */ scene, /** @type {Choices} */ { lit }) {
      say(name, cut(scene.whole[0], 13));
      say(said, cut(`${scene.target}, predicted`, 18));
      b.place.classList.toggle("lit", lit.includes("bias"));
      w.place.classList.toggle("lit", lit.includes("weight"));
    },
    /** @param {Facts} now */
    draw(now) {
      facts = now;
      const { own, scene } = now;
      const strengths = [own[0] / scene.targetSd / 2, (own[1] * scene.sd[0]) / scene.targetSd];
      [bias, weight].forEach((wire, k) => {
        const width = linkWidth(strengths[k]);
        put(wire, "stroke-width", width.toFixed(1));
        put(wire, "stroke-dasharray", dashOf(strengths[k], width));
        put(wire, "class", `wire ${strengths[k] < 0 ? "minus" : "plus"}`);
      });
      const rise = Math.max(-19, Math.min(19, strengths[1] * 19));
      for (const [key, v] of Object.entries({ x1: 306, x2: 346, y1: 88 + rise, y2: 88 - rise }))
        put(tilt, key, v.toFixed(1));
      put(tilt, "class", `glyph ${strengths[1] < 0 ? "minus" : "plus"}`);
      [b, w].forEach((field, k) => field.draw(own[k]));
    },
  };
}

/**
 * A weight that can be typed.
 * @param {HTMLElement} box @param {string} letter @param {string} words @param {string} label
 * @param {(value: number) => void} set
 */
function weightField(box, letter, words, label, set) {
  const place = h(box, "label", `weightfield ${letter}`);
  h(place, "small", "", words);
  const frame = h(place, "span");
  h(frame, "i", "", letter);
  const input = h(frame, "input");
  input.inputMode = "text";
  input.autocomplete = "off";
  input.setAttribute("aria-label", label);
  let text = "";
  input.addEventListener("focus", () => input.select());
  input.addEventListener("change", take);
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Enter") take();
    if (event.key === "Escape") leave();
  });

  function take() {
    const value = numberOf(input.value);
    if (!(Math.abs(value) <= LARGEST_WEIGHT)) return leave();
    input.blur();
    set(value);
  }

  function leave() {
    input.blur();
    input.value = text;
  }

  return {
    place,
    /** @param {number} value */
    draw(value) {
      text = amount(value);
      if (input.getRootNode().activeElement !== input && input.value !== text) input.value = text;
    },
  };
}
