// @ts-check
// A list to choose from.

import { h } from "../elements.js";

/**
 * Its name stands before it, where it has one.
 * @param {Element} parent @param {string} className @param {string} name @param {string} words @returns {HTMLSelectElement}
 */
export function addChoice(parent, className, name, words) {
  const label = h(parent, "label", `choice ${className}`);
  if (words) h(label, "span", "", words);
  const select = h(label, "select");
  select.setAttribute("aria-label", name);
  return select;
}
