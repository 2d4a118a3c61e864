// @ts-check
// What the panels can ask of the stage: the run's gestures, and what the visitor chooses to see of it.

import { isPlaying } from "./controls/gestures.js";

/** @typedef {import("./stage.js").Stage} Stage @typedef {import("./seam/runs.js").Kept} Kept @typedef {import("./types.js").Link} Link */

/** The run on screen. @param {Stage} stage */
export const runOf = ({ kept }) => /** @type {Kept} */ (kept);

/** Select a node or a coefficient, or none. @param {Stage} stage @param {Partial<Kept["selection"]>} some */
export function select(stage, some) {
  Object.assign(runOf(stage).selection, some);
  stage.dirty.draw = true;
}

/** @param {Stage} stage */
export function actionsOf(stage) {
  const { gestures, hand, dirty } = stage;
  const redraw = () => (dirty.draw = true);
  /** @param {Partial<Kept>} some */
  const choose = (some) => {
    Object.assign(runOf(stage), some);
    dirty.layout = true;
  };
  return {
    ...gestures,
    hand,
    grow: (/** @type {string} */ kind, /** @type {number} */ layer) =>
      gestures.act(kind.endsWith("node") ? { kind, layer } : { kind }),
    weight: (/** @type {Link} */ { layer, from, to }, /** @type {number} */ value) =>
      gestures.act({ kind: "weight", layer: layer + 1, to, from, value }),
    editing: () => isPlaying(runOf(stage)) && gestures.pause(),
    node: (/** @type {[number, number]|null} */ node) =>
      select(stage, { node: node && String(node) !== String(runOf(stage).selection.node) ? node : null }),
    coefficient: (/** @type {number|null} */ coefficient) => {
      select(stage, { coefficient });
      if (coefficient !== null) stage.panels.showNetwork(coefficient);
    },
    axes: (/** @type {[number, number]} */ axes) => choose({ axes }),
    order: () => choose({ textbook: !runOf(stage).textbook }),
    turned: () => {
      if (stage.kept) stage.kept.camera = stage.panels.plane.camera;
      stage.panels.turned();
      redraw();
    },
    redraw,
  };
}
