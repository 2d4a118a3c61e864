// @ts-check
// What is said of a point that is chosen, or cannot be.

import { valuesOf } from "../engine/edits.js";
import { MOST_EDITED } from "../engine/limits.js";
import { grouped } from "../numbers.js";
import { drawnAt } from "./edited_scene.js";

/** @typedef {import("../seam/runs.js").Kept} Kept */

/** The chosen point, for those who cannot see it. @param {Kept} kept */
export function inWords({ run, shown, hand: { row } }) {
  if (row === null || drawnAt(shown, row) < 0) return "";
  const values = valuesOf(run.problem.hand, run.trainer.edits, row) ?? [], names = [...shown.whole, shown.target];
  const numbers = values.map((value, i) => `${names[i]} ${digits(value)}`).slice(-3).join(", ");
  const slope = shown.names.length === 1 ? `; least squares’ slope ${digits(shown.own[1])}` : "";
  return `Row ${row + 1}: ${numbers}${slope}.`;
}

/** Why a row cannot be chosen. @param {Kept} kept @param {number} number  from 1 */
export function whyNone({ run, shown }, number) {
  const { total } = run.problem.hand;
  return Number.isInteger(number) && number >= 1 && number <= total
    ? `row ${grouped(number)} is not among the ${grouped(shown.drawn)} drawn`
    : `rows go from 1 to ${grouped(total)}`;
}

/** Why a point stays as it is. @param {Kept} kept */
export const whyKept = ({ run }) =>
  run.trainer.edits.rows.size >= MOST_EDITED
    ? `At most ${MOST_EDITED} points can be changed by hand.`
    : "The point cannot go there.";

/** @param {number} value */
const digits = (value) => String(Number(value.toPrecision(4))).replace("-", "−");
