// @ts-check
// Words of a lesson on the page: their terms as buttons that open a card, the values filled in.

import { h, say } from "../elements.js";
import { partsOf } from "./words.js";

/** Values in a text, by name. @typedef {[HTMLElement, string][]} Values */

/**
 * @param {ReturnType<typeof import("./termcard.js").createTermCard>} card
 * @param {{explained: (term: string) => string, value: (name: string) => string}} look  up
 */
export function createWriter(card, { explained, value }) {
  /** @type {WeakMap<HTMLElement, {text: string, values: Values}>} */
  const written = new WeakMap();

  /** @param {HTMLElement} host @param {string} text */
  function append(host, text) {
    const values = /** @type {Values} */ ([]);
    for (const part of partsOf(text)) {
      if (part.kind === "term") {
        const button = h(host, "button", "term", part.text);
        button.setAttribute("aria-expanded", "false");
        button.addEventListener("click", () => card.toggle(button, host, part.term, explained(part.term)));
      } else if (part.kind === "value") values.push([h(host, "span"), part.text]);
      else host.append(part.text);
    }
    return values;
  }

  return {
    /** Written anew only for another text: a term that is pressed while the values change is still there when it is let go.
     * @param {HTMLElement} host @param {string} text */
    write(host, text) {
      let known = written.get(host);
      if (known?.text !== text) {
        card.close();
        host.replaceChildren();
        written.set(host, known = { text, values: append(host, text) });
      }
      for (const [node, name] of known.values) say(node, value(name));
    },
  };
}
