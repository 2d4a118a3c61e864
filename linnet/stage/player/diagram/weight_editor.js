// @ts-check
// The card over a link: whose weight it is and its value, live; a click or Enter makes it a field.

import { h } from "../elements.js";
import { LARGEST_WEIGHT } from "../engine/limits.js";
import { decimalsFor, fix, grouped, numberOf } from "../numbers.js";
import { linkName } from "./links.js";

/** @typedef {import("../types.js").Link} Link @typedef {import("../types.js").Scene} Scene */

/** @param {Element} host @param {{set: (link: Link, value: number) => void, closed: (link: Link) => void}} actions */
export function createWeightEditor(host, actions) {
  const card = h(host, "div", "card"), name = h(card, "span"), field = createField(card, { enter, leave: close });
  card.hidden = true;
  let link = /** @type {Link|null} */ (null), current = /** @type {import("../types.js").View|null} */ (null);

  /** @param {Link} next @param {number} x @param {number} y @param {Scene} scene @param {number[]} widths */
  function show(next, x, y, scene, widths) {
    link = next;
    name.textContent = linkName(scene, widths, next);
    card.style.left = `${x}px`;
    card.style.top = `${y}px`;
    card.hidden = false;
  }

  function close(refocus = false) {
    const was = link;
    field.rest();
    link = null;
    card.hidden = true;
    if (refocus && was) actions.closed(was);
  }

  /** @param {number} value */
  function enter(value) {
    const of = link;
    close(true);
    if (of) actions.set(of, value);
  }

  /** The weight as it is on screen, unless someone is typing. */
  function write() {
    if (link && current && !field.editing) field.write(current.weight(link.layer, link.from, link.to));
  }

  return {
    /**
     * Show a link's card; null hides it, unless someone is typing.
     * @param {Link|null} next @param {number} x @param {number} y @param {boolean} wantsEdit @param {Scene} scene @param {number[]} widths
     */
    inspect(next, x, y, wantsEdit, scene, widths) {
      if (field.editing) return;
      if (!next) return close();
      show(next, x, y, scene, widths);
      write();
      if (wantsEdit) field.edit(); // at once: the next key is for the field
    },
    /** @param {import("../types.js").View} view */
    draw(view) {
      current = view;
      write();
    },
    close,
  };
}

/**
 * The weight as a number, which can be typed while it is edited.
 * @param {HTMLElement} card
 * @param {{enter: (value: number) => void, leave: (refocus?: boolean) => void}} actions
 */
function createField(card, { enter, leave }) {
  const field = h(card, "input"), hint = h(card, "small");
  for (const [key, value] of Object.entries({ inputmode: "decimal", "aria-label": "Weight", autocomplete: "off" }))
    field.setAttribute(key, value);
  let editing = false;

  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Escape") leave(true);
    if (event.key !== "Enter") return;
    event.preventDefault();
    const value = numberOf(field.value);
    if (Math.abs(value) <= LARGEST_WEIGHT) return enter(value);
    card.classList.add("wrong");
    hint.textContent = `a number from −${grouped(LARGEST_WEIGHT)} to ${grouped(LARGEST_WEIGHT)}`;
  });
  field.addEventListener("focusout", () => editing && leave());

  return {
    get editing() {
      return editing;
    },
    edit() {
      editing = true;
      card.classList.add("editing");
      const keys = matchMedia("(any-pointer: fine)").matches; // a phone has no Escape
      hint.textContent = keys ? "Enter sets it, Escape leaves" : "Enter sets it";
      field.focus();
      field.select();
    },
    rest() {
      editing = false;
      card.classList.remove("editing", "wrong");
      hint.textContent = "";
    },
    /** @param {number} weight */
    write(weight) {
      const text = textOf(weight);
      if (field.value !== text) field.value = text;
    },
  };
}

/** @param {number} weight */
function textOf(weight) {
  const size = Math.abs(weight);
  return fix(weight, size >= 1e4 ? 1 : size < 0.01 && weight !== 0 ? decimalsFor(weight, 3) : 4);
}
