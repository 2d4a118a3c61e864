// @ts-check
// Running to convergence: how far the next picture goes, and when mini-batches have come as near as they do.

const PICTURES = 30; // half a second, then the stride doubles
const MOST_STEPS = 3_000_000;
const FALLING = 0.6; // of the gaps, where they still get smaller; in jitter half of them
const LEVEL = [0.9, 2]; // times the mean gap before, between which it has not moved

/** @param {number} step  where it begins */
export function createConvergence(step) {
  let pace = 1;
  let next = step + pace;
  let known = Infinity;
  let level = 0;
  /** @type {number[]} */
  let gaps = [];
  return {
    /** The step of the next picture. */
    get next() {
      return next;
    },
    /** The step at which to give up. */
    last: step + MOST_STEPS,
    /** Whether the gap rose as often as it fell, twice in a row. */
    get jitters() {
      return level >= 2;
    },
    /** Note a picture. @param {{step: number, gap: number}} frame */
    pictured(frame) {
      gaps.push(frame.gap);
      if (gaps.length === PICTURES) {
        const mean = gaps.reduce((sum, gap) => sum + gap, 0) / PICTURES;
        const falls = gaps.filter((gap, i) => i > 0 && gap < gaps[i - 1]).length / (PICTURES - 1);
        level = falls < FALLING && mean > LEVEL[0] * known && mean < LEVEL[1] * known ? level + 1 : 0;
        known = mean;
        gaps = [];
        pace *= 2;
      }
      next = frame.step + pace;
    },
  };
}
