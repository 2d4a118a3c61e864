// @ts-check
// What stands still: floor, axes, ticks and names.

import { project } from "./box.js";
import { CORNERS } from "./clip.js";
import { cut } from "../names.js";
import { clash } from "./lettering.js";
import { follow, ink, trace } from "./pen.js";

/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./pen.js").Spot} Spot */
/** @typedef {import("./lettering.js").Label} Label */
/** @typedef {import("./box.js").Tick} Tick */
/** @typedef {import("./box.js").Stand} Stand */

/**
 * An edge of the floor on the canvas.
 * @typedef {Object} Edge
 * @property {Tick[]} ticks
 * @property {(s: number) => Spot} at   s from −1 to 1 along it
 * @property {Spot} beyond   the way its ticks go: on with the grid's lines
 * @property {Spot} out      square to the edge, away from the floor
 * @property {string} name
 * @property {number} depth  px that the ticks' labels take along `out`
 */

/** @param {Pen} pen @param {Stand} stand */
export function paintBox(pen, stand) {
  const { map, box, colours, letters } = stand;
  const on = (/** @type {number} */ p, /** @type {number} */ q) => project(map, p, q, -1);
  trace(pen, CORNERS.map(([p, q]) => on(p, q)), true);
  pen.fillStyle = colours.panel;
  pen.fill();
  for (const { at } of box.u.ticks) follow(pen, [on(at, -1), on(at, 1)]);
  for (const { at } of box.v.ticks) follow(pen, [on(-1, at), on(1, at)]);
  ink(pen, colours.line, 1);

  const labels = nameUpright(pen, stand);
  const [nearP, nearQ] = [map.yp < 0 ? -1 : 1, map.yq < 0 ? -1 : 1]; // the two edges nearest the eye
  const edges = [
    edgeOf(box.u.ticks, (s) => on(s, nearQ), [map.xq * nearQ, map.yq * nearQ], stand, 0),
    edgeOf(box.v.ticks, (s) => on(nearP, s), [map.xp * nearP, map.yp * nearP], stand, 1),
  ];
  for (const edge of edges) nameTicks(pen, stand, edge, labels);
  edges.forEach((edge, side) => nameEdge(stand, edge, edges[1 - side], labels));
  for (const each of labels) letters.write(pen, each);
}

/** The target's axis, on the leftmost upright. Returns its labels. @param {Pen} pen @param {Stand} stand */
function nameUpright(pen, stand) {
  const { map, box, colours, letters, scene } = stand;
  const corner = [map.xp > 0 ? -1 : 1, map.xq > 0 ? -1 : 1];
  const at = (/** @type {number} */ t) => project(map, corner[0], corner[1], t);
  trace(pen, [at(-1), at(1)]);
  for (const tick of box.y.ticks) {
    const [x, y] = at(tick.at);
    follow(pen, [[x - 4, y], [x, y]]);
  }
  ink(pen, colours.soft, 1);
  const [x, y] = at(1), title = letters.label("axis", cut(scene.target));
  Object.assign(title, { x: x - title.w, y: y - 15 }); // left of the upright there is never a plane
  stand.title = letters.inside(title);
  const ticks = box.y.ticks.map((tick) => {
    const name = letters.label("tick", tick.text), [px, py] = at(tick.at);
    return Object.assign(name, { x: px - 7 - name.w, y: py });
  });
  return placeTicks(ticks, [title]);
}

/**
 * @param {Tick[]} ticks @param {(s: number) => Spot} at @param {Spot} away @param {Stand} stand @param {0|1} side
 * @returns {Edge}
 */
function edgeOf(ticks, at, away, { scene, box }, side) {
  const unit = (/** @type {number} */ x, /** @type {number} */ y) => {
    const length = Math.hypot(x, y) || 1;
    return /** @type {Spot} */ ([x / length, y / length]);
  };
  const [from, to] = [at(-1), at(1)];
  const out = unit(from[1] - to[1], to[0] - from[0]);
  const turned = out[0] * away[0] + out[1] * away[1] < 0 ? -1 : 1;
  const name = cut(scene.names[box.axes[side]]);
  return { ticks, at, beyond: unit(...away), out: [turned * out[0], turned * out[1]], name, depth: 0 };
}

