// @ts-check
// What every panel shares: elements, numbers as text, colours, names.

const NS = "http://www.w3.org/2000/svg";
export const MINUS = "\u2212";
const FIGURE_SPACE = "\u2007";

/** @typedef {import("./types.js").Colours} Colours */

/**
 * Make an SVG element, set its attributes, append it.
 * @param {Element|null|undefined} parent
 * @param {string} tag
 * @param {Object<string, any>} [attributes]
 * @param {string|number} [text]
 * @returns {any}
 */
export function el(parent, tag, attributes = {}, text) {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(attributes))
    if (value !== undefined && value !== null) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = String(text);
  parent?.append(node);
  return node;
}

/**
 * Make an HTML element; a button is one that submits nothing.
 * @param {ParentNode|null|undefined} parent
 * @param {string} tag
 * @param {string} [className]
 * @param {string|number} [text]
 * @returns {any}
 */
export function h(parent, tag, className, text) {
  const node = document.createElement(tag);
  if (tag === "button") node.setAttribute("type", "button");
  if (className) node.className = className;
  if (text !== undefined) node.textContent = String(text);
  parent?.append(node);
  return node;
}

/**
 * Make a button that does something.
 * @param {ParentNode} parent @param {string} className @param {string} text @param {() => void} action
 * @returns {HTMLButtonElement}
 */
export function button(parent, className, text, action) {
  const made = h(parent, "button", className, text);
  made.addEventListener("click", action);
  return made;
}

/** @type {WeakMap<Element, Object<string, string|number|null>>} */
const written = new WeakMap();

/**
 * Set an attribute only if it changed since it was last set here: the frame loop touches nothing else.
 * @param {Element} node
 * @param {string} key
 * @param {string|number|null} value
 */
export function put(node, key, value) {
  let known = written.get(node);
  if (!known) written.set(node, known = {});
  if (known[key] === value) return;
  known[key] = value;
  if (value === null) node.removeAttribute(key);
  else node.setAttribute(key, String(value));
}

/**
 * Set the text only if it changed.
 * @param {Element} node
 * @param {string} text
 */
export function say(node, text) {
  let known = written.get(node);
  if (!known) written.set(node, known = {});
  if (known.text === text) return;
  known.text = text;
  // a text node that stays is cheaper than a new one
  if (node.firstChild) /** @type {Text} */ (node.firstChild).data = text;
  else node.textContent = text;
}

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

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

/**
 * Mix two #rrggbb colours.
 * @param {string} a
 * @param {string} b
 * @param {number} share  of b
 */
export function mix(a, b, share) {
  const [x, y] = [rgb(a), rgb(b)];
  return "#" + x.map((v, i) => Math.round(v + (y[i] - v) * share).toString(16).padStart(2, "0")).join("");
}

/** @type {Map<string, string[]>} */
const ramps = new Map();

/**
 * The tint of a signed value, t in [-1, 1]: orange below zero, blue above; 65 shades a theme and strength.
 * @param {Colours} colours
 * @param {number} t
 * @param {number} strength
 */
export function tint(colours, t, strength) {
  const key = colours.paper + colours.plus + strength;
  let ramp = ramps.get(key);
  if (!ramp) {
    const shade = (/** @type {number} */ i) =>
      mix(colours.paper, i < 32 ? colours.minus : colours.plus, (strength * Math.abs(i - 32)) / 32);
    ramps.set(key, ramp = Array.from({ length: 65 }, (_, i) => shade(i)));
  }
  return ramp[Math.round(32 + 32 * Math.max(-1, Math.min(1, t || 0)))];
}

/** Nodes and planes are shaded by z (sd of y): full at ±1.6, at this strength. */
export const RAMP = { z: 1.6, strength: 0.8 };

/** Link width in px: 1 at zero, 4 more per unit, never above 11; k shrinks it in dense networks. @param {number} weight */
export const linkWidth = (weight, k = 1) => k * Math.min(11, 1 + 4 * Math.abs(weight));

/**
 * Dashes mark negative weights; they grow with the width so that thick ones stay dashes.
 * @param {number} weight
 * @param {number} width
 */
export const dashOf = (weight, width) =>
  weight < 0 ? `${(5 + 1.6 * width).toFixed(1)} ${(2.5 + 0.6 * width).toFixed(1)}` : null;

const SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉";
/** @param {number} n */
export const sub = (n) => String(n).replace(/\d/g, (c) => SUBSCRIPT[Number(c)]);

/**
 * A hidden node's name: h₂, or h₁,₂ when there is more than one hidden layer.
 * @param {number[]} widths
 * @param {number} column
 * @param {number} node
 */
export const nodeName = (
  widths,
  column,
  node,
) => (widths.length === 3 ? "h" + sub(node) : "h" + sub(column) + "," + sub(node));

/** Long names are cut in the middle; the whole name stands in the card and the table. @param {string} name */
export function cut(name, most = 14) {
  const letters = [...name];
  if (letters.length <= most) return name;
  const head = Math.ceil((most - 1) / 2);
  return letters.slice(0, head).join("") + "…" + letters.slice(letters.length - (most - 1 - head)).join("");
}

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

/**
 * Write a number with the leading digits that agree with the goal marked; both at the same decimals.
 * @param {Element} same  takes the digits that agree
 * @param {Element} rest
 * @param {number} value
 * @param {number} goal
 * @param {number} decimals
 */
export function lockDigits(same, rest, value, goal, decimals) {
  const [a, b] = [fix(value, decimals), fix(goal, decimals)];
  const count = agree(a, b);
  say(same, a.slice(0, count));
  say(rest, a.slice(count));
}
