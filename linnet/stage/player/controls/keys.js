// @ts-check
// Keys for the whole page: what each does, and where it is meant for something else. Letters are never taken from a
// field or a list, nor Space and arrows from whatever has the focus and uses them.

const TYPED =
  "input, textarea, select, [contenteditable], [role=textbox], [role=combobox], [role=listbox], [role=grid]";
const BESIDE = "[role=dialog], [role=menu], [data-baseweb=popover]";
const FOCUSED =
  "button, a, summary, canvas, [role=button], [role=slider], [role=tab], [role=radio], [role=checkbox], [role=switch]";

/** What the list says. */
export const KEYS = [
  ["Space", "train and pause"],
  ["S", "one step"],
  ["R", "reset"],
  ["← →", "a step back, a step on"],
  ["Z", "undo"],
  ["Shift + Z", "redo"],
  ["?", "this list"],
];

/**
 * @param {Record<"undo"|"redo"|"toggle"|"step"|"reset"|"list", () => void> & {move: (steps: number) => void}} actions
 * @returns {() => void} stops listening
 */
export function listenForKeys(actions) {
  const pressed = (/** @type {KeyboardEvent} */ event) => {
    const at = /** @type {HTMLElement} */ (event.composedPath()[0]);
    const act = event.defaultPrevented || elsewhere(at) ? null : actOf(event, at, actions);
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // Streamlit has its own R
    act();
  };
  addEventListener("keydown", pressed, true);
  return () => removeEventListener("keydown", pressed, true);
}

/** @param {HTMLElement} at */
const elsewhere = (at) =>
  !at.closest || at.isContentEditable || at.closest(TYPED) !== null || at.closest(BESIDE) !== null;

/**
 * @param {KeyboardEvent} event
 * @param {HTMLElement} at  what has the focus
 * @param {Parameters<typeof listenForKeys>[0]} actions
 * @returns {(() => void)|null}
 */
function actOf({ key, ctrlKey, metaKey, altKey, shiftKey, repeat }, at, actions) {
  const letter = key.toLowerCase();
  if (letter === "z" && !altKey) return shiftKey ? actions.redo : actions.undo; // with Ctrl, ⌘ or alone
  if (ctrlKey || metaKey || altKey) return null;
  if (key === "?") return actions.list;
  if (letter === "s") return actions.step;
  if (letter === "r" && !repeat) return actions.reset;
  const focused = at.closest(FOCUSED);
  if (key === " " && !repeat && !focused) return actions.toggle;
  // a plain button or link has no use for arrows
  if (focused && (!["BUTTON", "A"].includes(focused.tagName) || focused.hasAttribute("role"))) return null;
  if (key === "ArrowLeft") return () => actions.move(-1);
  if (key === "ArrowRight") return () => actions.move(1);
  return null;
}
