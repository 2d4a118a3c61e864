// @ts-check
// The frame loop: the engine first, then the picture.

import { createPace } from "./pace.js";

const BUDGET = 8; // ms of a frame that the engine may take
const STILL_RATE = 10; // pictures a second for those who prefer reduced motion
const RATE = 60; // pictures a second that training is worth

/** Which frame it is, and in how many everything is drawn once. @typedef {{share: number, frame: number, playing: boolean}} Turn */

/**
 * @param {{
 *   advance: (frames: number, milliseconds: number) => boolean,
 *   playing: () => boolean,
 *   converging: () => boolean,
 *   needsPaint: () => boolean,
 *   paint: (turn: Turn) => void,
 * }} stage `advance` computes and says whether anything changed; `needsPaint` whether the picture must be drawn anew
 */
export function createLoop({ advance, playing, converging, needsPaint, paint }) {
  const reduced = matchMedia("(prefers-reduced-motion: reduce)"), pace = createPace();
  let handle = 0, last = 0, painted = 0, credit = 0, frames = 0, waiting = false;

  function frame(/** @type {number} */ now) {
    handle = requestAnimationFrame(frame);
    const elapsed = Math.min(100, now - last), plays = playing();
    last = now;
    if (plays) pace.note(elapsed);
    credit = plays ? Math.min(8, credit + (elapsed * RATE) / 1000) : 0;
    const due = Math.floor(credit + 0.25);
    credit -= due;
    waiting = advance(due, BUDGET) || waiting;
    if (!needsPaint() && !waiting) return;
    if (reduced.matches && playing() && (converging() || now - painted < 1000 / STILL_RATE)) return;
    painted = now;
    waiting = false;
    paint({ share: playing() ? pace.share : 1, frame: frames++, playing: playing() });
  }

  return {
    start() {
      if (!handle) handle = requestAnimationFrame(frame);
    },
    stop() {
      cancelAnimationFrame(handle);
      handle = 0;
    },
    get running() {
      return handle !== 0;
    },
  };
}
