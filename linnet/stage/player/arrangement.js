// @ts-check
// The panels laid out, each anew only when what it depends on is another.

import { measure } from "./layout.js";

/** @typedef {import("./types.js").Scene} Scene */

/**
 * @param {any} panels  see panels.js
 * @param {() => void} turned  the plane is to be drawn, whatever it showed
 */
export function createArrangement({ root, measured, strip, diagram, plane, product, units }, turned) {
  let scene = /** @type {any} */ (null), scenes = 0, framed = "";
  let layout = /** @type {import("./types.js").Layout|null} */ (null);

  /** What does not ask how many nodes there are: a click on + leaves it alone. @param {any} at @param {any} room @param {boolean} stripOnly */
  function layOutFrame(at, room, stripOnly) {
    if (!at.story) strip.layOut(scene, at, room.timeline);
    if (stripOnly) return;
    plane.layOut(scene, at, room.plane);
    turned();
    product.layOutGap(at, room.track);
    units.layOut(scene);
  }

  return {
    /** The last one. */
    get layout() {
      return layout;
    },
    /** Another for each scene, and for other widths. */
    get key() {
      return `${scenes} ${layout?.widths.join("-")}`;
    },
    /**
     * @param {import("./seam/runs.js").Kept} next @param {{mode: string, embedded: boolean}} choices
     * @returns {boolean} whether there is room to draw on
     */
    layOut(next, { mode, embedded }) {
      const { axes, textbook, run: { now: { widths } } } = next, stripOnly = mode === "strip";
      root.classList.toggle("strip", stripOnly);
      if (!root.clientWidth) return false;
      if (scene !== next.scene) [scene, scenes] = [next.scene, scenes + 1];
      const sizes = measure(root, measured, widths, { axes, textbook, embedded, story: mode === "story" });
      const at = layout = sizes.layout, { room } = sizes;
      if (!stripOnly) {
        diagram.layOut(scene, at, room.diagram);
        product.layOut(scene, at);
      }
      const frame = JSON.stringify([scenes, stripOnly, room, at.size, at.axes, at.colours]);
      if (frame !== framed) layOutFrame(at, room, stripOnly);
      framed = frame;
      return true;
    },
  };
}
