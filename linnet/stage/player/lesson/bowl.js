// @ts-check
// The bowl: the loss over slope and intercept as a map, the path of training in it, the next step as an arrow.

import { grouped } from "../numbers.js";
import { el, h, put, say } from "../elements.js";
import { nice, tickText } from "../ticks.js";
import { scaleOf } from "./fit.js";
import { grip } from "./grip.js";
import { clipTo, sizeTo } from "./plot.js";
import { bowlOf, levelsOf } from "./quadratic.js";
import { inOwn } from "./scatter.js";
import { amount, unitOf } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts @typedef {ReturnType<typeof bowlOf>} Bowl @typedef {[number, number]} Spot  px */

const LEFT = 44, BOTTOM = 24, TOP = 4; // px around the map
const MARGIN = 1.25; // beyond the start
const DEEPEST = 13; // % of ink at the outermost contour
const SHORTEST = 20; // px: a shorter step has no arrow
const DOTS = 40; // steps with a dot of their own
const NAMED = 34; // px between two named contours

/**
 * @param {HTMLElement} host
 * @param {{line: (intercept: number, slope: number, ended: boolean) => void, scrub: (step: number) => void}} actions
 */
export function createBowl(host, actions) {
  const box = h(host, "div", "picture bowl"), upName = h(box, "div", "axisname");
  const room = h(box, "div", "room"), svg = el(room, "svg", { class: "chart grips" });
  const acrossName = h(box, "div", "axisname end");
  svg.setAttribute("role", "img");
  const clip = el(el(svg, "clipPath", { id: "map" }), "rect", { rx: 4 });
  const map = el(svg, "g", { "clip-path": "url(#map)", class: "map" }), marks = el(svg, "g");
  const way = el(svg, "g", { "clip-path": "url(#map)" });
  const wide = el(way, "path", { class: "wayRim" }), path = el(way, "path", { class: "way" });
  const dots = el(way, "g", { class: "dots" });
  const arrow = el(svg, "g", { class: "nextstep" }), shaft = el(arrow, "line"), head = el(arrow, "path");
  const ring = el(svg, "circle", { class: "goalring", r: 8 });
  const goal = el(svg, "text", { class: "key ols onpaper" });
  const start = el(svg, "circle", { class: "waystart", r: 4.5 }),
    begun = el(svg, "text", { class: "key onpaper" }, "start");
  const here = el(svg, "circle", { class: "here", r: 8 }), words = el(svg, "text", { class: "key now onpaper" });

  let bowl = /** @type {Bowl|null} */ (null), facts = /** @type {Facts|null} */ (null);
  let x = /** @type {any} */ (null), y = /** @type {any} */ (null), plot = { left: 0, right: 0, top: 0, bottom: 0 };
  let drawnFor = "";

  /** @param {Facts} now */
  function build(now) {
    const { scene, floor, kept } = now, [width, height] = [room.clientWidth, room.clientHeight];
    const began = inOwn(scene, kept.run.curve.collapsed[0]);
    const key = JSON.stringify([scene.id, width, height, began]);
    if (key === drawnFor || !width || !height) return;
    drawnFor = key;
    bowl = bowlOf(scene, floor);
    plot = { left: LEFT, right: width - 2, top: TOP, bottom: height - BOTTOM };
    scales(bowl, began);
    sizeTo(svg, width, height);
    clipTo(clip, plot);
    say(upName, `intercept b: ${scene.target} at ${bowl.offset ? `${amount(bowl.offset)}, the mean` : "0"}`);
    say(acrossName, `slope w: ${scene.target} per unit of ${scene.whole[0]}`);
    contours(bowl, floor);
    const [cx, cy] = [x(bowl.goal[0]), y(bowl.goal[1])];
    put(ring, "cx", cx.toFixed(1));
    put(ring, "cy", cy.toFixed(1));
    put(goal, "x", (cx + 14).toFixed(1));
    put(goal, "y", (cy + 4).toFixed(1));
    say(goal, `least squares ${amount(floor)}`);
  }

  /** One sd of the feature is as long as one of height, where both are measured from the mean. */
  function scales(/** @type {Bowl} */ bowl, /** @type {number[]} */ began) {
    const [w, v] = bowl.place(began), [gw, gv] = bowl.goal;
    const [pw, ph] = [plot.right - plot.left, plot.bottom - plot.top];
    let up = Math.max(Math.abs(v - gv), 1e-9) * MARGIN, across = Math.max(Math.abs(w - gw), 1e-9) * MARGIN;
    if (bowl.offset) {
      const unit = Math.max(up / (ph / 2), (across * bowl.sd) / (pw / 2)); // of height, a pixel
      [up, across] = [(unit * ph) / 2, (unit * pw) / 2 / bowl.sd];
    } else across = Math.max(across, (up / Math.sqrt(1 + (bowl.lever / bowl.sd) ** 2) / bowl.sd) * MARGIN);
    x = scaleOf({ low: gw - across, high: gw + across }, plot.left, plot.right);
    y = scaleOf({ low: gv - up, high: gv + up }, plot.bottom, plot.top);
  }

  function contours(/** @type {Bowl} */ bowl, /** @type {number} */ floor) {
    map.replaceChildren();
    marks.replaceChildren();
    const corners = [x.range.low, x.range.high].flatMap((w) => [y.range.low, y.range.high].map((v) => bowl.loss(w, v)));
    const levels = levelsOf(floor, Math.max(...corners)).reverse(), size = levels.length;
    el(map, "rect", {
      x: plot.left,
      y: plot.top,
      width: plot.right - plot.left,
      height: plot.bottom - plot.top,
      class: "tone",
      style: `--share:${DEEPEST}%`,
    });
    levels.forEach((level, i) => {
      const d = bowl.contour(level).map(([w, v], k) => `${k ? "L" : "M"}${x(w).toFixed(1)} ${y(v).toFixed(1)}`).join("")
        + "Z";
      el(map, "path", {
        d,
        class: "tone contour",
        style: `--share:${((DEEPEST * (size - 1 - i)) / size).toFixed(1)}%`,
      });
    });
    if (bowl.offset) nameContours(bowl, levels);
    for (const value of nice(x.range.low, x.range.high, 5))
      el(marks, "text", { class: "tick middle", x: x(value).toFixed(1), y: plot.bottom + 17 }, tickText(value));
    for (const value of nice(y.range.low, y.range.high, 5))
      el(marks, "text", { class: "tick end", x: plot.left - 8, y: (y(value) + 4).toFixed(1) }, tickText(value));
  }

  /** On one ray, from the bottom to the lower right. */
  function nameContours(/** @type {Bowl} */ bowl, /** @type {number[]} */ levels) {
    let last = -Infinity;
    for (const level of [...levels].reverse()) {
      const radius = Math.sqrt(level - Number(facts?.floor)), turn = Math.SQRT1_2;
      const [px, py] = [x(bowl.goal[0] + (radius * turn) / bowl.sd), y(bowl.goal[1] - radius * turn)];
      if (px > plot.right - 30 || py > plot.bottom - 8 || px - last < NAMED || px < x(bowl.goal[0]) + 24) continue;
      last = px;
      el(marks, "text", { class: "tick middle onpaper", x: px.toFixed(1), y: (py + 4).toFixed(1) }, amount(level));
    }
  }

  /** @param {Facts} now */
  function draw(now) {
    facts = now;
    build(now);
    if (!bowl) return;
    const { kept, scene, own } = now, { steps, collapsed, losses } = kept.run.curve, step = now.now.step;
    const spots = /** @type {Spot[]} */ ([]);
    for (let i = 0; i < steps.length && steps[i] < step; i++) spots.push(at(inOwn(scene, collapsed[i])));
    const current = at(own), all = [...spots, current];
    const d = all.map(([px, py], i) => `${i ? "L" : "M"}${px.toFixed(1)} ${py.toFixed(1)}`).join("");
    put(path, "d", d);
    put(wide, "d", d);
    drawDots(spots);
    const [sx, sy] = all[0], moved = all.length > 1;
    place(start, sx, sy);
    put(start, "visibility", moved ? null : "hidden");
    put(begun, "visibility", moved ? null : "hidden");
    label(begun, sx, sy, -10);
    place(here, ...current);
    const said = step ? `step ${grouped(step)}` : "start";
    say(words, room.clientWidth < 500 && step ? `${said}, loss ${amount(now.loss)}` : said);
    label(words, ...current, -14);
    const goalAt = at(scene.own);
    put(words, "visibility", Math.hypot(current[0] - goalAt[0], current[1] - goalAt[1]) < 30 ? "hidden" : null);
    put(ring, "class", now.now.gap < 1e-6 ? "goalring met" : "goalring");
    drawArrow(bowl, now, current);
    svg.setAttribute(
      "aria-label",
      `The loss over slope and intercept: ${said}, loss ${amount(now.loss)}; at the bottom least squares, ${
        amount(now.floor)
      }; it began at ${amount(losses[0] * unitOf(scene))}`,
    );
  }

  /** @param {number[]} own @returns {Spot} */
  const at = (own) => {
    const [w, v] = /** @type {Bowl} */ (bowl).place(own);
    return [bounded(x(w)), bounded(y(v))];
  };
  const bounded = (/** @type {number} */ px) => (Number.isFinite(px) ? Math.max(-1e4, Math.min(1e4, px)) : -1e4);
  const place = (/** @type {Element} */ circle, /** @type {number} */ px, /** @type {number} */ py) => {
    put(circle, "cx", px.toFixed(1));
    put(circle, "cy", py.toFixed(1));
  };

  /** Beside a point, to the side where there is room. @param {Element} text @param {number} px @param {number} py @param {number} up */
  function label(text, px, py, up) {
    const left = px > plot.right - 130;
    put(text, "x", (px + (left ? -12 : 12)).toFixed(1));
    put(text, "y", Math.max(plot.top + 16, Math.min(plot.bottom - 6, py + up)).toFixed(1));
    put(text, "text-anchor", left ? "end" : "start");
  }

  function drawDots(/** @type {Spot[]} */ spots) {
    const shown = spots.length <= DOTS ? spots : spots.filter((_, i) => i % Math.ceil(spots.length / DOTS) === 0);
    for (let i = 0; i < Math.max(shown.length, dots.children.length); i++) {
      const dot = dots.children[i] ?? el(dots, "circle", { r: 3.5 });
      put(dot, "visibility", i > 0 && i < shown.length ? null : "hidden");
      if (i < shown.length) place(dot, ...shown[i]);
    }
  }

  function drawArrow(/** @type {Bowl} */ bowl, /** @type {Facts} */ { now, own }, /** @type {Spot} */ [px, py]) {
    const [w, v] = bowl.next(...bowl.place(own), now.rate), [qx, qy] = [bounded(x(w)), bounded(y(v))];
    const length = Math.hypot(qx - px, qy - py), shown = length >= SHORTEST && now.optimizer === "gd";
    put(arrow, "visibility", shown ? null : "hidden");
    if (!shown) return;
    const [ux, uy] = [(qx - px) / length, (qy - py) / length];
    const inside = Math.min(1, ...reach(px, qx, plot.left, plot.right), ...reach(py, qy, plot.top, plot.bottom));
    const [ex, ey] = [px + (qx - px) * inside, py + (qy - py) * inside];
    const from = Math.min(10, length / 3);
    for (
      const [key, value] of Object.entries({ x1: px + ux * from, y1: py + uy * from, x2: ex - ux * 8, y2: ey - uy * 8 })
    )
      put(shaft, key, value.toFixed(1));
    const side = (/** @type {number} */ k) =>
      `${(ex - ux * 12 + k * uy * 6).toFixed(1)} ${(ey - uy * 12 - k * ux * 6).toFixed(1)}`;
    put(head, "d", `M${ex.toFixed(1)} ${ey.toFixed(1)}L${side(1)}L${side(-1)}Z`);
  }

  /** How much of a way stays within bounds. @param {number} from @param {number} to @param {number} low @param {number} high */
  const reach = (from, to, low, high) =>
    [to > high ? (high - from) / (to - from) : 1, to < low ? (low - from) / (to - from) : 1].filter((share) =>
      share > 0
    );

  grip(svg, {
    take(px, py) {
      if (!bowl || !facts || px < plot.left || py > plot.bottom) return false;
      const { steps, collapsed } = facts.kept.run.curve;
      const near = steps.findIndex((step, i) => {
        const [qx, qy] = at(inOwn(/** @type {Facts} */ (facts).scene, collapsed[i]));
        return step < Number(facts?.now.step) && Math.hypot(qx - px, qy - py) < 8;
      });
      if (near >= 0) {
        actions.scrub(steps[near]);
        return false;
      }
      return true;
    },
    pull: (px, py) => set(px, py, false),
    drop: (px, py) => set(px, py, true),
  });

  function set(/** @type {number} */ px, /** @type {number} */ py, /** @type {boolean} */ ended) {
    if (!bowl) return;
    const w = x.back(Math.max(plot.left, Math.min(plot.right, px))),
      v = y.back(Math.max(plot.top, Math.min(plot.bottom, py)));
    const [intercept, slope] = bowl.line(w, v);
    actions.line(intercept, slope, ended);
  }

  return { box, layOut: () => (drawnFor = ""), draw };
}
