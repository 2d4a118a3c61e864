// @ts-check
// The largest loss of a run's branch; a run that leaves the finite numbers leaves through the top.

const FINITE = 1e3; // times the first loss: larger ones are no part of the picture

export function createPeak() {
  let peak = 0, known = "";
  return {
    get value() {
      return peak;
    },
    /**
     * @param {{losses: ArrayLike<number>}} curve @param {number} loss  on screen
     * @param {string} branch  names the run, and counts its acts
     * @returns {boolean} whether the branch is another
     */
    follow({ losses }, loss, branch) {
      const start = losses[0] ?? loss, another = branch !== known;
      const note = (/** @type {number} */ value) => {
        if (value > peak && value < FINITE * start) peak = value;
      };
      if (another) {
        [known, peak] = [branch, start];
        for (let i = 0; i < losses.length; i++) note(losses[i]);
      }
      note(loss);
      return another;
    },
  };
}
