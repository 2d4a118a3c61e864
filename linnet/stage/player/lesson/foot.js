// @ts-check
// The foot of a screen: Back, what to do or what was found, Next.

import { button, el, h, put, say } from "../elements.js";

/** @param {HTMLElement} root @param {{back: () => void, next: () => void}} actions */
export function createFoot(root, actions) {
  const box = h(root, "footer", "lessonfoot");
  const back = footButton(box, "Back", "M8.5 2.5L4 7L8.5 11.5", actions.back);
  const words = h(box, "p", "hint"), hint = h(words, "span"), finding = h(words, "span"); // in one place, with room for either
  const next = footButton(box, "Next", "M5.5 2.5L10 7L5.5 11.5", actions.next), nextWords = h(null, "span", "", "Next");
  words.setAttribute("role", "status");
  back.append(h(null, "span", "", "Back"));
  next.prepend(nextWords);
  return {
    box,
    hint,
    finding,
    next,
    /** @param {boolean} first @param {boolean} last  of the screens */
    open(first, last) {
      const way = last ? "Open in the playground" : "Next";
      say(nextWords, way);
      put(next, "aria-label", way);
      put(back, "aria-disabled", first ? "true" : null);
    },
    draw(/** @type {boolean} */ found) {
      put(hint, "class", found ? "" : "shown");
      put(finding, "class", found ? "finding shown" : "finding");
    },
  };
}

/** With its arrow. @param {HTMLElement} box @param {string} name @param {string} d @param {() => void} action */
function footButton(box, name, d, action) {
  const made = button(box, name.toLowerCase(), "", action);
  made.setAttribute("aria-label", name);
  el(el(made, "svg", { viewBox: "0 0 14 14", "aria-hidden": "true" }), "path", { d });
  return made;
}
