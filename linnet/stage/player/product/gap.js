// @ts-check
// The gap on a log track: every tick is one more digit the network shares with least squares.

import { el, h, put, say } from "../elements.js";
import { small } from "../numbers.js";

const GOAL = 6; // decades: under 10⁻⁶ the network is the regression
const TICKS = ["1", "0.1", "0.01", "0.001", "10⁻⁴", "10⁻⁵", "10⁻⁶"];

/** @param {HTMLElement} host */
export function createGap(host) {
  const words = h(host, "div", "gapwords");
  h(words, "span", "label", "gap");
  const value = h(words, "output", "hero"), unit = h(words, "span", "unit", "sd");
  value.setAttribute("aria-live", "off");
  const svg = el(host, "svg", { class: "gaptrack", "aria-hidden": "true" });
  const verdict = h(host, "div", "verdict", "at 0 the network is the regression");
  verdict.setAttribute("role", "status");
  /** @type {any} */ let parts = null;
  let width = 0;

  const x = (/** @type {number} */ decade) => 8 + ((width - 16) * decade) / GOAL;

  /** @param {import("../types.js").Layout} layout @param {number} size */
  function layOut(layout, size) {
    width = size;
    svg.replaceChildren();
    svg.setAttribute("viewBox", `0 0 ${width} 36`);
    parts = { c: layout.colours, ...drawTrack(svg, layout.colours, x) };
  }

  /** @param {import("../types.js").View} view */
  function draw(view) {
    const { c, done, dots, ring, knob } = parts, met = view.met;
    const decade = Math.max(0, Math.min(GOAL, -Math.log10(Math.max(view.gap, 1e-15)) || 0));
    host.classList.toggle("met", met);
    say(value, met ? "0" : small(view.gap));
    say(unit, met ? "" : "sd");
    say(verdict, met ? "The network is the regression." : "at 0 the network is the regression");
    put(done, "x2", x(decade).toFixed(1));
    put(done, "stroke", met ? c.ols : c.ink);
    dots.forEach((/** @type {Element|null} */ dot, /** @type {number} */ k) =>
      dot && put(dot, "fill", k < decade ? c.paper : c.soft)
    );
    put(ring, "fill", met ? c.ols : c.paper);
    put(knob, "cx", x(decade).toFixed(1));
    put(knob, "visibility", met ? "hidden" : null);
  }

  return { layOut, draw };
}

/** @param {Element} svg @param {import("../types.js").Colours} colours @param {(decade: number) => number} x */
function drawTrack(svg, colours, x) {
  const ends = { x1: x(0), x2: x(GOAL), y1: 12, y2: 12, "stroke-width": 6, "stroke-linecap": "round" };
  el(svg, "line", { ...ends, stroke: colours.line });
  const done = el(svg, "line", { ...ends, stroke: colours.ink });
  const dots = TICKS.map((text, k) => {
    const end = k === 0 ? "" : k === GOAL ? "end" : "middle";
    el(svg, "text", { x: x(k), y: 32, class: `tick ${end}`, dx: k === 0 ? -6 : k === GOAL ? 8 : 0 }, text);
    return k < GOAL ? el(svg, "circle", { cx: x(k), cy: 12, r: 2 }) : null;
  });
  const ring = el(svg, "circle", { cx: x(GOAL), cy: 12, r: 7, stroke: colours.ols, "stroke-width": 2 });
  const knob = el(svg, "circle", { cy: 12, r: 6, fill: colours.ink, stroke: colours.paper, "stroke-width": 2 });
  return { done, dots, ring, knob };
}
