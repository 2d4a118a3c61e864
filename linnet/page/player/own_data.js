// @ts-check
// "Use your own data": a plain CSV, read here and sent nowhere; then which column is explained by which.

import { h, say } from "../../stage/player/elements.js";
import { readPlainCsv } from "./plain_csv.js";
import { dependent } from "./scene.js";

/** @typedef {import("./plain_csv.js").PlainTable} PlainTable */
/** @typedef {{names: string[], target: string, X: Float64Array, y: Float64Array}} Chosen */

const MOST_BYTES = 20 * 2 ** 20;
const MOST_FEATURES = 32;
const FIRST = 2; // features to begin with
const SHOWN = 6; // names or lines in a sentence
const FULL = "The full linnet reads nearly any table";

/**
 * @param {HTMLElement} host
 * @param {{app: string|null, show: (chosen: Chosen) => void, back: () => void}} actions
 */
export function createOwnData(host, { app, show, back }) {
  const box = h(host, "section", "own");
  box.setAttribute("aria-label", "Data");
  const label = h(box, "label", "file"), field = h(label, "input");
  label.append(h(null, "span", "", "Use your own data"));
  field.type = "file";
  field.accept = ".csv,.tsv,.txt,text/csv";
  h(box, "span", "promise", "A CSV file. It stays on this device: this page can reach nothing.");
  const roles = h(box, "div", "roles"), words = h(box, "div", "words");
  words.setAttribute("role", "status");
  roles.hidden = true;
  let table = /** @type {PlainTable|null} */ (null);

  field.addEventListener("change", async () => {
    const file = field.files?.[0];
    field.value = ""; // the same file again is a change, too
    if (!file) return;
    const read = file.size > MOST_BYTES ? "It is larger than 20 MB." : readPlainCsv(await file.text());
    if (typeof read === "string") return refuse(read);
    table = read;
    offer(read);
  });

  /** @param {string} why */
  function refuse(why) {
    words.replaceChildren();
    const p = h(words, "p", "problem", `This file is not plain enough for this page. ${why} `);
    if (app) h(p, "a", "", FULL).href = app;
    else p.append(FULL);
    p.append(".");
  }

  /** @param {PlainTable} read */
  function offer({ names }) {
    roles.replaceChildren();
    roles.hidden = false;
    const target = h(h(roles, "label", "", "Explain "), "select"), by = h(roles, "fieldset");
    target.setAttribute("aria-label", "Explain");
    h(by, "legend", "", "by");
    const boxes = names.map((name, j) => {
      const each = h(by, "label"), tick = h(each, "input");
      tick.type = "checkbox";
      tick.checked = j < Math.min(FIRST, names.length - 1);
      each.append(" ", name.slice(0, 60));
      h(target, "option", "", name.slice(0, 60)).value = j;
      return tick;
    });
    target.value = String(names.length - 1);
    const leave = h(roles, "button", "", "Back to the data of this page");
    leave.addEventListener("click", () => {
      roles.hidden = true;
      words.replaceChildren();
      back();
    });
    const chosen = () => {
      boxes.forEach((tick, j) => (/** @type {HTMLElement} */ (tick.parentElement).hidden = j === Number(target.value)));
      choose(Number(target.value), boxes.flatMap((tick, j) => (tick.checked && j !== Number(target.value) ? [j] : [])));
    };
    roles.onchange = chosen;
    chosen();
  }

  /** @param {number} target @param {number[]} features */
  function choose(target, features) {
    words.replaceChildren();
    const { names, columns, rows, lines, ragged, words: texts } = /** @type {PlainTable} */ (table);
    const complain = (/** @type {string} */ why) => h(words, "p", "problem", why);
    if (!features.length) return complain("No feature is chosen; choose at least one.");
    if (features.length > MOST_FEATURES)
      return complain(`At most ${MOST_FEATURES} features can be shown; choose fewer.`);
    const used = [...features, target];
    const whole = Array.from({ length: rows }, (_, i) => i).filter((i) => used.every((j) => isNumber(columns[j][i])));
    const y = Float64Array.from(whole, (i) => columns[target][i]);
    if (y.length < 2)
      return complain("Fewer than two rows have a number in every chosen column; choose other columns.");
    if (y.every((value) => value === y[0]))
      return complain(`${quoted(names[target])} has the same value in every row; choose another target.`);
    const X = Float64Array.from(whole.flatMap((i) => features.map((j) => columns[j][i])));
    show({ names: features.map((j) => names[j]), target: names[target], X, y });
    const out = new Set(whole), left = [...lines.filter((_, i) => !out.has(i)), ...ragged].sort((a, b) => a - b);
    h(words, "p", "", `${count(y.length, "row is", "rows are")} used. ${leftOut(left)}${setAside(texts)}`);
    const bound = dependent(X, features.length).map((k) => names[features[k]]);
    if (y.length <= features.length)
      h(
        words,
        "p",
        "",
        "There are too few rows for so many features: many solutions fit equally well. Shown is the one of least norm, without standard errors.",
      );
    else if (bound.length)
      h(
        words,
        "p",
        "",
        `${listed(bound)} ${
          bound.length === 1 ? "follows" : "follow"
        } exactly from the other features, so the coefficients have no unique solution. Shown is the one of least norm, without standard errors.`,
      );
  }

  return { say: (/** @type {string} */ text) => say(words, text) };
}

/** @param {number} value */
const isNumber = (value) => value === value;
/** @param {number} n @param {string} one @param {string} many */
const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
/** @param {string} name */
const quoted = (name) => `“${name.slice(0, 60)}”`;

/** @param {string[]} names */
function listed(names) {
  const shown = names.slice(0, SHOWN).map(quoted).join(", ");
  return names.length > SHOWN ? `${shown} and ${names.length - SHOWN} more` : shown;
}

/** @param {number[]} lines */
function leftOut(lines) {
  if (!lines.length) return "";
  const shown = lines.slice(0, SHOWN).join(", ") + (lines.length > SHOWN ? ", …" : "");
  const of = lines.length === 1 ? "line" : "lines";
  return `${count(lines.length, "row is", "rows are")} left out: a plain number is missing there (${of} ${shown}). `;
}

/** @param {string[]} names */
const setAside = (names) =>
  names.length ? `${listed(names)} ${names.length === 1 ? "holds" : "hold"} words and cannot be used here.` : "";
