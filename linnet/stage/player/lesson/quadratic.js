// @ts-check
// The loss of one neuron with one feature, as what it is: a bowl over slope and intercept, with a round map.

/** @typedef {import("../types.js").Scene} Scene @typedef {import("./fit.js").Range} Range */
/** @typedef {ReturnType<typeof bowlOf>} Bowl */

const MARGIN = 1.25; // of a map, beyond the start

/**
 * Over slope w (in the data's own units) and height v: the prediction at the feature's mean where training is in
 * z-scores, else at 0. With d the distance in height at the mean and e = sd(x) · (w − w*), the loss is
 * floor + d² + e².
 * @param {Scene} scene @param {number} floor  the loss of least squares, in the target's own units, squared
 */
export function bowlOf(scene, floor) {
  const [intercept, slope] = scene.own, [mean, sd] = [scene.mean[0], scene.sd[0]];
  const offset = scene.standardised ? mean : 0; // where v is measured
  const lever = mean - offset; // what a slope's error adds to the height at the mean
  const goal = /** @type {[number, number]} */ ([slope, intercept + slope * offset]);

  /** @param {number} w @param {number} v @returns {[number, number]} d and e */
  const apart = (w, v) => [v - goal[1] + (w - goal[0]) * lever, (w - goal[0]) * sd];

  return {
    goal,
    offset,
    sd,
    lever,
    /** @param {number[]} own  intercept and slope @returns {[number, number]} */
    place: ([b, w]) => [w, b + w * offset],
    /** @param {number} w @param {number} v @returns {[number, number]} intercept and slope */
    line: (w, v) => [v - w * offset, w],
    loss(/** @type {number} */ w, /** @type {number} */ v) {
      const [d, e] = apart(w, v);
      return floor + d * d + e * e;
    },
    /**
     * A contour: an ellipse, by so many points.
     * @param {number} loss @param {number} count
     * @returns {[number, number][]}
     */
    contour(loss, count = 96) {
      const radius = Math.sqrt(Math.max(0, loss - floor));
      return Array.from({ length: count }, (_, i) => {
        const angle = (2 * Math.PI * i) / count;
        const [d, e] = [radius * Math.sin(angle), radius * Math.cos(angle)];
        const dw = e / sd;
        return [goal[0] + dw, goal[1] + d - dw * lever];
      });
    },
    /**
     * Where gradient descent steps next.
     * @param {number} w @param {number} v @param {number} rate
     * @returns {[number, number]}
     */
    next(w, v, rate) {
      const [d, e] = apart(w, v);
      // in z-scores both are divided by the target's sd, in own units by nothing: the step is the same
      if (scene.standardised) return [w - (2 * rate * e) / sd, v - 2 * rate * d];
      return [w - 2 * rate * (d * mean + e * sd), v - 2 * rate * d];
    },
  };
}

/** Losses to draw contours at: 1, 2, 4, 8 … from the first round number above the floor, and one between. */
export function levelsOf(/** @type {number} */ floor, /** @type {number} */ most) {
  const base = 10 ** Math.ceil(Math.log10(Math.max(floor, 1e-12)) - 1e-9);
  const levels = floor < 0.55 * base ? [0.6 * base] : [];
  for (let level = base > 1.1 * floor ? base : 2 * base; level <= most && levels.length < 12; level *= 2)
    levels.push(level);
  return levels;
}

/**
 * What a map of the bowl shows: its bottom in the middle, and where training began. One sd of the feature is as long
 * as one of height, where both are measured from the mean.
 * @param {Bowl} bowl @param {number[]} began  intercept and slope
 * @param {number} wide px @param {number} tall px
 * @returns {{across: Range, up: Range}}
 */
export function rangesOf({ goal: [gw, gv], place, offset, sd, lever }, began, wide, tall) {
  const [w, v] = place(began);
  let up = Math.max(Math.abs(v - gv), 1e-9) * MARGIN, across = Math.max(Math.abs(w - gw), 1e-9) * MARGIN;
  if (offset) {
    const unit = Math.max(up / (tall / 2), (across * sd) / (wide / 2)); // of height, a pixel
    [up, across] = [(unit * tall) / 2, (unit * wide) / 2 / sd];
  } else across = Math.max(across, (up / Math.sqrt(1 + (lever / sd) ** 2) / sd) * MARGIN);
  return { across: { low: gw - across, high: gw + across }, up: { low: gv - up, high: gv + up } };
}
