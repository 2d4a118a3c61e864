// @ts-check
// How often what is expensive is redrawn: every frame where the machine keeps up, less often where it does not.

const WINDOW = 12; // frames looked at before anything changes
const LATE = 20; // ms: at 60 a second a frame takes 16.7
const MANY = 4, FEW = 0; // late frames of a window
const MOST = 8;

export function createPace() {
  let share = 1, late = 0, seen = 0, calm = 0, patience = 10;
  return {
    /** In one frame of how many everything is redrawn. */
    get share() {
      return share;
    },
    /** Note the time since the last frame, while training. A single hiccup changes nothing. @param {number} elapsed  ms */
    note(elapsed) {
      late += Number(elapsed > LATE);
      if (++seen < WINDOW) return;
      calm = late <= FEW ? calm + 1 : 0;
      if (late >= MANY && share < MOST) {
        share = Math.min(MOST, share + (late > WINDOW / 2 ? 3 : 1));
        patience = Math.min(160, 2 * patience); // windows; what did not work is not tried again soon
      } else if (calm > patience && share > 1) [share, calm] = [share - 1, 0];
      late = seen = 0;
    },
  };
}
