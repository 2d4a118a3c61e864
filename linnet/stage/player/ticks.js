// @ts-check
// The numbers on an axis.

import { MINUS, exponent } from "./numbers.js";

/**
 * Ticks at 1, 2, 2.5 or 5 times a power of ten, about n of them.
 * @param {number} low
 * @param {number} high
 * @param {number} n
 */
export function nice(low, high, n) {
  const raw = (high - low) / n;
  if (!(raw > 0) || !Number.isFinite(raw)) return [low];
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= raw * 0.999) ?? 10 * power;
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** A tick as text. @param {number} value */
export const tickText = (value) =>
  value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4)
    ? exponent(value)
    : String(value).replace("-", MINUS);
