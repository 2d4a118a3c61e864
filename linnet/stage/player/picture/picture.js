// @ts-check
// A picture for slides: what the panels show now, as one SVG that looks the same everywhere.

import { el } from "../elements.js";
import { fontFaces } from "./fonts.js";

const MARGIN = 12; // px
const LEFT_OUT = "button, select, input, .sr, .controls, .choosers, .foot"; // what is to be pressed, not seen
/** What a style sheet says of an SVG element, and an SVG by itself must say of its own. */
const STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-opacity",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "opacity",
  "font-family",
  "font-size",
  "font-weight",
  "text-anchor",
  "text-decoration-line",
  "letter-spacing",
  "font-variant-numeric",
  "visibility",
];

/**
 * @param {HTMLElement} root  the stage
 * @param {HTMLElement[]} panels  those that are drawn
 * @param {(canvas: HTMLCanvasElement) => string} pictured  the address of a canvas' picture
 * @returns {Promise<{svg: string, width: number, height: number}>}  px
 */
export async function pictureOf(root, panels, pictured) {
  const shown = panels.filter((panel) => panel.offsetParent);
  const boxes = shown.map((panel) => panel.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)) - MARGIN,
    top = Math.min(...boxes.map((box) => box.top)) - MARGIN;
  const width = Math.ceil(Math.max(...boxes.map((box) => box.right)) - left + MARGIN);
  const height = Math.ceil(Math.max(...boxes.map((box) => box.bottom)) - top + MARGIN);
  const style = getComputedStyle(root), paper = style.getPropertyValue("--paper").trim();
  const svg = el(null, "svg", { width, height, viewBox: `0 0 ${width} ${height}` });
  el(svg, "style", {}, await fontFaces(style.fontFamily));
  el(svg, "rect", { width, height, fill: paper });
  const origin = { left, top };
  for (const panel of shown) addPanel(svg, panel, origin, pictured);
  return { svg: new XMLSerializer().serializeToString(svg), width, height };
}

/** @typedef {{left: number, top: number}} Origin */

/** @param {SVGElement} svg @param {Element} panel @param {Origin} origin @param {(canvas: HTMLCanvasElement) => string} pictured */
function addPanel(svg, panel, origin, pictured) {
  const { display, visibility } = getComputedStyle(panel);
  if (display === "none" || visibility === "hidden" || panel.matches(LEFT_OUT)) return;
  const box = panel.getBoundingClientRect(), x = box.left - origin.left, y = box.top - origin.top;
  if (panel instanceof SVGSVGElement) {
    const copy = /** @type {SVGSVGElement} */ (panel.cloneNode(true));
    inline(panel, copy);
    for (const [key, value] of Object.entries({ x, y, width: box.width, height: box.height }))
      copy.setAttribute(key, String(value));
    copy.setAttribute("overflow", "visible");
    svg.append(copy);
  } else if (panel instanceof HTMLCanvasElement) {
    el(svg, "image", { x, y, width: box.width, height: box.height, href: pictured(panel) });
  } else {
    addBorder(svg, panel, { x, y, width: box.width, height: box.height });
    for (const child of panel.childNodes) {
      if (child instanceof Element) addPanel(svg, child, origin, pictured);
      else if (child.textContent?.trim()) addText(svg, /** @type {Text} */ (child), origin);
    }
  }
}

/** What surrounds an HTML element. @param {SVGElement} svg @param {Element} element @param {{x: number, y: number, width: number, height: number}} box */
function addBorder(svg, element, { x, y, width, height }) {
  const style = getComputedStyle(element),
    line = parseFloat(style.borderTopWidth),
    round = parseFloat(style.borderTopLeftRadius);
  if (!line) return;
  const dash = style.borderTopStyle === "dashed" ? "5 3" : undefined;
  const stroke = { stroke: style.borderTopColor, "stroke-width": line, "stroke-dasharray": dash };
  if (!height || height <= line) el(svg, "path", { d: `M${x} ${y + line / 2}h${width}`, fill: "none", ...stroke });
  else {
    const inner = { x: x + line / 2, y: y + line / 2, width: width - line, height: height - line };
    el(svg, "rect", { ...inner, rx: Math.min(round, height / 2), fill: style.backgroundColor, ...stroke });
  }
}

/** The lines of a text. @param {SVGElement} svg @param {Text} node @param {Origin} origin */
function addText(svg, node, origin) {
  const style = getComputedStyle(/** @type {Element} */ (node.parentElement)), range = document.createRange();
  /** @type {{top: number, left: number, bottom: number, text: string}[]} */
  const lines = [];
  for (let at = 0; at < node.data.length; at++) {
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    const box = range.getBoundingClientRect(), last = lines[lines.length - 1];
    if (!box.width) continue;
    if (last && Math.abs(last.top - box.top) < 2) last.text += node.data[at];
    else lines.push({ top: box.top, left: box.left, bottom: box.bottom, text: node.data[at] });
  }
  for (const { top, left, bottom, text } of lines) {
    const line = el(svg, "text", {
      x: left - origin.left,
      y: (top + bottom) / 2 - origin.top + parseFloat(style.fontSize) * 0.35,
    }, text);
    line.setAttribute("fill", style.color);
    for (const name of ["font-family", "font-size", "font-weight", "font-variant-numeric"])
      line.style.setProperty(name, style.getPropertyValue(name));
  }
}

/** What the style sheet says, in the copy itself. @param {Element} from @param {Element} to */
function inline(from, to) {
  const style = getComputedStyle(from);
  if (style.display === "none") return to.remove();
  for (const name of STYLES) to instanceof SVGElement && to.style.setProperty(name, style.getPropertyValue(name));
  for (const name of ["class", "tabindex", "role", "aria-label"]) to.removeAttribute(name);
  const copies = [...to.children];
  [...from.children].forEach((child, k) => inline(child, copies[k]));
}
