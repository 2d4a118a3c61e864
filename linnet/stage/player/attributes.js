// @ts-check
// What is on screen, on the stage's own element: for tests and scripts, numbers with all their digits.

import { put } from "./elements.js";

/**
 * @param {Element} root
 * @param {import("./types.js").View} view
 * @param {{moved: number, now: {widths: number[], rate: number, optimizer: string, batch: number}}} run
 * @param {{edge: number|null, playing: boolean, frames: number}} state
 */
export function tellAttributes(
  root,
  view,
  { moved, now: { widths, rate, optimizer, batch } },
  { edge, playing, frames },
) {
  put(root, "data-step", String(view.step));
  put(root, "data-loss", String(view.loss));
  put(root, "data-gap", String(view.gap));
  put(root, "data-widths", widths.join("-"));
  put(root, "data-rate", String(rate));
  put(root, "data-optimizer", optimizer);
  put(root, "data-batch", String(batch));
  put(root, "data-edge", edge === null ? "" : String(edge));
  put(root, "data-coefficients", view.own.join(","));
  put(root, "data-least-squares", view.data.own.join(","));
  put(root, "data-moved", String(moved));
  put(root, "data-playing", String(playing));
  put(root, "data-frames", String(frames));
}
