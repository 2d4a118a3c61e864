// @ts-check
// Train, Step and Reset on a lesson's screen, with the learning rate where the screen is about it.

import { button, h, put, say } from "../elements.js";
import { LARGEST_RATE, LEAST_RATE } from "../engine/limits.js";
import { createRate, rateText } from "../controls/learning_rate.js";
import { numberOf } from "../numbers.js";
import { createSteps } from "./numbers.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {import("./types.js").Choices} Choices @typedef {import("../types.js").Scene} Scene */

/**
 * @param {HTMLElement} host
 * @param {{toggle: (event?: MouseEvent) => void, step: () => void, reset: () => void, settings: (some: {rate?: number}, gesture?: string) => void}} actions
 */
export function createControls(host, actions) {
  const box = h(host, "div", "picture figures trainbox"), row = h(box, "div", "trainrow");
  const train = button(row, "doing", "Train", actions.toggle);
  button(row, "", "Step", actions.step);
  button(row, "", "Reset", actions.reset);
  const line = h(box, "div", "rateline");
  h(line, "span", "label", "rate");
  const scale = h(line, "div", "rate"),
    rate = createRate(scale, (value, gesture) => actions.settings({ rate: value }, gesture));
  const field = h(line, "input");
  field.setAttribute("aria-label", "Learning rate");
  field.inputMode = "decimal";
  field.addEventListener("focus", () => field.select());
  field.addEventListener("change", () => {
    const value = numberOf(field.value);
    if (value >= LEAST_RATE && value <= LARGEST_RATE) actions.settings({ rate: value });
    field.blur();
  });
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") field.blur();
  });
  const figures = createSteps(box);
  let known = "";
  return {
    box,
    train,
    layOut(/** @type {Scene} */ _, /** @type {Choices} */ { rate: withRate, font }) {
      line.hidden = !withRate;
      box.classList.toggle("withrate", withRate);
      if (withRate) rate.layOut(null, font);
      known = "";
    },
    /** @param {Facts} now @param {boolean} playing */
    draw(now, playing) {
      say(train, playing ? "Pause" : "Train");
      figures.draw(now);
      if (line.hidden) return;
      const { rate: value } = now.now, key = `${now.scene.id} ${now.kept.start}`;
      if (key !== known) rate.fit(now.edge);
      known = key;
      rate.draw(value, now.edge);
      const text = rateText(value);
      if (field.getRootNode().activeElement !== field && field.value !== text) field.value = text;
      put(field, "title", `Learning rate ${text}`);
    },
  };
}
