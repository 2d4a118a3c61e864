// @ts-check
// Planes over the box, and what of them is inside it.

/** @typedef {[number, number, number]} Place  in the box: p, q, t */
/** A plane over the box: t = c + a·p + b·q. @typedef {{c: number, a: number, b: number}} Plane */

export const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];

/**
 * The part of a plane inside the box, corner after corner; none if it misses the box or is beyond all numbers.
 * @param {Plane} plane @returns {Place[]}
 */
export function clipPlane({ c, a, b }) {
  if (!(Math.abs(c) + Math.abs(a) + Math.abs(b) < 1e100)) return [];
  let polygon = CORNERS.map(([p, q]) => /** @type {Place} */ ([p, q, c + a * p + b * q]));
  for (const side of [1, -1]) polygon = cutAway(polygon, side);
  return polygon.length > 2 ? polygon : [];
}

/** @param {Place[]} polygon @param {number} side 1 cuts off what is above the box, −1 what is below */
function cutAway(polygon, side) {
  /** @type {Place[]} */
  const kept = [];
  polygon.forEach((from, i) => {
    const to = polygon[(i + 1) % polygon.length];
    const [room, next] = [1 - side * from[2], 1 - side * to[2]];
    if (room >= 0) kept.push(from);
    if (room * next < 0) {
      const share = room / (room - next);
      kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), side]);
    }
  });
  return kept;
}

/**
 * The part of a straight line on a plane that is inside the box.
 * @param {Plane} plane @param {number[]} from p, q @param {number[]} to @returns {[Place, Place]|null}
 */
export function clipSegment({ c, a, b }, from, to) {
  const [start, end] = [from, to].map(([p, q]) => c + a * p + b * q);
  if (!(Math.abs(start) + Math.abs(end) < 1e100)) return null;
  let [first, last] = [0, 1];
  for (const side of [1, -1]) {
    const [room, next] = [1 - side * start, 1 - side * end];
    if (room < 0 && next < 0) return null;
    if (room < 0) first = Math.max(first, room / (room - next));
    if (next < 0) last = Math.min(last, room / (room - next));
  }
  if (first > last) return null;
  const at = (/** @type {number} */ s) => /** @type {Place} */ ([
    from[0] + s * (to[0] - from[0]),
    from[1] + s * (to[1] - from[1]),
    Math.max(-1, Math.min(1, start + s * (end - start))),
  ]);
  return [at(first), at(last)];
}

/**
 * Where a plane has height t: a line across the box, or null.
 * @param {Plane} plane @param {number} t @returns {[Place, Place]|null}
 */
export function contour({ c, a, b }, t) {
  if (!(Math.abs(t) <= 1)) return null;
  const along = Math.abs(b) >= Math.abs(a); // solved for the axis the plane is steeper in: q = at − slant·p, |slant| ≤ 1
  const steep = along ? b : a, at = (t - c) / steep, slant = (along ? a : b) / steep;
  if (!Number.isFinite(at) || !Number.isFinite(slant)) return null;
  let [low, high] = [-1, 1];
  if (slant === 0) low = Math.abs(at) > 1 ? 2 : low;
  else {
    const [one, two] = [(at - 1) / slant, (at + 1) / slant];
    low = Math.max(low, Math.min(one, two));
    high = Math.min(high, Math.max(one, two));
  }
  if (low >= high) return null;
  const end = (
    /** @type {number} */ s,
  ) => /** @type {Place} */ (along ? [s, at - slant * s, t] : [at - slant * s, s, t]);
  return [end(low), end(high)];
}
