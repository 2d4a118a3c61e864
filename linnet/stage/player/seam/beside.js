// @ts-check
// What happens beside the stage, where it matters to when Python is told: see teller.js.

/**
 * @param {HTMLElement} root the stage, and the lesson around it
 * @param {{ahead: () => void, hush: () => void, leave: () => void}} teller
 * @returns {() => void} stops listening
 */
export function listenBeside(root, teller) {
  const elsewhere = (/** @type {Event} */ event) => !event.composedPath().includes(root);
  /** A link to another page of the app. @param {Event} event */
  const leads = (event) => {
    const link = /** @type {HTMLAnchorElement|null} */ (/** @type {Element} */ (event.target).closest?.("a[href]"));
    return link?.origin === location.origin && link.target !== "_blank";
  };

  const near = (/** @type {PointerEvent} */ event) => {
    const at = /** @type {Element} */ (event.target);
    if (elsewhere(event) && at.closest?.("button, input, label, [role]") && !at.closest("a")) teller.ahead();
  };
  const pressed = (/** @type {PointerEvent} */ event) => {
    if (!elsewhere(event)) return;
    if (leads(event)) return teller.leave();
    // a tap is a click only when the finger is gone
    if (event.type === "pointerdown" && event.pointerType === "touch") teller.ahead();
    teller.hush();
  };
  const keyed = (/** @type {KeyboardEvent} */ event) => {
    if (!elsewhere(event)) return;
    if (event.key === "Enter" && leads(event)) teller.leave();
    else teller.hush();
  };
  const hidden = () => document.hidden && teller.ahead();

  /** @type {[string, any][]} */
  const listeners = [
    ["pointerover", near],
    ["pointerdown", pressed],
    ["pointerup", pressed],
    ["keydown", keyed],
    ["visibilitychange", hidden],
  ];
  for (const [kind, listener] of listeners) document.addEventListener(kind, listener, true);
  addEventListener("popstate", teller.leave);
  return () => {
    for (const [kind, listener] of listeners) document.removeEventListener(kind, listener, true);
    removeEventListener("popstate", teller.leave);
  };
}
