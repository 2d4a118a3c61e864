// @ts-check
// The card of a point: its row, what is predicted for it, how much it pulls, and what it does to least squares.

import { leverage } from "../engine/edited_problem.js";
import { valuesOf } from "../engine/edits.js";
import { button, h, put, say } from "../elements.js";
import { cut } from "../names.js";
import { decimalsFor, fix, grouped } from "../numbers.js";

/** @typedef {import("../types.js").View} View */

const MOST_FEATURES = 3;
const LEVERAGE = 0.2; // the end of its bar, or a power of two of it

/**
 * @param {HTMLElement} root
 * @param {{close: () => void, watch: () => void, remove: () => void}} actions
 */
export function createPointCard(root, actions) {
  const card = h(root, "div", "pointcard");
  card.setAttribute("role", "group");
  card.setAttribute("aria-label", "Data point");
  card.hidden = true;
  const head = h(card, "div", "head"), title = h(head, "b"), buttons = h(head, "span");
  const remove = button(buttons, "text", "Remove", actions.remove);
  const close = button(buttons, "close", "×", actions.close);
  close.setAttribute("aria-label", "Close");
  const left = h(card, "dl"), right = h(card, "dl");
  const rows = Array.from({ length: MOST_FEATURES + 1 }, () => line(left));
  const [ours, residual] = ["prediction ŷ", "residual"].map((name) => line(right, name));
  const pull = createLeverage(right);
  const more = h(card, "p", "more"),
    effect = h(card, "p", "effect"),
    told = h(effect, "span"),
    now = h(effect, "b", "ols");
  button(card, "", "Watch this row go through", actions.watch);

  /** @param {View} view @param {any} run @param {boolean} chosen a click chose it, and it stays */
  function draw(view, run, chosen) {
    const { row } = view.hand;
    const values = row === null ? null : valuesOf(run.problem.hand, run.trainer.edits, row);
    if (card.hidden !== (values === null)) card.hidden = values === null;
    if (!values || row === null) return;
    const scene = view.data, p = scene.names.length, y = values[p];
    say(title, `Row ${grouped(row + 1)}`);
    remove.hidden = p > 1 || !chosen;
    close.hidden = !chosen;
    const shown = [...scene.names.slice(0, p > MOST_FEATURES ? MOST_FEATURES - 1 : p).map((_, i) => i), p];
    rows.forEach((each, k) => {
      const i = shown[k];
      each.row.hidden = i === undefined;
      if (i === undefined) return;
      say(each.name, cut(i < p ? scene.whole[i] : scene.target, 16));
      drawValue(each, values[i], view.hand.was?.[i] ?? values[i]);
    });
    say(more, noteOf(view, run, p));
    let prediction = view.own[0];
    for (let i = 0; i < p; i++) prediction += view.own[i + 1] * values[i];
    const decimals = Math.min(6, decimalsFor(scene.targetSd, 3));
    say(ours.value, fix(prediction, decimals));
    say(residual.value, fix(y - prediction, decimals));
    pull.draw(leverage(run.data, values.slice(0, p)), (p + 1) / scene.rows);
    drawEffect(scene, view.hand.before);
  }

  /** The slope that the point moved most. @param {import("../types.js").Scene} scene @param {ArrayLike<number>|null} before */
  function drawEffect(scene, before) {
    const moved = scene.sd.map((sd, i) => (before ? Math.abs(scene.own[i + 1] - before[i + 1]) * sd : 0));
    const i = moved.indexOf(Math.max(...moved)), goal = scene.own[i + 1], places = decimalsFor(goal, 3);
    const of = scene.names.length > 1 ? ` for ${cut(scene.names[i], 16)}` : "";
    const same = !before || before[i + 1] === goal;
    say(told, `Least squares’ slope${of}: ${same ? "" : fix(before[i + 1], places) + " → "}`);
    say(now, fix(goal, places));
  }

  return { draw };
}

/** @param {ReturnType<typeof line>} row @param {number} now @param {number} was */
function drawValue({ old, value }, now, was) {
  say(old, was !== now ? number(was) : "");
  say(value, number(now));
  put(value, "class", was !== now ? "changed" : null);
}

/** The leverage as a number and as a bar, with the mean of all. @param {HTMLElement} list */
function createLeverage(list) {
  const { value: number } = line(list, "leverage"),
    bar = h(null, "i", "leverage"),
    fill = h(bar, "i"),
    mean = h(bar, "i");
  number.before(bar);
  return {
    /** @param {number} value @param {number} usual */
    draw(value, usual) {
      let end = LEVERAGE;
      while (end < value) end = Math.min(1, 2 * end);
      say(number, fix(value, 2));
      put(fill, "style", `width: ${(100 * Math.min(1, value / end)).toFixed(1)}%`);
      put(mean, "style", `left: ${(100 * Math.min(1, usual / end)).toFixed(1)}%`);
      put(bar, "title", `from 0 to ${end}; the upright is the mean, ${fix(usual, 3)}`);
    },
  };
}

/** What else there is to know. @param {View} view @param {any} run @param {number} p */
function noteOf({ hand: { held, end } }, { data, problem }, p) {
  if (held && end)
    return p > 1
      ? "The axis ends here."
      : "The axis ends here; dropped further out, the point is removed.";
  if (data.rank <= p && problem.rank > p)
    return "No slope is told by these points: of all that fit, the smallest is shown.";
  return p > MOST_FEATURES ? `and ${p - MOST_FEATURES + 1} more features` : "";
}

/** @param {HTMLElement} list @param {string} words */
function line(list, words = "") {
  const row = h(list, "div"), name = h(row, "dt"), cell = h(row, "dd");
  say(name, words);
  return { row, name, old: h(cell, "s"), value: h(cell, "span") };
}

/** As many digits as matter. @param {number} value */
const number = (value) =>
  value !== 0 && (Math.abs(value) >= 1e7 || Math.abs(value) < 1e-4)
    ? fix(value, 6)
    : String(Number(value.toPrecision(5))).replace("-", "−");
