// @ts-check
// Beside the plane: squares on the residuals, and a field that chooses a point by its row's number.

import { h, put, say } from "../elements.js";

/**
 * @param {HTMLElement} host
 * @param {ReturnType<typeof import("./hand.js").createHand>} hand
 */
export function createPointMenu(host, hand) {
  const box = h(host, "div", "pointmenu");
  const squares = h(box, "button", "squares", "Squares");
  squares.title = "Squares on the residuals: their mean is the loss";
  squares.addEventListener("click", () => hand.squares(squares.getAttribute("aria-pressed") !== "true"));
  const label = h(box, "label"), field = h(label, "input");
  label.prepend("Row");
  field.setAttribute("inputmode", "numeric");
  field.setAttribute("autocomplete", "off");
  const why = h(box, "small");
  why.setAttribute("role", "status");

  const choose = () => {
    const text = field.value.trim();
    if (!text) return say(why, ""), hand.choose(null);
    say(why, hand.find(/^\d{1,9}$/.test(text) ? Number(text) : NaN) ?? "");
  };
  field.addEventListener("change", choose);
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation();
    if (event.key === "Enter") {
      choose();
      if (hand.row !== null) host.querySelector("canvas")?.focus({ preventScroll: true });
    } else if (event.key === "Escape") {
      field.value = "";
      choose();
    }
  });

  return {
    /** @param {import("./choice.js").Held} held @param {number|null} row that is chosen */
    draw({ squares: on }, row) {
      put(squares, "aria-pressed", String(on));
      const text = row === null ? "" : String(row + 1);
      const { activeElement } = /** @type {ShadowRoot|Document} */ (field.getRootNode());
      if (activeElement !== field && field.value !== text) {
        field.value = text;
        say(why, "");
      }
    },
  };
}
