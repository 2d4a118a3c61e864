// @ts-check
// A row walks through the diagram, column after column.

const COLUMN = 700; // ms between two columns

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {ReturnType<typeof import("./overlay.js").createOverlay>} overlay */
export function createWalk(overlay) {
  let timer = 0;
  return {
    stop: () => clearInterval(timer),
    /** At once where motion is not wanted. @param {import("./beats.js").Beats} beats */
    begin(beats) {
      const last = beats.widths.length - 1;
      let column = isStill() ? last : 0;
      overlay.row(beats, column);
      if (column) return;
      timer = window.setInterval(() => {
        overlay.row(beats, ++column);
        if (column >= last) clearInterval(timer);
      }, COLUMN);
    },
  };
}
