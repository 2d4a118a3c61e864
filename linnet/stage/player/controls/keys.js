// @ts-check
// Ctrl+Z and Ctrl+Shift+Z, anywhere on the page but in a field: there they belong to the text.

/** @param {{undo: () => void, redo: () => void}} actions @returns {() => void} stops listening */
export function listenForUndo(actions) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "z") return;
    const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
    if (at.isContentEditable || at.tagName === "INPUT" || at.tagName === "TEXTAREA") return;
    event.preventDefault();
    if (event.shiftKey) actions.redo();
    else actions.undo();
  };
  document.addEventListener("keydown", pressed);
  return () => document.removeEventListener("keydown", pressed);
}
