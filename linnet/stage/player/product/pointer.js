// @ts-check
// Pointer and keys over the product: the cell under the pointer is found by geometry, whatever it is drawn with.

import { boxOf, linkUnder } from "./plan.js";

/** @typedef {import("../types.js").Link} Link @typedef {import("./plan.js").Plan} Plan @typedef {import("./plan.js").Factor} Factor */

/**
 * @param {HTMLElement} host
 * @param {import("./matrix_panel.js").Actions} actions
 * @param {{plan: () => Plan|null, chosen: () => number|null, mark: (link: Link|null) => void, name: () => void}} panel
 */
export function listen(host, actions, { plan, chosen, mark, name }) {
  let under = "";
  const entryOf = (/** @type {Event} */ event) =>
    /** @type {Element} */ (event.target).closest?.("[data-coef]") ?? null;
  const find = (/** @type {MouseEvent} */ event) => {
    const box = host.getBoundingClientRect(), now = plan();
    return now && linkUnder(now, event.clientX - box.left, event.clientY - box.top);
  };
  const show = (/** @type {{factor: Factor, link: Link}} */ found, /** @type {boolean} */ edit) => {
    const box = boxOf(found.factor, found.link);
    actions.inspect(found.link, box.x + box.width / 2, box.y, edit);
  };
  const leave = () => {
    if (!under) return;
    under = host.style.cursor = "";
    mark(null);
    actions.inspect(null, 0, 0, false);
  };
  const toggle = (/** @type {Element} */ entry) => {
    const index = Number(entry.getAttribute("data-coef"));
    actions.coefficient(index === chosen() ? null : index);
  };
  host.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return; // a finger that moves scrolls the page; a tap opens the editor
    const found = find(event);
    if (!found) return leave();
    const key = Object.values(found.link).join();
    if (key === under) return;
    [under, host.style.cursor] = [key, "pointer"];
    mark(found.link);
    show(found, false);
  });
  host.addEventListener("pointerleave", leave);
  host.addEventListener("click", (event) => {
    const entry = entryOf(event), found = entry ? null : find(event);
    if (entry) toggle(entry);
    else if (found) show(found, true);
  });
  host.addEventListener("keydown", (event) => {
    const entry = entryOf(event);
    if (!entry || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    if (!event.repeat) toggle(entry);
  });
  host.addEventListener("focusin", (event) => entryOf(event) && name());
}
