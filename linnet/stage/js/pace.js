// @ts-check
// How much of the stage is redrawn a frame: all of it where the machine keeps up, by turns where it does not.

const SLOW = 18.5, QUICK = 17.4; // ms a frame: 60 a second with room for jitter
const SETTLE = 300, MOST = 4;

export function createPace() {
  let mean = 16.7, share = 1, since = 0, patience = 4000;
  return {
    /** One panel in how many is redrawn in a frame. */
    get share() { return share; },
    /** Note the time since the last frame, while training. */
    note(elapsed, now) {
      mean += (Math.min(elapsed, 50) - mean) * 0.12;
      if (now - since < SETTLE) return;
      if (mean > SLOW && share < MOST) {
        if (now - since < 2 * patience) patience = Math.min(60000, patience * 2); // more was tried too soon
        [share, since] = [share + 1, now];
      } else if (mean < QUICK && share > 1 && now - since > patience) [share, since] = [share - 1, now];
    },
  };
}
