// @ts-check
// Whether the plane would look different: a click on + leaves it where it is, so that it need not be drawn again.

/** @typedef {import("../types.js").View} View @typedef {import("../points/choice.js").Held} Held */

const SAME = 1e-12; // a plane that moves by less, relative, does not move

export function createMoved() {
  let shown = /** @type {Pick<View, "beta"|"coefficient"|"node"|"data"|"hand">|null} */ (null);
  return {
    /** @param {View} now */
    since: (now) =>
      !shown || now.coefficient !== shown.coefficient || now.node !== null || shown.node !== null
      || now.data !== shown.data || !sameHand(now.hand, shown.hand) || !sameBeta(now.beta, shown.beta),
    /** @param {View} now  what was drawn */
    note({ beta, coefficient, node, data, hand }) {
      shown = { beta: beta.slice(), coefficient, node, data, hand };
    },
    forget: () => (shown = null),
  };
}

/** @param {Float64Array} one @param {Float64Array} other */
const sameBeta = (one, other) =>
  one.length === other.length && one.every((b, i) => Math.abs(b - other[i]) <= SAME * Math.abs(b));

/** @param {Held} one @param {Held} other */
const sameHand = (one, other) =>
  one.place === other.place && one.held === other.held && one.squares === other.squares && one.before === other.before;
