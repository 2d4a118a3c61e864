// @ts-check
// The list of keys, which ? opens and Escape closes.

import { h } from "../elements.js";
import { KEYS } from "./keys.js";

/** @param {HTMLElement} root */
export function createKeyList(root) {
  const dialog = h(root, "dialog", "keylist");
  dialog.setAttribute("aria-label", "Keys");
  h(dialog, "h2", "", "Keys");
  const list = h(dialog, "dl");
  for (const [key, words] of KEYS) {
    const row = h(list, "div");
    h(row, "dt", "", key);
    h(row, "dd", "", words);
  }
  const close = h(dialog, "button", "", "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "?") dialog.close();
  });
  return { toggle: () => (dialog.open ? dialog.close() : dialog.showModal()) };
}
