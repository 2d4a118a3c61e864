// @ts-check
// W*, the network's coefficients: every entry a control, least squares beside it, the digits they share marked.

import { tint } from "../colours.js";
import { el, put, say } from "../elements.js";
import { at, createKeyed } from "../keyed.js";
import { FULL } from "./number_matrix.js";
import { compared, formOf, written } from "./number_text.js";
import { addBracket, addText, bracketPath } from "./strokes.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./plan.js").Plan} Plan @typedef {import("./plan.js").Bracket} Bracket */

/** @param {Element} svg @param {Scene} scene @param {Colours} colours */
export function createCoefficients(svg, scene, colours) {
  const mine = el(svg, "g", { role: "group", "aria-label": "W*" });
  const goals = el(svg, "g", { role: "group", "aria-label": "least squares" });
  const brackets = createBrackets(el(mine, "g"), colours.ink), dashed = createBrackets(el(goals, "g"), colours.ols);
  const sign = addText(svg, "equals", "middle", "≠");
  const scale = Math.max(...scene.goal.map(Math.abs));
  const entries = scene.goal.map((goal, i) => createEntry(i ? scene.whole[i - 1] : "intercept", goal, i));

  let shown = scene.goal; // least squares as written

  /** @param {string} name @param {number} goal @param {number} i */
  function createEntry(name, goal, i) {
    const group = /** @type {SVGGElement} */ (el(mine, "g", { role: "button", tabindex: 0, "data-coef": i }));
    group.style.outlineOffset = "0px"; // further out, the next entry would cover it
    const rect = el(group, "rect", { x: 1, y: 1, rx: 3, "stroke-width": 2, cursor: "pointer" });
    const text = addText(group, "cell", "end"), best = addText(goals, "cell ols", "end");
    const form = formOf(goal, scale, scene.standardised, 8);
    const [same, rest] = [el(text, "tspan", { class: "same" }), el(text, "tspan")];
    return { group, rect, text, same, rest, best, form, goal, written: "", name, value: NaN };
  }

  /** @param {Plan} plan */
  function layOut(plan) {
    brackets(plan.mine);
    dashed(plan.goal);
    shown = scene.goal;
    put(sign, "transform", at(plan.sign.x, plan.sign.y));
    plan.entries.forEach((box, i) => {
      const entry = entries[i], right = box.width - (box.pad ?? 5), base = box.height / 2 + 4.5;
      entry.form = formOf(entry.goal, scale, scene.standardised, box.digits);
      entry.written = written(entry.goal, entry.form);
      entry.value = NaN;
      put(entry.group, "transform", at(box.x, box.y));
      put(entry.rect, "width", box.width - 2);
      put(entry.rect, "height", box.height - 2);
      put(entry.text, "transform", at(right, base));
      put(entry.best, "transform", at(box.goalX + right, box.goalY + base));
      say(entry.best, entry.written);
    });
  }

  /** Least squares moves with a point that is dragged. @param {number[]} goal */
  function aim(goal) {
    shown = goal;
    entries.forEach((entry, i) => {
      entry.written = written(goal[i], entry.form);
      entry.value = NaN;
      say(entry.best, entry.written);
    });
  }

  /** @param {View} view @returns {number} how many numbers changed */
  function draw(view) {
    let changed = 0;
    if (view.data.goal !== shown) aim(view.data.goal);
    entries.forEach((entry, i) => {
      const value = view.beta[i];
      if (value === entry.value) return;
      entry.value = value;
      changed++;
      put(entry.rect, "fill", tint(colours, value / FULL, 0.12));
      const [same, rest] = compared(value, entry.written, entry.form);
      say(entry.same, same);
      say(entry.rest, rest);
    });
    for (const path of goals.firstChild.children) put(path, "stroke-dasharray", view.met ? null : "5 3");
    say(sign, view.met ? "=" : view.gap < 0.01 ? "≈" : "≠");
    put(sign, "class", view.met ? "equals ols" : "equals");
    return changed;
  }

  return {
    layOut,
    draw,
    /** @param {number|null} chosen */
    choose(chosen) {
      entries.forEach(({ group, rect, text }, i) => {
        put(group, "aria-pressed", String(i === chosen));
        put(rect, "stroke", i === chosen ? colours.ink : null);
        put(text, "font-weight", i === chosen ? 700 : null);
      });
    },
    /** What screen readers read; it need not run with the picture. */
    name() {
      for (const { group, name, same, rest } of entries)
        put(group, "aria-label", `W* ${name} ${same.textContent}${rest.textContent}, show its paths`);
    },
    /** @param {number} i */
    focus: (i) => entries[i]?.group.focus({ preventScroll: true }),
  };
}

/** @param {Element} group @param {string} colour @returns {(brackets: Bracket[]) => void} */
function createBrackets(group, colour) {
  const keyed = /** @type {ReturnType<typeof createKeyed<{node: SVGPathElement}>>} */ (createKeyed(group));
  return (brackets) => {
    const places = brackets.map((bracket, i) => ({ bracket, key: String(i) }));
    const shown = keyed.show(places, ({ key }) => key, () => ({ node: addBracket(group, colour) }));
    shown.forEach(({ node }, i) => put(node, "d", bracketPath(brackets[i])));
  };
}
