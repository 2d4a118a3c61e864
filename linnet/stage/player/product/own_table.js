// @ts-check
// The coefficients in the data's own units: network, least squares, their difference, standard error and t.

import { h, say } from "../elements.js";
import { cut } from "../names.js";
import { agree, decimalsFor, exponent, fix } from "../numbers.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View */

const SHOWN = 6; // digits of the least-squares value

/** @param {HTMLElement} host */
export function createOwnTable(host) {
  const table = h(host, "table"), head = h(h(table, "thead"), "tr"), body = h(table, "tbody");
  h(h(head, "td"), "span", "sr", "term");
  addColumn(head, "network", "", "mine");
  addColumn(head, "least squares", "ols", "best");
  for (const words of ["difference", "std. error", "t"]) addColumn(head, words);
  let rows = /** @type {ReturnType<typeof addRow>[]} */ ([]);

  return {
    /** @param {Scene} scene */
    layOut(scene) {
      body.replaceChildren();
      rows = ["intercept", ...scene.names].map((name, i) =>
        addRow(body, name, i ? scene.whole[i - 1] : name, decimalsFor(scene.own[i], SHOWN))
      );
    },
    /** Least squares, which moves with a point that is dragged. @param {Scene} data */
    drawLeastSquares({ own, errors, t }) {
      rows.forEach((row, i) => {
        say(row.squares, plain(own[i], row.decimals));
        say(row.spread, error(errors[i]));
        say(row.t, fix(t[i] ?? NaN, 1));
      });
    },
    /** @param {View} view */
    draw({ own, data, met, coefficient }) {
      rows.forEach(({ tr, same, rest, difference, decimals }, i) => {
        const value = own[i], goal = data.own[i], away = value - goal;
        if (tooLong(goal)) say(rest, plain(value, decimals));
        else lockDigits(same, rest, value, goal, decimals);
        const settled = met && Math.abs(away) < 0.5 * 10 ** -decimals;
        const tiny = Math.abs(away) < 1e-3 && away !== 0;
        say(difference, settled ? "0" : tiny ? exponent(away) : fix(away, decimalsFor(away, 3)));
        tr.classList.toggle("on", coefficient === i);
      });
    },
  };
}

/** @param {HTMLElement} head @param {string} words @param {string} className @param {string} swatch */
function addColumn(head, words, className = "", swatch = "") {
  const th = h(head, "th", className);
  th.scope = "col";
  const [first, ...rest] = words.split(" ");
  const start = h(th, "span", "together"); // a swatch stays with its word
  if (swatch) h(start, "i", `swatch ${swatch}`);
  start.append(first);
  if (rest.length) th.append(" " + rest.join(" "));
}

/** @param {HTMLElement} body @param {string} name @param {string} whole @param {number} decimals */
function addRow(body, name, whole, decimals) {
  const tr = h(body, "tr"), th = h(tr, "th", "", cut(name));
  th.scope = "row";
  th.title = whole;
  const value = h(tr, "td", "num"), same = h(value, "b", "same"), rest = h(value, "span");
  const [squares, difference, spread, t] = ["ols num", "num", "num", "num"].map((className) => h(tr, "td", className));
  return { tr, same, rest, difference, squares, spread, t, decimals };
}

/** @param {number} value */
const tooLong = (value) => value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7);

/** @param {number} value @param {number} decimals */
const plain = (value, decimals) => (tooLong(value) ? exponent(value) : fix(value, decimals));

/** @param {number|null} value */
const error = (value) => (value === null ? "–" : plain(value, decimalsFor(value, 3)));

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
