// @ts-check
// A regression in the data's own units as an equation, whose numbers change and whose words stay.

import { h, say } from "../elements.js";
import { cut } from "../names.js";
import { MINUS, decimalsFor, fix } from "../numbers.js";

/** @param {HTMLElement} host @param {import("../types.js").Scene} scene @param {string} className */
export function createOwnEquation(host, scene, className) {
  const row = h(host, "div", `equation ${className}`);
  h(row, "i", "swatch");
  const text = h(row, "span", "num");
  h(text, "em", "", cut(scene.target, 24));
  text.append(" = ");
  const terms = scene.own.map((goal, i) => {
    const span = h(text, "span");
    if (i) h(text, "em", "", "\u00a0" + cut(scene.names[i - 1], 24));
    return { span, decimals: decimalsFor(goal, i ? 4 : 3) };
  });
  return {
    /** @param {ArrayLike<number>} b */
    draw(b) {
      terms.forEach(({ span, decimals }, i) => {
        if (i === 0) say(span, fix(b[0], decimals, true));
        else say(span, ` ${b[i] < 0 ? MINUS : "+"} ${fix(Math.abs(b[i]), decimals)}`);
      });
    },
  };
}
