// @ts-check
// The panel that shows a plan of the product. What was there before stays and is moved when the plan changes; frame
// after frame only numbers and tints change.

import { el, put } from "../elements.js";
import { sub } from "../numbers.js";
import { at, createKeyed } from "../keyed.js";
import { textWidth } from "../text_width.js";
import { createCoefficients } from "./coefficients.js";
import { createHeat } from "./heat_matrix.js";
import { createNumbers } from "./number_matrix.js";
import { boxOf } from "./plan.js";
import { listen } from "./pointer.js";
import { addBracket, addText, bracketPath } from "./strokes.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View */
/** @typedef {import("../types.js").Link} Link @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./plan.js").Plan} Plan @typedef {import("./plan.js").Factor} Factor @typedef {import("./plan.js").Label} Label @typedef {import("./plan.js").Fonts} Fonts */
/** @typedef {{coefficient: (index: number|null) => void, inspect: (link: Link|null, x: number, y: number, edit: boolean) => void}} Actions */

const TEXTS = 36, LEAST_TEXTS = 8; // cells whose text may change in one frame: laying out text is what costs
const SLOW = 400; // ms between refreshes of what only a screen reader reads

/**
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {(scene: Scene, layout: Layout, fonts: Fonts) => Plan} arrange
 */
export function createPanel(host, actions, arrange) {
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", "The product of the matrices");
  host.style.position = "relative";
  /** @type {Plan|null} */ let plan = null;
  /** @type {ReturnType<typeof createDrawing>|null} */ let drawing = null;
  let drawnFor = /** @type {any[]} */ ([]); // the scene and the colours
  let timer = 0, settling = 0, chosen = /** @type {number|null|undefined} */ (undefined);

  /** @param {Scene} scene @param {Layout} layout */
  function layOut(scene, layout) {
    const fonts = fontsOf(layout.font), colours = JSON.stringify(layout.colours);
    if (!drawing || drawnFor[0] !== scene || drawnFor[1] !== colours) {
      const refocus = drawing && focusedEntry(host);
      drawing = createDrawing(host, scene, layout.colours);
      drawnFor = [scene, colours];
      plan = arrange(scene, layout, fonts);
      drawing.layOut(plan, fonts);
      if (refocus) drawing.coefficients.focus(Number(refocus));
    } else drawing.layOut(plan = arrange(scene, layout, fonts), fonts);
    chosen = undefined;
    cancelAnimationFrame(settling); // the view it would draw belongs to other widths
    host.style.cursor = "";
  }

  /** @param {View} view */
  function draw(view) {
    if (!drawing) return;
    const fresh = view.coefficient !== chosen, first = chosen === undefined;
    if (fresh) drawing.choose(chosen = view.coefficient);
    const changed = drawing.coefficients.draw(view);
    const ration = { left: first ? Infinity : Math.max(LEAST_TEXTS, TEXTS - changed) };
    for (const { matrix } of drawing.matrices()) matrix.draw(view, ration);
    cancelAnimationFrame(settling);
    if (ration.left < 0) settling = requestAnimationFrame(() => draw(view)); // the rest, also when no frame follows
    if (fresh && !first) name();
    else timer ||= window.setTimeout(name, first ? 0 : SLOW);
  }

  /** What screen readers read; it need not run with the picture. */
  function name() {
    clearTimeout(timer);
    timer = 0;
    drawing?.coefficients.name();
  }

  listen(host, actions, {
    plan: () => plan,
    chosen: () => chosen ?? null,
    mark: (link) => drawing?.mark(link),
    name,
  });
  return { layOut, draw };
}

/** The entry of W* that has the focus. @param {HTMLElement} host */
function focusedEntry(host) {
  const focused = /** @type {ShadowRoot} */ (host.getRootNode()).activeElement;
  return focused && host.contains(focused) ? focused.getAttribute("data-coef") : null;
}

/** @param {string} family @returns {Fonts} */
function fontsOf(family) {
  const cell = `13px ${family}`;
  return { cell, name: cell, tick: `12px ${family}`, digit: Math.max(5, textWidth("0000000000", cell) / 10) };
}

/** @param {Factor} f @param {string[]} names of the inputs */
const describe = (f, names) => {
  const from = f.layer ? "the layer before" : ["1", ...names.slice(0, 8)].join(", ") + (names.length > 8 ? ", …" : "");
  const size = `${f.rows} by ${f.columns}`;
  return `W${sub(f.layer + 1)}, ${size}, from ${from}${f.numbers ? "" : ", as colours; each value stands in its card"}`;
};

/**
 * The elements of one scene in one theme.
 * @param {HTMLElement} host @param {Scene} scene @param {Colours} colours
 */
