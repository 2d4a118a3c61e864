// @ts-check
// Numbers in cells: as many digits as there is room for, and so many decimals that digits can be compared.

import { MINUS, agree, decimalsFor, exponent, fix } from "../numbers.js";

/** How many digits wide a number is: a point is half a digit, a raised digit less than one. @param {string} text */
export function span(text) {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    digits += code === 46 ? 0.5 : (code > 0x206f && code < 0x209d) || (code > 0xb1 && code < 0xba) ? 0.7 : 1;
  }
  return digits;
}

/**
 * A number in the room there is: fewer decimals, then a power of ten, then only its power.
 * @param {number} value @param {number} decimals @param {number} digits  there is room for
 * @param {number} [most]  for a power of ten, which may fill the cell
 */
export function short(value, decimals, digits, most = digits + 0.5) {
  if (!Number.isFinite(value)) return fix(value);
  for (let d = decimals > 6 ? -1 : decimals; d >= 0; d--) { // under a thousandth only a power of ten says something
    const text = fix(value, d);
    if (decimals > 4 && Math.abs(value) < 0.5 * 10 ** -d) break; // nothing of it would be left
    if (span(text) <= digits) return text;
  }
  const text = exponent(value);
  if (span(text) <= most) return text;
  const sign = value < 0 ? MINUS : "", near = exponent(Number(value.toPrecision(1))); // 9.6 is 1 of the next power
  const power = near.slice(near.indexOf("×")), rounded = sign + near[sign.length] + power;
  return span(rounded) <= most ? rounded : sign + power.slice(1);
}

/**
 * How many digits an entry of W* takes; bold ones are wider. Four decimals and a sign stand in any font.
 * @param {number} room px @param {{standardised: boolean}} scene @param {{digit: number}} fonts
 */
export const digitsIn = (room, scene, fonts) => Math.max(scene.standardised ? 6.5 : 0, room / (1.06 * fonts.digit));

/**
 * How an entry of W* and that of least squares are written, so that their digits can be compared.
 * @typedef {Object} Form
 * @property {number} divisor  a power of ten
 * @property {number} decimals
 * @property {string} suffix   the power of ten as text
 * @property {number} digits   there is room for
 * @property {boolean} exact   always with so many decimals
 */

/**
 * As many decimals as the goal fills.
 * @param {number} goal @param {number} scale  the largest goal's size @param {boolean} standardised @param {number} digits
 * @returns {Form}
 */
export function formOf(goal, scale, standardised, digits) {
  const size = Math.abs(goal) <= 1e-13 * scale ? 0 : Math.abs(goal);
  let decimals = standardised ? 4 : decimalsFor(size);
  while (decimals > 0 && span(MINUS + fix(size, decimals)) > digits) decimals--;
  const power = size ? Math.floor(Math.log10(size)) : 0;
  const poor = !standardised && size > 0 && power + decimals < 2; // under three digits of it
  if (!poor && span(MINUS + fix(size, decimals)) <= digits)
    return { divisor: 1, decimals, suffix: "", digits, exact: standardised };
  const suffix = exponent(10 ** power).slice(3);
  return {
    divisor: 10 ** power,
    decimals: Math.max(0, Math.min(3, Math.floor(digits - span(suffix) - (goal < 0 ? 2.5 : 1.5)))),
    suffix,
    digits,
    exact: standardised,
  };
}

/** A value in a form. @param {number} value @param {Form} form */
export const written = (value, form) => fix(value / form.divisor, form.decimals) + form.suffix;

/**
 * An entry of W* in two parts: the leading digits that it shares with the goal, and the others.
 * @param {number} value @param {string} goal  as written @param {Form} form @returns {[string, string]}
 */
export function compared(value, goal, form) {
  const text = written(value, form), size = Math.abs(value / form.divisor);
  const fits = Number.isFinite(value) && span(text) <= form.digits
    && (form.divisor === 1 || (size > 0.1 && size < 100));
  const count = fits ? agree(text, goal) : 0;
  const shown = fits ? text : short(value, form.exact ? form.decimals : decimalsFor(value), form.digits);
  return [shown.slice(0, count), shown.slice(count)];
}
