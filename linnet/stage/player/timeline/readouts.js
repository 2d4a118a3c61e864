// @ts-check
// The numbers beside the curve.

import { h, say } from "../elements.js";
import { fix, grouped } from "../numbers.js";
import { tickText } from "../ticks.js";

/** @param {HTMLElement} host */
export function createReadouts(host) {
  const list = h(host, "dl", "readouts");
  const row = (/** @type {string} */ name) => {
    const div = h(list, "div");
    h(div, "dt", "", name);
    return h(h(div, "dd"), "output");
  };
  const step = row("step"), loss = row("loss"), unit = h(host, "p", "unit");
  for (const output of [step, loss]) output.setAttribute("aria-live", "off"); // sixty times a second is no news
  return {
    /** @param {import("../types.js").Scene} scene */
    layOut: (scene) => say(unit, scene.standardised ? "mean squared error, sd²" : "mean squared error, own units²"),
    /** @param {{step: number, loss: number}} view */
    draw(view) {
      say(step, grouped(view.step));
      say(
        loss,
        view.loss >= 1e5 || (view.loss < 1e-3 && view.loss > 0)
          ? tickText(Number(view.loss.toPrecision(4)))
          : fix(view.loss, 4),
      );
    },
  };
}
