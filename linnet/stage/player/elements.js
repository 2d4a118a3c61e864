// @ts-check
// Elements: made, and touched only where something changed.

const NS = "http://www.w3.org/2000/svg";

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
 * @param {ParentNode} parent @param {string} className @param {string} text @param {(event: MouseEvent) => void} action
 * @returns {HTMLButtonElement}
 */
export function button(parent, className, text, action) {
  const made = h(parent, "button", className, text);
  made.addEventListener("click", action);
  return made;
}

/** Px per CSS px of the screen; past two nobody sees the difference. */
export const sharpness = () => Math.min(2, window.devicePixelRatio || 1);

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

/** Set lengths, in tenths of a px. @param {Element} node @param {Object<string, number>} lengths */
export function place(node, lengths) {
  for (const key in lengths) put(node, key, lengths[key].toFixed(1));
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
