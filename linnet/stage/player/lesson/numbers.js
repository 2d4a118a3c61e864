// @ts-check
// The small panels of numbers: the three losses side by side; the equation of the line; one row of figures.

import { h, put, say } from "../elements.js";
import { IDENTICAL } from "../engine/limits.js";
import { grouped, MINUS } from "../numbers.js";
import { amount } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts */

/** @param {HTMLElement} host */
export function createEquation(host) {
  const box = h(host, "p", "picture equationline");
  const before = h(box, "span"), b = h(box, "b"), sign = h(box, "span"), w = h(box, "b"), after = h(box, "span");
  return {
    box,
    layOut(/** @type {any} */ scene) {
      say(before, `${scene.target} = `);
      say(after, ` · ${scene.whole[0]}`);
    },
    /** @param {Facts} now */
    draw({ own }) {
      say(b, amount(own[0]));
      say(sign, own[1] < 0 ? ` ${MINUS} ` : " + ");
      say(w, amount(Math.abs(own[1])));
    },
  };
}

/**
 * your line, your best, least squares; the last hidden until it is asked for or found.
 * @param {HTMLElement} host @param {{show: () => void}} actions
 */
export function createLosses(host, actions) {
  const box = h(host, "div", "picture figures losses"), row = h(box, "div", "figurerow");
  const mine = figure(row, "your line"), best = figure(row, "your best"), least = figure(row, "least squares", "ols");
  const button = h(least.cell, "button", "reveal", "? Show");
  button.addEventListener("click", actions.show);
  const words = h(box, "p", "unit");
  h(words, "span", "", "The ");
  h(words, "b", "", "loss");
  const unit = h(words, "span");
  return {
    box,
    layOut(/** @type {any} */ scene) {
      say(unit, `: the mean area of the squares, in ${scene.target}².`);
    },
    /** @param {Facts} now */
    draw({ kept, loss, floor, now, notes }) {
      const met = now.gap < IDENTICAL;
      say(mine.name, kept.run.mode !== "rest" || met ? "training" : "your line");
      say(mine.same, met ? amount(floor) : "");
      say(mine.value, met ? "" : amount(loss));
      say(best.value, notes.best < Infinity ? amount(notes.best) : "–");
      const shown = notes.shown || met;
      button.hidden = shown;
      least.number.hidden = !shown;
      say(least.value, amount(floor));
    },
  };
}

/** @param {HTMLElement} row @param {string} name */
function figure(row, name, hue = "") {
  const cell = h(row, "div", `figure ${hue}`),
    label = h(cell, "span", "label", name),
    number = h(cell, "span", "number");
  const same = h(number, "span", "same"), value = h(number, "span");
  return { cell, name: label, number, same, value };
}

/** step, loss, least squares. @param {HTMLElement} host */
export function createSteps(host) {
  const row = h(host, "div", "figurerow");
  const step = figure(row, "step"), loss = figure(row, "loss"), least = figure(row, "least squares", "ols");
  return {
    box: row,
    /** @param {Facts} now */
    draw({ now, loss: value, floor }) {
      const met = now.gap < IDENTICAL;
      say(step.value, grouped(now.step));
      say(loss.same, met ? amount(floor) : "");
      say(loss.value, met ? "" : amount(value));
      say(least.value, amount(floor));
      put(row, "class", met ? "figurerow met" : "figurerow");
    },
  };
}
