// @ts-check
// "Use your own data": a plain CSV, read here and sent nowhere; then which column is explained by which.

import { button, h, say } from "../../stage/player/elements.js";
import { grouped } from "../../stage/player/numbers.js";
import { chosenOf, quoted } from "./chosen.js";
import { readPlainCsv } from "./plain_csv.js";
import { dependent } from "./scene.js";

/** @typedef {import("./plain_csv.js").PlainTable} PlainTable */
/** @typedef {import("./chosen.js").Chosen} Chosen */

const MOST_BYTES = 20 * 2 ** 20;
const FIRST = 2; // features to begin with
const SHOWN = 6; // names or lines in a sentence
const FULL = "The full linnet reads nearly any table";

/**
 * @param {HTMLElement} host
 * @param {{app: string|null, show: (chosen: Chosen) => void, back: () => void}} actions
 */
export function createOwnData(host, { app, show, back }) {
  const box = h(host, "section", "own"), field = fileField(box);
  box.setAttribute("aria-label", "Data");
  const roles = h(box, "div", "roles"), words = h(box, "div", "words");
  words.setAttribute("role", "status");
  roles.hidden = true;

  field.addEventListener("change", async () => {
    const file = field.files?.[0];
    field.value = ""; // the same file again is a change, too
    if (!file) return;
    const read = file.size > MOST_BYTES ? "It is larger than 20 MB." : readPlainCsv(await file.text());
    if (typeof read === "string") refuse(read);
    else offerRoles(roles, read.names, { choose: (target, features) => choose(read, target, features), leave });
  });

  /** @param {string} why */
  function refuse(why) {
    words.replaceChildren();
    const p = h(words, "p", "problem", `This file is not plain enough for this page. ${why} `);
    if (app) h(p, "a", "", FULL).href = app;
    else p.append(FULL);
    p.append(".");
  }

  function leave() {
    roles.hidden = true;
    words.replaceChildren();
    back();
  }

  /** @param {PlainTable} table @param {number} target @param {number[]} features */
  function choose(table, target, features) {
    words.replaceChildren();
    const chosen = chosenOf(table, target, features);
    if (typeof chosen === "string") return h(words, "p", "problem", chosen);
    show(chosen);
    h(
      words,
      "p",
      "",
      `${count(chosen.y.length, "row is", "rows are")} used. ${leftOut(chosen.left)}${setAside(table.words)}`,
    );
    const why = undetermined(chosen);
    if (why) h(words, "p", "", `${why} Shown is the one of least norm, without standard errors.`);
  }

  return { say: (/** @type {string} */ text) => say(words, text) };
}

/** @param {HTMLElement} box @returns {HTMLInputElement} */
function fileField(box) {
  const label = h(box, "label", "file"), field = h(label, "input");
  label.append(h(null, "span", "", "Use your own data"));
  field.type = "file";
  field.accept = ".csv,.tsv,.txt,text/csv";
  h(box, "span", "promise", "A CSV file. It stays on this device: this page can reach nothing.");
  return field;
}

/**
 * Which column is explained by which.
 * @param {HTMLElement} roles @param {string[]} names
 * @param {{choose: (target: number, features: number[]) => void, leave: () => void}} actions
 */
function offerRoles(roles, names, { choose, leave }) {
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
  button(roles, "", "Back to the data of this page", leave);
  const chosen = () => {
    const explained = Number(target.value);
    boxes.forEach((tick, j) => (/** @type {HTMLElement} */ (tick.parentElement).hidden = j === explained));
    choose(explained, boxes.flatMap((tick, j) => (tick.checked && j !== explained ? [j] : [])));
  };
  roles.onchange = chosen;
  chosen();
}

/** Why the coefficients have no unique solution, if they have none. @param {Chosen} chosen */
function undetermined({ X, y, names }) {
  if (y.length <= names.length) return "There are too few rows for so many features: many solutions fit equally well.";
  const bound = dependent(X, names.length).map((k) => names[k]);
  if (!bound.length) return "";
  const follow = bound.length === 1 ? "follows" : "follow";
  return `${listed(bound)} ${follow} exactly from the other features, so the coefficients have no unique solution.`;
}

/** @param {number} n @param {string} one @param {string} many */
const count = (n, one, many) => `${grouped(n)} ${n === 1 ? one : many}`;
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
