// @ts-check
// The rate as a number that can be typed. Nonsense is answered under it, and the old rate stays.

import { LARGEST_RATE, LEAST_RATE } from "../engine/limits.js";
import { h, put, say } from "../elements.js";
import { numberOf } from "../numbers.js";
import { rateText } from "./learning_rate.js";

/** @param {Element} parent @param {(rate: number) => void} set */
export function createRateField(parent, set) {
  const box = h(parent, "span", "ratefield"), field = h(box, "input"), trouble = h(box, "span", "trouble");
  const attributes = { "aria-label": "Learning rate", inputmode: "decimal", autocomplete: "off", spellcheck: "false" };
  for (const [key, value] of Object.entries(attributes)) field.setAttribute(key, value);
  trouble.setAttribute("role", "alert");
  let now = NaN, typing = false;

  const restore = () => {
    typing = false;
    field.value = rateText(now);
  };
  const complain = (/** @type {string} */ words) => {
    say(trouble, words);
    put(field, "aria-invalid", words ? "true" : null);
  };
  /** @param {boolean} leaving */
  function commit(leaving) {
    if (!typing) return;
    const value = numberOf(field.value);
    if (value >= LEAST_RATE && value <= LARGEST_RATE) {
      typing = false;
      complain("");
      if (value !== now) set(value);
    } else {
      complain(`Type a number from 10⁻¹⁵ to 100. The rate stays ${rateText(now)}.`);
      if (!leaving) return field.select();
    }
    restore();
  }

  field.addEventListener("input", () => {
    typing = true;
    complain("");
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation(); // single letters are commands of Streamlit's
    if (event.key === "Enter") commit(false);
    if (event.key !== "Escape") return;
    complain("");
    restore();
    field.blur();
  });
  field.addEventListener("blur", () => commit(true));

  return {
    box,
    /** @param {number} rate */
    draw(rate) {
      if (rate === now) return;
      now = rate;
      if (!typing) field.value = rateText(rate);
    },
  };
}