function createDrawing(host, scene, colours) {
  const svg = el(null, "svg");
  Object.assign(svg.style, { position: "relative", display: "block" });
  host.replaceChildren(svg);
  const rules = el(svg, "path", { class: "rule" });
  const factors = /** @type {ReturnType<typeof createKeyed<ReturnType<typeof createFactor>>>} */ (
    createKeyed(el(svg, "g"))
  );
  const labels = createLabels(el(svg, "g")), coefficients = createCoefficients(svg, scene, colours);
  const frame = createCellFrame(svg, colours.ink);
  let shown = /** @type {ReturnType<typeof createFactor>[]} */ ([]), plan = /** @type {Plan|null} */ (null);

  /** @param {Factor} f */
  function createFactor(f) {
    const node = /** @type {SVGGElement} */ (el(null, "g", { "data-layer": f.layer + 1 }));
    const matrix = f.numbers ? createNumbers(node, scene, colours) : createHeat(node, host, svg, colours);
    return { node, matrix, bracket: addBracket(node, colours.soft) };
  }

  return {
    coefficients,
    matrices: () => shown,
    /** @param {Plan} next @param {Fonts} fonts */
    layOut(next, fonts) {
      plan = next;
      const { width, height } = plan;
      put(svg, "viewBox", `0 0 ${width} ${height}`);
      put(svg, "width", width);
      put(svg, "height", height);
      Object.assign(svg.style, { width: `${width}px`, height: `${height}px` });
      put(rules, "d", plan.rules.map(({ x, y }) => `M${x} 0V${y}`).join(""));
      const before = shown;
      shown = factors.show(plan.factors, (f) => `${f.layer} ${f.numbers}`, createFactor);
      for (const factor of before) if (!shown.includes(factor)) factor.matrix.remove();
      plan.factors.forEach((f, i) => {
        const { node, matrix, bracket } = shown[i];
        put(node, "transform", at(f.x, f.y));
        put(node, "role", f.numbers ? "group" : "img");
        put(node, "aria-label", describe(f, scene.whole));
        put(bracket, "d", bracketPath({ x: 0, y: 0, width: f.width, height: f.height, sides: "both" }));
        matrix.layOut(f, fonts.digit);
      });
      labels.layOut(plan.labels);
      coefficients.layOut(plan);
      frame(null, null);
    },
    /** @param {number|null} chosen */
    choose(chosen) {
      for (const { matrix } of shown) matrix.choose(chosen);
      labels.choose(chosen);
      coefficients.choose(chosen);
    },
    /** Frame the cell of a link that is under the pointer. @param {Link|null} link */
    mark: (link) => frame(link, plan),
  };
}

/** @param {Element} svg @param {string} colour @returns {(link: Link|null, plan: Plan|null) => void} to frame its cell */
function createCellFrame(svg, colour) {
  const frame = el(svg, "rect", { rx: 2, fill: "none", stroke: colour, "stroke-width": 1.5, "pointer-events": "none" });
  put(frame, "visibility", "hidden");
  return (link, plan) => {
    const f = link && plan?.factors.find(({ layer }) => layer === link.layer);
    put(frame, "visibility", f ? null : "hidden");
    if (!f) return;
    const box = boxOf(f, link), grow = f.numbers ? 0 : Math.max(1, (5 - box.width) / 2);
    put(frame, "x", box.x - grow);
    put(frame, "y", box.y - (f.numbers ? 0 : 1));
    put(frame, "width", box.width + 2 * grow);
    put(frame, "height", box.height + (f.numbers ? 0 : 2));
  };
}

/** Names and symbols; those of the coefficient that is chosen are lit. @param {Element} group */
function createLabels(group) {
  const keyed = /** @type {ReturnType<typeof createKeyed<{node: SVGTextElement}>>} */ (createKeyed(group));
  let shown = /** @type {{node: SVGTextElement}[]} */ ([]), labels = /** @type {Label[]} */ ([]);
  return {
    /** @param {Label[]} next */
    layOut(next) {
      labels = next;
      /** @type {Map<string, number>} */
      const seen = new Map();
      const key = (/** @type {Label} */ label) => {
        const words = `${label.class} ${label.anchor} ${label.text}`, count = (seen.get(words) ?? 0) + 1;
        seen.set(words, count);
        return `${words} ${count}`;
      };
      shown = keyed.show(labels, key, (label) => ({ node: addText(null, label.class, label.anchor, label.text) }));
      labels.forEach(({ x, y }, i) => put(shown[i].node, "transform", at(x, y)));
    },
    /** @param {number|null} chosen */
    choose(chosen) {
      labels.forEach(({ coefficient, class: plain, lit }, i) =>
        put(shown[i].node, "class", coefficient !== undefined && coefficient === chosen ? lit ?? plain : plain)
      );
    },
  };
}
