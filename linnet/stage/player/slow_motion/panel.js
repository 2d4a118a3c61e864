// @ts-check
// The panel of slow motion: which beat, what is said of it, and the buttons that lead on.

import { button, h, put, say } from "../elements.js";

/**
 * @param {HTMLElement} root
 * @param {{close: () => void, back: () => void, hold: () => void, next: () => void}} actions
 */
export function createBeatPanel(root, actions) {
  const panel = h(root, "div", "slowmotion"), head = h(panel, "div", "head"), title = h(head, "b");
  const marks = h(head, "span", "marks"), dots = [0, 1, 2, 3].map(() => h(marks, "i"));
  const close = button(head, "close", "×", actions.close), words = h(panel, "p"), foot = h(panel, "div", "foot");
  const back = button(foot, "", "Back", actions.back), hold = button(foot, "", "Pause", actions.hold);
  const next = button(foot, "", "Next", actions.next);
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "One step in slow motion");
  close.setAttribute("aria-label", "Close");
  words.setAttribute("aria-live", "polite");
  panel.hidden = true;
  panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    actions.close();
  });

  /** @param {boolean} running  it goes on by itself */
  const sayHold = (running) => say(hold, running ? "Pause" : "Play");

  return {
    sayHold,
    /** @param {number} beat @param {number} last @param {boolean} running @param {[string, string]} said */
    draw(beat, last, running, [name, text]) {
      say(title, name);
      say(words, text);
      dots.forEach((dot, k) => put(dot, "class", k === beat ? "here" : k < beat ? "done" : ""));
      marks.hidden = back.hidden = hold.hidden = last === 0;
      put(back, "disabled", beat === 0 || beat === 3 ? "" : null); // what was stepped is Undo's, or the time line's
      put(hold, "disabled", beat === last ? "" : null);
      say(next, beat === last ? "Close" : "Next");
      sayHold(running);
      panel.hidden = false;
    },
    hide() {
      panel.hidden = true;
    },
  };
}
