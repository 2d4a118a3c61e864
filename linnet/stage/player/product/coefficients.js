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
  const sign = addText(svg, "equals", "middle", "≠"), scale = Math.max(...scene.goal.map(Math.abs));
  const entries = scene.goal.map((_, i) => {
    const group = /** @type {SVGGElement} */ (el(mine, "g", { role: "button", tabindex: 0, "data-coef": i }));
    const form = (/** @type {number} */ digits) => formOf(scene.goal[i], scale, scene.standardised, digits);
    return createEntry(group, addText(goals, "cell ols", "end"), i ? scene.whole[i - 1] : "intercept", form, colours);
  });
  let shown = scene.goal; // least squares as written

  return {
    /** @param {Plan} plan */
    layOut(plan) {
      brackets(plan.mine);
      dashed(plan.goal);
      put(sign, "transform", at(plan.sign.x, plan.sign.y));
      shown = scene.goal;
      plan.entries.forEach((box, i) => entries[i].layOut(box, shown[i]));
    },
    /** @param {View} view @returns {number} how many numbers changed */
    draw({ data, beta, met, gap }) {
      if (data.goal !== shown) entries.forEach((entry, i) => entry.aim(data.goal[i])); // a point is being dragged
      shown = data.goal;
      for (const path of goals.firstChild.children) put(path, "stroke-dasharray", met ? null : "5 3");
      say(sign, met ? "=" : gap < 0.01 ? "≈" : "≠");
      put(sign, "class", met ? "equals ols" : "equals");
      return entries.reduce((changed, entry, i) => changed + Number(entry.draw(beta[i])), 0);
    },
    /** @param {number|null} chosen */
    choose: (chosen) => entries.forEach((entry, i) => entry.choose(i === chosen)),
    /** What screen readers read; it need not run with the picture. */
    name: () => entries.forEach((entry) => entry.name()),
    /** @param {number} i */
    focus: (i) => entries[i]?.group.focus({ preventScroll: true }),
  };
}

/**
 * @param {SVGGElement} group @param {SVGTextElement} best  least squares @param {string} name
 * @param {(digits: number) => import("./number_text.js").Form} formAt @param {Colours} colours
 */
function createEntry(group, best, name, formAt, colours) {
  group.style.outlineOffset = "0px"; // further out, the next entry would cover it
  const rect = el(group, "rect", { x: 1, y: 1, rx: 3, "stroke-width": 2, cursor: "pointer" });
  const text = addText(group, "cell", "end"), [same, rest] = [el(text, "tspan", { class: "same" }), el(text, "tspan")];
  let form = formAt(8), goal = "", drawn = NaN;

  /** Least squares is another. @param {number} value */
  function aim(value) {
    goal = written(value, form);
    drawn = NaN;
    say(best, goal);
  }

  return {
    group,
    aim,
    /** @param {Plan["entries"][number]} box @param {number} value  least squares */
    layOut(box, value) {
      const right = box.width - (box.pad ?? 5), base = box.height / 2 + 4.5;
      form = formAt(box.digits);
      put(group, "transform", at(box.x, box.y));
      put(rect, "width", box.width - 2);
      put(rect, "height", box.height - 2);
      put(text, "transform", at(right, base));
      put(best, "transform", at(box.goalX + right, box.goalY + base));
      aim(value);
    },
    /** @param {number} value @returns {boolean} whether it is another */
    draw(value) {
      if (value === drawn) return false;
      drawn = value;
      put(rect, "fill", tint(colours, value / FULL, 0.12));
      const [agreed, left] = compared(value, goal, form);
      say(same, agreed);
      say(rest, left);
      return true;
    },
    /** @param {boolean} on */
    choose(on) {
      put(group, "aria-pressed", String(on));
      put(rect, "stroke", on ? colours.ink : null);
      put(text, "font-weight", on ? 700 : null);
    },
    name: () => put(group, "aria-label", `W* ${name} ${same.textContent}${rest.textContent}, show its paths`),
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
