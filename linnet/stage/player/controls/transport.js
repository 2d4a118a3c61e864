// @ts-check
// What to do: train, step, reset; run to convergence, new weights; undo and redo.

import { button, el, h, put, say } from "../elements.js";

/** What an act is called when it is taken back. @type {Object<string, string>} */
const ACTS = {
  settings: "the change of settings",
  add_node: "the new node",
  remove_node: "the removed node",
  add_layer: "the new layer",
  remove_layer: "the removed layer",
  weight: "the edited weight",
  target: "the moved point",
  move_point: "the moved point",
  add_point: "the added point",
  remove_point: "the removed point",
  restore_points: "the data as read",
  reset: "the reset",
  new_weights: "the new weights",
};

/**
 * @param {HTMLElement} host
 * @param {Record<"toggle"|"step"|"slow"|"reset"|"converge"|"fresh"|"undo"|"redo", (event: MouseEvent) => void>} actions
 */
export function createTransport(host, actions) {
  const box = h(host, "div", "transport"), first = h(box, "div", "first"), second = h(box, "div", "second");
  const train = button(first, "primary", "", actions.toggle);
  const icon = el(train, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  el(icon, "path", { class: "play", d: "M4 2.5v11l9-5.5z" });
  el(icon, "path", { class: "pause", d: "M4 2.5h3v11H4zM9 2.5h3v11H9z" });
  const words = h(train, "span", "", "Train");
  button(first, "", "Step", actions.step);
  const slow = button(first, "slow", "Slow", actions.slow);
  slow.setAttribute("aria-label", "One step in slow motion");
  slow.title = "One step in slow motion: forward, loss, backward, step";
  button(first, "", "Reset", actions.reset).title = "Back to step 0 with the same initial weights";
  button(second, "converge", "Run to convergence", actions.converge);
  button(second, "weights", "New weights", actions.fresh);
  const arrow = (
    /** @type {string} */ name,
    /** @type {string} */ d,
    /** @type {(event: MouseEvent) => void} */ action,
  ) => {
    const b = button(second, "arrow", "", action);
    b.setAttribute("aria-label", name);
    el(el(b, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }), "path", { d });
    return b;
  };
  const undo = arrow("Undo", "M5.5 2.5L2.5 5.5L5.5 8.5M2.5 5.5H9.5A3.75 3.75 0 0 1 9.5 13H6.5", actions.undo);
  const redo = arrow("Redo", "M10.5 2.5L13.5 5.5L10.5 8.5M13.5 5.5H6.5A3.75 3.75 0 0 0 6.5 13H9.5", actions.redo);

  /**
   * A button that cannot do anything now keeps the focus that it has.
   * @param {HTMLElement} b
   * @param {string} verb
   * @param {string|null} kind
   */
  const offer = (b, verb, kind) => {
    put(b, "aria-disabled", kind ? null : "true");
    put(b, "title", kind ? `${verb} ${ACTS[kind] ?? "the last change"}` : `Nothing to ${verb.toLowerCase()}`);
  };
  return {
    /** @param {boolean} playing @param {{undoable: string|null, redoable: string|null}} run */
    draw(playing, { undoable, redoable }) {
      say(words, playing ? "Pause" : "Train");
      train.classList.toggle("on", playing);
      offer(undo, "Undo", undoable);
      offer(redo, "Redo", redoable);
    },
  };
}
