// @ts-check
// The colours of the theme in force, as #rrggbb.

import { rgb } from "./colours.js";

const NAMES = ["plus", "minus", "ols", "ink", "soft", "line", "paper", "panel", "words"];

/** Any CSS colour the browser computes, as #rrggbb. @param {string} colour */
function hex(colour) {
  const text = colour.trim();
  if (/^#[0-9a-f]{6}$/i.test(text)) return text;
  if (/^#[0-9a-f]{3}$/i.test(text)) return "#" + [...text.slice(1)].map((c) => c + c).join("");
  const numbers = (text.match(/[\d.]+/g) ?? ["0", "0", "0"]).slice(0, 3).map(Number);
  return "#" + numbers.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("");
}

/** @param {Element} root @returns {import("./types.js").Colours} */
export function coloursOf(root) {
  const style = getComputedStyle(root);
  return /** @type {any} */ (Object.fromEntries(NAMES.map((name) => [name, hex(style.getPropertyValue(`--${name}`))])));
}

/**
 * Whether the page is dark: by its background, because Streamlit's theme need not be the system's.
 * @param {Element} element
 */
export function isDark(element) {
  const paper = hex(getComputedStyle(element).getPropertyValue("--st-background-color") || "#ffffff");
  return rgb(paper).reduce((sum, part) => sum + part) < 384;
}
