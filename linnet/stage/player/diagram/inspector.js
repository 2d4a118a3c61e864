// @ts-check
// The weight editor over whichever panel a link or its number was pointed at in.

import { createWeightEditor } from "./weight_editor.js";

/** @typedef {import("../types.js").Link} Link @typedef {import("../seam/runs.js").Kept} Kept */

const HALF = 84; // px of the editor, either way

/**
 * @param {HTMLElement} root
 * @param {() => Kept} current
 * @param {{weight: (link: Link, value: number) => void, editing: () => void, redraw: () => void, closed: (link: Link) => void}} actions
 */
export function createInspector(root, current, { weight, editing, redraw, closed }) {
  const editor = createWeightEditor(root, { set: weight, closed });
  return {
    draw: editor.draw,
    close: editor.close,
    /** @param {HTMLElement} panel @param {Link|null} link @param {number} x px, in the panel @param {number} y @param {boolean} edit */
    inspect(panel, link, x, y, edit) {
      const { scene, run } = current();
      if (!link) return editor.inspect(null, 0, 0, false, scene, []);
      const [a, b] = [panel.getBoundingClientRect(), root.getBoundingClientRect()];
      const left = Math.max(HALF, Math.min(b.width - HALF, x + a.left - b.left - panel.scrollLeft));
      if (edit) editing();
      editor.inspect(link, left, y + a.top - b.top, edit, scene, run.now.widths);
      redraw();
    },
  };
}
