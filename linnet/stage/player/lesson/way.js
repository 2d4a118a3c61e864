// @ts-check
// The path of training in a chart: a line with a dot at each step, and an arrow to the next one.

import { el, place, put } from "../elements.js";

/** @typedef {import("./chart.js").Chart} Chart @typedef {[number, number]} Spot  px */

const DOTS = 40; // steps with a dot of their own
const SHORTEST = 20; // px: a shorter step has no arrow

/** @param {Chart} chart */
export function createWay(chart) {
  const way = chart.clipped(), dots = el(null, "g", { class: "dots" });
  const lines = ["wayRim", "way"].map((name) => el(way, "path", { class: name }));
  way.append(dots);

  /** From the second on. @param {Spot[]} spots */
  function drawDots(spots) {
    const every = spots.length > DOTS ? Math.ceil(spots.length / DOTS) : 1;
    const shown = spots.filter((_, i) => i % every === 0);
    for (let i = 0; i < Math.max(shown.length, dots.children.length); i++) {
      const dot = dots.children[i] ?? el(dots, "circle", { r: 3.5 });
      put(dot, "visibility", i > 0 && i < shown.length ? null : "hidden");
      if (i < shown.length) place(dot, { cx: shown[i][0], cy: shown[i][1] });
    }
  }

  return {
    /** @param {Spot[]} spots  of the steps so far @param {Spot} current */
    draw(spots, current) {
      const d = [...spots, current].map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L");
      for (const line of lines) put(line, "d", `M${d}`);
      drawDots(spots);
    },
  };
}

/** @param {Chart} chart */
export function createNextStep(chart) {
  const group = el(chart.svg, "g", { class: "nextstep" }), shaft = el(group, "line"), head = el(group, "path");
  return {
    /** @param {Spot} from @param {Spot|null} to  null for none */
    draw(from, to) {
      const arrow = to && arrowOf(from, to, chart.plot);
      put(group, "visibility", arrow ? null : "hidden");
      if (!arrow) return;
      place(shaft, arrow.shaft);
      put(head, "d", `M${arrow.head.map((spot) => spot.map((at) => at.toFixed(1)).join(" ")).join("L")}Z`);
    },
  };
}

/**
 * An arrow from a spot toward another, as far as the plot goes; null for one too short.
 * @param {Spot} from @param {Spot} to @param {import("./fit.js").Plot} plot
 */
export function arrowOf([px, py], [qx, qy], { left, right, top, bottom }) {
  const [dx, dy] = [qx - px, qy - py], length = Math.hypot(dx, dy);
  if (!(length >= SHORTEST)) return null;
  const [ux, uy] = [dx / length, dy / length], start = Math.min(10, length / 3);
  const inside = Math.min(1, share(px, dx, left, right), share(py, dy, top, bottom));
  /** Back from its point, and to a side. @param {number} back @param {number} side @returns {Spot} */
  const at = (back, side) => [px + dx * inside - ux * back + uy * side, py + dy * inside - uy * back - ux * side];
  const [x2, y2] = at(8, 0);
  return { shaft: { x1: px + ux * start, y1: py + uy * start, x2, y2 }, head: [at(0, 0), at(12, 6), at(12, -6)] };
}

/** How much of a way is on this side of the bound that it goes to. @param {number} from @param {number} by @param {number} low @param {number} high */
function share(from, by, low, high) {
  const found = ((by > 0 ? high : low) - from) / by;
  return found > 0 ? found : 1;
}
