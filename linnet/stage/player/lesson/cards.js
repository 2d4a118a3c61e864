// @ts-check
// A card a node: its line, its equation, and how much of it the prediction takes; the constant is a slim card.

import { el, h, put, say } from "../elements.js";
import { MINUS, fix, sub } from "../numbers.js";
import { heightAt, weighedOf } from "./nodes.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {(from: number, value: number, ended: boolean) => void} Weigh */

const REACH = 1; // of a slider, either way; further if training went there
const SPAN = 2.2; // z-scores either way in the small picture

/**
 * @param {HTMLElement} host
 * @param {{weigh: Weigh}} actions
 */
export function createCards(host, actions) {
  const box = h(host, "div", "picture cards");
  let cards = /** @type {any[]} */ ([]), constant = /** @type {any} */ (null), count = 0;

  function build(/** @type {number} */ nodes) {
    count = nodes;
    box.replaceChildren();
    cards = Array.from({ length: nodes }, (_, k) => createCard(h(box, "div", "nodecard"), k + 1, actions.weigh));
    const slim = h(box, "div", "nodecard slim"), name = h(slim, "span", "constant");
    h(name, "i", "", "1");
    name.append("constant");
    constant = createSlider(slim, 0, actions.weigh);
  }

  return {
    box,
    /** @param {Facts} now */
    draw({ now, notes }) {
      const nodes = now.widths[1];
      if (nodes !== count) build(nodes);
      const { lines, weights, constant: c0 } = weighedOf(now.parameters, nodes), x = notes.probe ?? 1;
      cards.forEach((card, k) => card.draw(lines[k], weights[k], x));
      constant.draw(c0);
    },
  };
}

/** @param {HTMLElement} card @param {number} k  of the node @param {Weigh} weigh */
function createCard(card, k, weigh) {
  const svg = el(card, "svg", {
    viewBox: "0 0 176 130",
    class: "nodeline",
    preserveAspectRatio: "none",
    "aria-hidden": "true",
  });
  const tint = el(svg, "rect", { width: 176, height: 130, rx: 8 });
  el(svg, "line", { class: "rule", x1: 0, x2: 176, y1: 65, y2: 65 });
  const upright = el(svg, "line", { class: "upright", y1: 0, y2: 130 }), line = el(svg, "line", { class: "own" });
  const words = h(card, "div", "nodewords"), head = h(words, "p", "nodehead"), name = h(head, "span");
  h(name, "b", "", `h${sub(k)}`);
  const equation = h(name, "span"), slider = createSlider(words, k, weigh), at = h(words, "p", "at");
  return {
    /** @param {import("./nodes.js").Line} own @param {number} weight @param {number} x */
    draw(own, weight, x) {
      const y = (/** @type {number} */ value) => (65 - (heightAt(own, value) * 58) / SPAN).toFixed(1);
      for (const [key, value] of Object.entries({ x1: 0, x2: 176, y1: y(-SPAN), y2: y(SPAN) })) put(line, key, value);
      const hue = own.slope < 0 ? "minus" : "plus", px = (88 + (x * 88) / SPAN).toFixed(1);
      put(line, "class", `own ${hue}`);
      put(tint, "class", `tint ${hue}`);
      put(upright, "x1", px);
      put(upright, "x2", px);
      say(equation, ` = ${fix(own.intercept)} ${own.slope < 0 ? MINUS : "+"} ${fix(Math.abs(own.slope))} x`);
      slider.draw(weight);
      const value = heightAt(own, x), inner = fix(value);
      say(at, `at x = ${fix(x, 1)}: ${fix(weight)} · ${value < 0 ? `(${inner})` : inner} = ${fix(weight * value)}`);
    },
  };
}

/** @param {HTMLElement} parent @param {number} k  of the node; 0 is the constant @param {Weigh} weigh */
function createSlider(parent, k, weigh) {
  const label = h(parent, "label", "weigh"), value = h(label, "span", "value");
  h(value, "i", "", `c${sub(k)} = `);
  const number = h(value, "b"),
    track = h(label, "span", "track"),
    fill = h(track, "span", "fill"),
    knob = h(track, "span", "knob");
  const input = h(track, "input");
  Object.assign(input, { type: "range", step: "0.01" });
  input.setAttribute("aria-label", k ? `Weight c${k} of node ${k}` : "Constant c0");
  input.addEventListener("input", () => weigh(k, Number(input.value), false));
  input.addEventListener("change", () => weigh(k, Number(input.value), true));
  input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => event.stopPropagation());
  return {
    draw(/** @type {number} */ weight) {
      const reach = Math.max(REACH, Math.ceil(Math.abs(weight) || 0)), at = 50 + (50 * weight) / reach;
      put(input, "min", String(-reach));
      put(input, "max", String(reach));
      if (Number(input.value) !== weight) input.value = String(weight);
      say(number, fix(weight));
      put(knob, "style", `left: ${at.toFixed(1)}%`);
      put(fill, "style", `left: ${Math.min(50, at).toFixed(1)}%; width: ${Math.abs(at - 50).toFixed(1)}%`);
      put(fill, "class", `fill ${weight < 0 ? "minus" : "plus"}`);
    },
  };
}