/** How far a label reaches in a direction. @param {Label} label @param {Spot} way */
const reach = ({ w, h: tall }, [x, y]) => Math.abs(x) * w + Math.abs(y) * tall;

/**
 * @param {Pen} pen @param {Stand} stand @param {Edge} edge
 * @param {Label[]} labels those that are placed; more are added
 */
function nameTicks(pen, { letters, colours }, edge, labels) {
  const { out, beyond } = edge;
  const wanted = edge.ticks.map(({ at, text }) => {
    const name = letters.label("tick", text), [x, y] = edge.at(at);
    follow(pen, [[x, y], [x + 4 * beyond[0], y + 4 * beyond[1]]]);
    const far = 5 + reach(name, out);
    return letters.inside(
      Object.assign(name, { x: x + 3 * beyond[0] + far * out[0], y: y + 3 * beyond[1] + far * out[1] }),
    );
  });
  ink(pen, colours.soft, 1);
  const placed = placeTicks(wanted, labels);
  edge.depth = Math.max(0, ...placed.map((name) => 6 + 2 * reach(name, out)));
  labels.push(...placed);
}

/**
 * Every tick's label, or every second, third … so that none touch; and none over those already there.
 * @param {Label[]} wanted @param {Label[]} taken
 */
function placeTicks(wanted, taken) {
  for (let every = 1; every <= wanted.length; every++) {
    const some = wanted.filter((_, i) => i % every === 0);
    if (some.some((name, i) => i > 0 && clash(name, some[i - 1], 5))) continue;
    return some.filter((name) => taken.every((other) => !clash(name, other, 3)));
  }
  return [];
}

/**
 * An edge's name outside its ticks. Where the canvas is too narrow for that, it slides along the edge until it is
 * clear of all words and of the box: the box is on the inner side of both near edges.
 * @param {Stand} stand @param {Edge} edge @param {Edge} other @param {Label[]} labels those that are placed; one more is added
 */
function nameEdge({ letters }, edge, other, labels) {
  const { at, out, name, depth } = edge;
  const words = letters.label("axis", name), far = depth + 5 + reach(words, out);
  const [middle, end] = [at(0), at(1)], half = Math.hypot(end[0] - middle[0], end[1] - middle[1]);
  const place = (/** @type {number} */ slide) => {
    const [x, y] = at(slide / half);
    return letters.inside({ ...words, x: x + far * out[0], y: y + far * out[1] });
  };
  const outside = (/** @type {Label} */ spot, /** @type {Edge} */ { at: on, out: way }) =>
    (spot.x - on(0)[0]) * way[0] + (spot.y - on(0)[1]) * way[1] > reach(spot, way) + 3;
  /** @type {Label|null} */
  let free = null;
  for (let slide = 0; slide < half + 48; slide = slide > 0 ? -slide : 2 - slide) {
    const spot = place(slide);
    if (labels.some((taken) => clash(spot, taken, 4))) continue;
    if (outside(spot, edge) || outside(spot, other)) return void labels.push(spot);
    free ??= spot; // clear of words at least
  }
  labels.push(free ?? place(0));
}

/** @param {Pen} pen @param {Stand} stand */
export function paintGraphPaper(pen, stand) {
  const { map, box, colours, letters, scene, size } = stand;
  const below = box.u.ticks.map(({ at, text }) => {
    const [from, to] = [project(map, at, 0, -1), project(map, at, 0, 1)];
    follow(pen, [from, to]);
    return Object.assign(letters.label("tick", text), { x: from[0], y: from[1] + 12 });
  });
  const beside = box.y.ticks.map(({ at, text }) => {
    const [from, to] = [project(map, -1, 0, at), project(map, 1, 0, at)], name = letters.label("tick", text);
    follow(pen, [from, to]);
    return Object.assign(name, { x: from[0] - 7 - name.w, y: from[1] });
  });
  ink(pen, colours.line, 1);
  const name = Object.assign(letters.label("axis", cut(scene.names[0])), { x: map.ox, y: size.height - 12 });
  const title = letters.label("axis", cut(scene.target));
  stand.title = Object.assign(title, { x: 2 + title.w, y: 10 });
  for (const each of [...placeTicks(below, []), ...placeTicks(beside, []), name]) letters.write(pen, each);
}
