// @ts-check
// The card over a link: whose weight it is and its value, live; a click or Enter makes it a field.

import { h } from "../elements.js";
import { decimalsFor, fix } from "../numbers.js";
import { linkName } from "./links.js";

/** @typedef {import("../types.js").Link} Link @typedef {import("../types.js").Scene} Scene */

/** @param {Element} host @param {{set: (link: Link, value: number) => void, closed: (link: Link) => void}} actions */
export function createWeightEditor(host, actions) {
  const card = h(host, "div", "card");
  const name = h(card, "span"), field = h(card, "input"), hint = h(card, "small");
  field.setAttribute("inputmode", "decimal");
  field.setAttribute("aria-label", "Weight");
  field.setAttribute("autocomplete", "off");
  card.hidden = true;
  /** @type {Link|null} */ let link = null;
  let editing = false;
  /** @type {import("../types.js").View|null} */ let current = null;

  /** @param {Link} next @param {number} x @param {number} y @param {Scene} scene @param {number[]} widths */
  function show(next, x, y, scene, widths) {
    link = next;
    name.textContent = linkName(scene, widths, next);
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
    card.hidden = false;
  }

  function edit() {
    editing = true;
    card.classList.add("editing");
    const keys = matchMedia("(any-pointer: fine)").matches; // a phone has no Escape
    hint.textContent = keys ? "Enter sets it, Escape leaves" : "Enter sets it";
    field.focus();
    field.select();
  }

  function close(refocus = false) {
    const was = link;
    editing = false;
    link = null;
    card.hidden = true;
    card.classList.remove("editing", "wrong");
    hint.textContent = "";
    if (refocus && was) actions.closed(was);
  }

  /** The weight as it is on screen, unless someone is typing. */
  function write() {
    if (!link || !current || editing) return;
    const weight = current.weight(link.layer, link.from, link.to), size = Math.abs(weight);
    const text = fix(weight, size >= 1e4 ? 1 : size < 0.01 && weight !== 0 ? decimalsFor(weight, 3) : 4);
    if (field.value !== text) field.value = text;
  }

  /** The field's number, read as people write it: a true minus sign and a decimal comma too. */
  const read = () => Number(field.value.trim().replace("\u2212", "-").replace(",", ".") || NaN);

  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Escape") close(true);
    if (event.key !== "Enter" || !link) return;
    event.preventDefault();
    const value = read();
    if (!Number.isFinite(value) || Math.abs(value) > 1e6) {
      card.classList.add("wrong");
      hint.textContent = "a number from −1,000,000 to 1,000,000";
      return;
    }
    const set = link;
    close(true);
    actions.set(set, value);
  });
  field.addEventListener("focusout", () => editing && close());

  return {
    /**
     * Show a link's card; null hides it, unless someone is typing.
     * @param {Link|null} next @param {number} x @param {number} y @param {boolean} wantsEdit @param {Scene} scene @param {number[]} widths
     */
    inspect(next, x, y, wantsEdit, scene, widths) {
      if (editing) return;
      if (!next) return close();
      show(next, x, y, scene, widths);
      write();
      if (wantsEdit) edit(); // at once: the next key is for the field
    },
    /** @param {import("../types.js").View} view */
    draw(view) {
      current = view;
      write();
    },
    close,
    get editing() {
      return editing;
    },
  };
}
