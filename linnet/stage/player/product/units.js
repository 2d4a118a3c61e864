// @ts-check
// The same numbers in the data's own units: two equations term under term, then the table.

import { h, say } from "../elements.js";
import { cut } from "../names.js";
import { MINUS, agree, decimalsFor, exponent, fix, small } from "../numbers.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View */

const SHOWN = 6; // digits of the least-squares value

/** @param {HTMLElement} host */
export function createUnits(host) {
  const title = h(host, "h2", "", "In the data’s own units");
  const note = h(title, "small");
  const equations = h(host, "div", "equations"), table = h(host, "table"), references = h(host, "p", "references");
  /** @type {any[]} */ let rows = [];
  /** @type {any} */ let mine = null, best = /** @type {any} */ (null), drawn = /** @type {Scene|null} */ (null);

  /** @param {Scene} scene */
  function layOut(scene) {
    say(note, "what one unit more of a feature adds");
    equations.replaceChildren();
    mine = best = drawn = null;
    if (scene.names.length <= 2) {
      mine = equation(scene, "mine");
      best = equation(scene, "best");
    }
    buildTable(scene);
    say(references, scene.references.map(compared).join(" "));
    references.hidden = !scene.references.length;
  }

  /** @param {Scene} scene @param {string} className */
  function equation(scene, className) {
    const row = h(equations, "div", `equation ${className}`);
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

  /** @param {Scene} scene */
  function buildTable(scene) {
    table.replaceChildren();
    const head = h(h(table, "thead"), "tr");
    const column = (/** @type {string} */ words, className = "", swatch = "") => {
      const th = h(head, "th", className);
      th.scope = "col";
      const [first, ...rest] = words.split(" ");
      const start = h(th, "span", "together"); // a swatch stays with its word
      if (swatch) h(start, "i", `swatch ${swatch}`);
      start.append(first);
      if (rest.length) th.append(" " + rest.join(" "));
    };
    h(h(head, "td"), "span", "sr", "term");
    column("network", "", "mine");
    column("least squares", "ols", "best");
    column("difference");
    column("std. error");
    column("t");
    const body = h(table, "tbody");
    rows = ["intercept", ...scene.names].map((name, i) => {
      const tr = h(body, "tr"), goal = scene.own[i], decimals = decimalsFor(goal, SHOWN);
      const th = h(tr, "th", "", cut(name));
      th.scope = "row";
      th.title = i ? scene.whole[i - 1] : name;
      const value = h(tr, "td", "num"), same = h(value, "b", "same"), rest = h(value, "span");
      const [squares, difference, spread, t] = ["ols num", "num", "num", "num"].map((name) => h(tr, "td", name));
      return { tr, same, rest, difference, squares, spread, t, decimals };
    });
  }

  /** @param {number} value @param {number} decimals */
  const plain = (value, decimals) => (tooLong(value) ? exponent(value) : fix(value, decimals));
  /** @param {number|null} value */
  const error = (
    value,
  ) => (value === null ? "–" : tooLong(value) ? exponent(value) : fix(value, decimalsFor(value, 3)));

  /** Least squares, which moves with a point that is dragged. @param {Scene} data */
  function drawLeastSquares(data) {
    drawn = data;
    if (best) best.draw(data.own);
    rows.forEach(({ squares, spread, t, decimals }, i) => {
      say(squares, plain(data.own[i], decimals));
      say(spread, error(data.errors[i]));
      say(t, fix(data.t[i] ?? NaN, 1));
    });
  }

  /** @param {View} view */
  function draw(view) {
    if (drawn !== view.data) drawLeastSquares(view.data);
    if (mine) mine.draw(view.own);
    rows.forEach(({ tr, same, rest, difference, decimals }, i) => {
      const value = view.own[i], goal = view.data.own[i];
      if (tooLong(goal)) say(rest, plain(value, decimals));
      else lockDigits(same, rest, value, goal, decimals);
      const away = value - goal, settled = Math.abs(away) < 0.5 * 10 ** -decimals;
      say(
        difference,
        settled && view.met
          ? "0"
          : Math.abs(away) < 1e-3 && away !== 0
          ? exponent(away)
          : fix(away, decimalsFor(away, 3)),
      );
      tr.classList.toggle("on", view.coefficient === i);
    });
  }

  return { layOut, draw };
}

/** @param {[string, string]} reference */
const compared = ([column, level]) =>
  `Each level of ${cut(column, 24)} is compared with its reference level, ${cut(level, 24)}.`;
/** @param {number} value */
const tooLong = (value) => value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7);

/**
 * Write a number with the leading digits that agree with the goal marked; both at the same decimals.
 * @param {Element} same  takes the digits that agree
 * @param {Element} rest
 * @param {number} value
 * @param {number} goal
 * @param {number} decimals
 */
function lockDigits(same, rest, value, goal, decimals) {
  const [a, b] = [fix(value, decimals), fix(goal, decimals)];
  const count = agree(a, b);
  say(same, a.slice(0, count));
  say(rest, a.slice(count));
}
