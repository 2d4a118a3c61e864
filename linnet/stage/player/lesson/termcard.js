// @ts-check
// The card that explains a term: one sentence, near the words and off the buttons.

import { h, say } from "../elements.js";

const WIDEST = 320, GAP = 8; // px

/**
 * A press anywhere else, a tap on the card itself, or Escape closes it.
 * @param {HTMLElement} root
 * @param {HTMLElement[]} buttons  what it does not cover
 */
export function createTermCard(root, buttons) {
  const card = h(root, "div", "termcard"), name = h(card, "b"), words = h(card, "span");
  card.setAttribute("role", "note");
  card.hidden = true;
  let of = /** @type {HTMLElement|null} */ (null);

  function close() {
    of?.setAttribute("aria-expanded", "false");
    of = null;
    card.hidden = true;
    document.removeEventListener("pointerdown", pressed, true);
    document.removeEventListener("keydown", typed, true);
  }
  // on the card it closes with the click: what lies under it would be clicked were it gone before
  function pressed(/** @type {PointerEvent} */ event) {
    const path = event.composedPath();
    if (!path.includes(card) && of && !path.includes(of)) close();
  }
  function typed(/** @type {KeyboardEvent} */ event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    of?.focus();
    close();
  }
  card.addEventListener("click", close);

  return {
    close,
    /**
     * @param {HTMLElement} button @param {HTMLElement} host  the words that it stands in
     * @param {string} term @param {string} sentence
     */
    toggle(button, host, term, sentence) {
      const again = of === button;
      close();
      if (again) return;
      of = button;
      button.setAttribute("aria-expanded", "true");
      say(name, term);
      say(words, sentence);
      card.hidden = false;
      document.addEventListener("pointerdown", pressed, true);
      document.addEventListener("keydown", typed, true);
      place(button, host);
    },
  };

  /** Below the words, or above them, or above a button that is in the way. @param {HTMLElement} button @param {HTMLElement} host */
  function place(button, host) {
    const [frame, term, around, ...kept] = [root, button, host, ...buttons].map((it) => it.getBoundingClientRect());
    const width = Math.min(WIDEST, frame.width - 2 * GAP);
    card.style.width = `${width}px`;
    const height = card.offsetHeight, left = Math.max(frame.left, Math.min(frame.right - width, term.left));
    const clear = (/** @type {number} */ top) =>
      top >= 0 && top + height <= innerHeight
      && kept.every((it) => top >= it.bottom || top + height <= it.top || left >= it.right || left + width <= it.left);
    const tops = [around.bottom + GAP, around.top - height - GAP, ...kept.map((it) => it.top - height - GAP)];
    card.style.left = `${left - frame.left}px`;
    card.style.top = `${(tops.find(clear) ?? tops[0]) - frame.top}px`;
  }
}
