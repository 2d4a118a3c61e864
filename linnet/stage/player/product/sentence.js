// @ts-check
// The line under the gap: what the selection means, with the current numbers in it.

import { announce } from "../controls/notice.js";
import { h, say } from "../elements.js";
import { cut, nodeName } from "../names.js";
import { MINUS, exponent, fix, grouped } from "../numbers.js";
import { countPaths, largestPaths } from "../network_paths.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").View} View */
/** @typedef {import("../controls/notice.js").Notice} Notice */
/** Writes a part with the numbers of a step. @typedef {(view: View) => void} Update */

const SHOWN_PATHS = 4;

/** @param {HTMLElement} host */
export function createSentence(host) {
  let known = "";
  /** @type {Update} */ let update = () => {};

  /**
   * @param {View} view @param {Scene} scene @param {number[]} widths @param {Notice|null} notice
   * @param {number} batch  rows a step sees, 0 for all @param {boolean} strip
   */
  function draw(view, scene, widths, notice, batch, strip) {
    const key = JSON.stringify([
      strip,
      batch,
      notice?.text,
      notice?.ways.map(([words]) => words),
      view.coefficient,
      view.node,
      widths,
    ]);
    if (key !== known) {
      known = key;
      host.replaceChildren();
      update = () => {};
      if (notice) announce(host, notice);
      else update = explain(
          host,
          strip ? { ...view, coefficient: null, node: null } : view,
          scene,
          widths,
          batch,
          strip,
        );
    }
    update(view);
  }

  return { draw };
}

/** @param {HTMLElement} host @param {View} view @param {Scene} scene @param {number[]} widths @param {number} batch @param {boolean} strip @returns {Update} */
function explain(host, view, scene, widths, batch, strip) {
  const parts = /** @type {Update[]} */ ([]);
  if (view.node && view.node[0] > 0) parts.push(nodeLine(host, view.node, scene, widths));
  if (view.coefficient !== null) parts.push(pathLine(host, view.coefficient, scene, widths));
  if (batch)
    h(
      host,
      "p",
      "",
      `A step sees ${grouped(batch)} of the ${
        grouped(scene.rows)
      } rows, so W* does not settle on least squares: it jitters around it.`,
    );
  if (!parts.length && !strip) h(host, "p", "", "Choose a number in W* to light up the paths it is the sum of.");
  return (now) => parts.forEach((part) => part(now));
}

/** A node is a regression: its equation in the units of the diagram. @param {HTMLElement} host @param {[number, number]} node @param {Scene} scene @param {number[]} widths @returns {Update} */
function nodeLine(host, [column, node], scene, widths) {
  const p = h(host, "p"), depth = widths.length - 1;
  h(
    p,
    "b",
    "",
    `${column === depth ? "ŷ" : nodeName(widths, column, node)} is a regression${column === depth ? "" : " too"}:`,
  );
  const text = h(p, "span", "num");
  return (view) => {
    const b = view.regression(column, node);
    let words = " " + fix(b[0], 2);
    for (let i = 1; i < b.length; i++)
      words += ` ${b[i] < 0 ? MINUS : "+"} ${fix(Math.abs(b[i]), 2)}\u00a0${cut(scene.names[i - 1])}`;
    if (column === depth - 1) words += `, times ${fix(view.weight(column, node, 1), 2)} in the prediction`;
    say(text, words + (scene.standardised ? "" : " (in standard deviations)"));
  };
}

/** A coefficient of W* is the sum over all paths from its input to the output. @param {HTMLElement} host @param {number} c @param {Scene} scene @param {number[]} widths @returns {Update} */
function pathLine(host, c, scene, widths) {
  const p = h(host, "p");
  h(p, "b", "", `${c === 0 ? "1" : cut(scene.whole[c - 1], 24)} → ${cut(scene.target, 24)}`);
  const text = h(p, "span", "num"), sum = h(p, "b", "num");
  const paths = countPaths(widths, c);
  return (view) => {
    const terms = largestPaths(view.weight, widths, c, SHOWN_PATHS);
    const written = terms.map((term) => term.factors.map(factor).join("·"));
    const more = paths > written.length ? ` + … (${grouped(paths)} paths)` : "";
    say(text, ` = ${written.join(" + ")}${more} = `);
    say(sum, number(view.beta[c]));
  };
}

const number = (
  /** @type {number} */ v,
) => (v !== 0 && (Math.abs(v) >= 1e5 || Math.abs(v) < 5e-4) ? exponent(v) : fix(v, 3));
const factor = (/** @type {number} */ v) => (v < 0 ? `(${number(v)})` : number(v));
