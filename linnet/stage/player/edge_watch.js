// @ts-check
// The edge of stability of the step on screen. It costs as much as many steps, so that it is not asked of every one.

const PAUSE = 250; // ms between two edges while training

/** @returns {(kept: import("./seam/runs.js").Kept) => number|null} where there is no further step, that of the best step */
export function createEdgeWatch() {
  let value = /** @type {number|null} */ (null), at = -Infinity, of = /** @type {any} */ (null);
  return ({ run }) => {
    const now = performance.now();
    if (of !== run.now && (run.mode === "rest" || now - at > PAUSE))
      [value, at, of] = [run.edge, now, run.now];
    return value;
  };
}
