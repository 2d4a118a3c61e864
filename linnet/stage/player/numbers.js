// @ts-check
// Numbers as text.

export const MINUS = "\u2212";
const FIGURE_SPACE = "\u2007", SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉";

/** A count with its thousands apart: 12,345. Intl takes tens of milliseconds at its first number. @param {number} n */
export const grouped = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * Fixed decimals, true minus sign; pad = keep a figure space where the sign would be.
 * @param {number} value
 */
export function fix(value, decimals = 2, pad = false) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "–" : value < 0 ? MINUS + "∞" : "∞";
  if (Math.abs(value) >= 1e7) return exponent(value);
  const digits = Math.abs(value).toFixed(decimals);
  return (value < 0 && Number(digits) !== 0 ? MINUS : pad ? FIGURE_SPACE : "") + digits;
}

/** A number as people write it, with a true minus sign and a decimal comma too; NaN for anything else. @param {string} text */
export const numberOf = (text) => Number(text.trim().slice(0, 40).replace(MINUS, "-").replace(",", ".") || NaN);

/** A rate as briefly as it is clear. @param {number} value */
export const brief = (
  value,
) => (value !== 0 && (value < 1e-4 || value >= 1e5) ? exponent(value) : String(Number(value.toPrecision(3))));

/** An edge of stability in two digits, rounded down: no rate under what is said is beyond it. @param {number} value */
export function limit(value) {
  const place = 10 ** (Math.floor(Math.log10(value)) - 1);
  return brief(Number((place * Math.floor(value / place + 1e-9)).toPrecision(2)));
}

/** 1.2e-6 as 1.2×10⁻⁶. @param {number} value */
export function exponent(value) {
  const [digits, power] = Math.abs(value).toExponential(1).split("e");
  return (value < 0 ? MINUS : "") + digits + "×10" + raised(Number(power));
}

/** A power as superscript digits. @param {number} power */
export const raised = (power) => String(power).replace("-", "⁻").replace(/\d/g, (c) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(c)]);

/** A number as subscript digits. @param {number} n */
export const sub = (n) => String(n).replace(/\d/g, (c) => SUBSCRIPT[Number(c)]);

/** Decimals that give `significant` digits at the size of the value. @param {number} value */
export const decimalsFor = (value, significant = 4) =>
  Math.max(0, Math.min(12, significant - 1 - Math.floor(Math.log10(Math.abs(value) || 1))));

/** A gap: 0.217, and under a thousandth 3.1×10⁻⁶. @param {number} value */
export const small = (value) => (value >= 0.001 || value === 0 ? fix(value, 3) : exponent(value));

/**
 * How many leading characters of a agree with b (same decimals); a shared sign or "0." is not yet agreement.
 * @param {string} a
 * @param {string} b
 */
export function agree(a, b) {
  const power = (/** @type {string} */ s) => s.split("×")[1];
  if (power(a) !== power(b)) return 0; // 3.1×10⁴⁹ shares no digit with 3.651
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  if (a.length !== b.length && count < Math.max(a.length, b.length)) {
    const whole = (/** @type {string} */ s) => s.split(".")[0].length;
    if (whole(a) !== whole(b)) return 0; // 12 and 123 share no digit of the same place
  }
  return count === a.length || /[1-9]/.test(a.slice(0, count)) ? count : 0;
}
