// @ts-check
// What both ways of writing the product are made of. A plan says where everything stands (matrices.js
// and textbook.js make one each); this file builds the elements once and then changes numbers and
// tints, frame after frame. Where no number fits, a matrix is heat: a canvas of one pixel a cell.

import { MINUS, agree, cut, decimalsFor, el, exponent, fix, h, put, say, sub, tint } from "../draw.js";

/** @typedef {import("../types.js").Scene} Scene @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View */
/** @typedef {{layer: number, from: number, to: number}} Link */
/** @typedef {{coefficient: (index: number|null) => void, inspect: (link: Link|null, x: number, y: number, edit: boolean) => void}} Actions */

/**
 * One matrix. Along the links a row is where a link comes from; turned (the textbook), where it goes.
 * The cells that only carry the 1 are the first column, or turned the first row; the last layer has none.
 * @typedef {Object} Factor
 * @property {number} layer     from 0
 * @property {boolean} last
 * @property {boolean} turned
 * @property {number} rows
 * @property {number} columns   the one that carries the 1 included
 * @property {boolean} numbers  otherwise heat
 * @property {number} x
 * @property {number} y
 * @property {number} cell      width of a cell
 * @property {number} one       width of the first column, where it carries the 1
 * @property {number} row       height of a row
 * @property {number} width
 * @property {number} height
 */

/** @typedef {{x: number, y: number, width: number, height: number, goalX: number, goalY: number, digits: number, pad?: number}} Entry  of W*, and of least squares beside it */
/** @typedef {{x: number, y: number, width: number, height: number, sides: "both"|"left"|"right"|"none"}} Bracket */
/** @typedef {{x: number, y: number, text: string, class: string, anchor: "start"|"middle"|"end", coefficient?: number, lit?: string, layer?: number}} Label */

/**
 * @typedef {Object} Plan
 * @property {number} width
 * @property {number} height
 * @property {Factor[]} factors
 * @property {Entry[]} entries
 * @property {Bracket[]} mine    around W*
 * @property {Bracket[]} goal    around least squares
 * @property {{x: number, y: number}} sign
 * @property {Label[]} labels
 * @property {{x: number, y: number}[]} rules  hairlines from the top down to y
 */

export const CELL = { most: 46, least: 34, low: 15, row: 27, heat: 22 }; // px; numbers need least × low
const DIM = 0.3; // what is not on the paths of the chosen coefficient
const FULL = { number: 1.5, heat: 0.8 }; // |w| at which a tint is full
const TEXTS = 36, LEAST_TEXTS = 8; // cells whose text may change in one frame: laying out text is what costs
const SLOW = 400; // ms between refreshes of what only a screen reader reads

/** The narrowest cell a number fits: weights in the data's own units may be of any size. */
export const leastCell = (/** @type {Scene} */ scene) => (scene.standardised ? CELL.least : 44);

// -- text ---------------------------------------------------------------------------------------

/** @type {CanvasRenderingContext2D|null} */ let ruler = null;

/** The width of a text in px, asked of a canvas and not of the page: no layout is read. */
export function textWidth(text, font) {
  ruler ??= document.createElement("canvas").getContext("2d");
  if (!ruler) return text.length * 7;
  if (ruler.font !== font) ruler.font = font;
  return ruler.measureText(text).width;
}

/** A name cut in the middle to what fits. */
export function fitName(name, room, font) {
  let most = 14;
  while (most > 3 && textWidth(cut(name, most), font) > room) most--;
  return cut(name, most);
}

/** How many digits wide a number is: a point is half a digit, a raised digit less than one. */
export function span(text) {
  let digits = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    digits += code === 46 ? 0.5 : (code > 0x206f && code < 0x209d) || (code > 0xb1 && code < 0xba) ? 0.7 : 1;
  }
  return digits;
}

/** A number in the room there is: fewer decimals, then a power of ten (which may fill the cell), then only its power. */
export function short(value, decimals, digits) {
  if (!Number.isFinite(value)) return fix(value);
  for (let d = decimals > 6 ? -1 : decimals; d >= 0; d--) { // under a thousandth only a power of ten says something
    const text = fix(value, d);
    if (decimals > 4 && Math.abs(value) < 0.5 * 10 ** -d) break; // nothing of it would be left
    if (span(text) <= digits) return text;
  }
  const text = exponent(value), sign = value < 0 ? MINUS : "", most = digits + 0.5;
  if (span(text) <= most) return text;
  const power = text.slice(text.indexOf("×"));
  const rounded = sign + Math.round(Number(text.slice(sign.length, text.indexOf("×")))) + power;
  return span(rounded) <= most ? rounded : sign + power.slice(1);
}

/** How many digits an entry of W* takes; bold ones are wider. Four decimals and a sign stand in any font. */
export const digitsIn = (room, scene, fonts) => Math.max(scene.standardised ? 6.5 : 0, room / (1.06 * fonts.digit));

/** How the network's and the goal's entry are written: as many decimals as the goal fills, so that digits can lock. */
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

/** Write an entry of W*, the leading digits it shares with least squares marked. */
function lock(entry, value) {
  const { form, goal } = entry;
  const text = fix(value / form.divisor, form.decimals) + form.suffix;
  const size = Math.abs(value / form.divisor),
    fits = Number.isFinite(value) && span(text) <= form.digits && (form.divisor === 1 || (size > 0.1 && size < 100));
  const count = fits ? agree(text, goal) : 0;
  const shown = fits ? text : short(value, form.exact ? form.decimals : decimalsFor(value), form.digits);
  say(entry.same, shown.slice(0, count));
  say(entry.rest, shown.slice(count));
}

// -- geometry -----------------------------------------------------------------------------------

const columnX = (f, column) => f.x + (f.one ? (column ? f.one + (column - 1) * f.cell : 0) : column * f.cell);
const columnWidth = (f, column) => (f.one && column === 0 ? f.one : f.cell);

/** Where a cell's link runs; to is 0 in the cells that carry the 1. @returns {Link} */
function linkAt(f, row, column) {
  const [from, to] = f.turned ? [column, row] : [row, column];
  return { layer: f.layer, from, to: to + (f.last ? 1 : 0) };
}

/** The cell that holds a link. */
function boxOf(f, link) {
  const to = link.to - (f.last ? 1 : 0);
  const [row, column] = f.turned ? [to, link.from] : [link.from, to];
  return { x: columnX(f, column), y: f.y + row * f.row, width: columnWidth(f, column), height: f.row };
}

/** The link under a point. @returns {{factor: Factor, link: Link}|null} */
function linkUnder(plan, x, y) {
  for (const f of plan.factors) {
    if (x < f.x || x >= f.x + f.width || y < f.y || y >= f.y + f.height) continue;
    const column = f.one
      ? (x < f.x + f.one ? 0 : 1 + Math.floor((x - f.x - f.one) / f.cell))
      : Math.floor((x - f.x) / f.cell);
    const row = Math.floor((y - f.y) / f.row);
    if (row >= f.rows || column >= f.columns) return null;
    const link = linkAt(f, row, column);
    return link.to ? { factor: f, link } : null;
  }
  return null;
}

const onPath = (layer, from, chosen) => chosen === null || (layer === 0 ? from === chosen : chosen === 0 || from > 0);

// -- building -----------------------------------------------------------------------------------

function bracketPath({ x, y, width, height, sides }) {
  const out = 3, lip = 5, top = y - 2, bottom = y + height + 2;
  const left = `M${x - out + lip} ${top}H${x - out}V${bottom}H${x - out + lip}`;
  const right = `M${x + width + out - lip} ${top}H${x + width + out}V${bottom}H${x + width + out - lip}`;
  return (sides === "both" || sides === "left" ? left : "") + (sides === "both" || sides === "right" ? right : "");
}

const drawBracket = (parent, box, stroke, dash) =>
  el(parent, "path", { d: bracketPath(box), fill: "none", stroke, "stroke-width": 1.5, "stroke-dasharray": dash });

const addText = (parent, x, y, className, anchor, text) =>
  el(parent, "text", { x, y, class: className, "text-anchor": anchor }, text);

/** The 1 and the 0s that carry the 1, where a digit has room. */
function buildFixed(group, f) {
  if (f.last || f.row < CELL.low || f.cell < 12) return () => {};
  const texts = Array.from({ length: f.turned ? f.columns : f.rows }, (_, from) => {
    const [row, column] = f.turned ? [0, from] : [from, 0], wide = f.turned && f.numbers; // in line with the numbers under it
    const x = columnX(f, column) + (wide ? f.cell - padOf(f) : columnWidth(f, column) / 2);
    return addText(group, x, f.y + (row + 0.5) * f.row + 4.5, "cell faint", wide ? "end" : "middle", from ? "0" : "1");
  });
  return (chosen) =>
    texts.forEach((text, from) => put(text, "opacity", onPath(f.layer, from, chosen) ? null : DIM + 0.05));
}

const padOf = (f) => (f.cell < 40 ? 3 : 5);

/** A matrix of numbers. */
function buildNumbers(group, f, scene, colours, digit) {
  const cells = [], pad = padOf(f), dimFixed = buildFixed(group, f);
  const digits = scene.standardised ? (f.cell - pad) / digit + 0.25 : (f.cell - 2 * pad + 2) / digit; // −1.14 may touch the left edge
  for (let row = 0; row < f.rows; row++)
    for (let column = 0; column < f.columns; column++) {
      const { from, to } = linkAt(f, row, column);
      if (to === 0) continue;
      const x = columnX(f, column), y = f.y + row * f.row, width = columnWidth(f, column);
      const rect = el(group, "rect", { x: x + 1, y: y + 1, width: width - 2, height: f.row - 2, rx: 3 });
      cells.push({
        rect,
        text: addText(group, x + width - pad, y + f.row / 2 + 4.5, "cell", "end", ""),
        from,
        to,
        value: NaN,
        shown: "",
      });
    }
  let next = 0; // where the next frame goes on, if this one had too much to write
  return {
    draw(/** @type {View} */ view, ration) {
      for (let n = cells.length; n > 0; n--, next = (next + 1) % cells.length) {
        const cell = cells[next], value = view.weight(f.layer, cell.from, cell.to);
        if (value === cell.value) continue;
        const text = short(value, scene.standardised ? 2 : decimalsFor(value), digits);
        if (text !== cell.shown && ration.left-- <= 0) return;
        Object.assign(cell, { value, shown: text });
        put(cell.rect, "fill", tint(colours, value / FULL.number, 0.5));
        say(cell.text, text);
      }
    },
    choose(chosen) {
      for (const { rect, text, from } of cells) {
        const on = onPath(f.layer, from, chosen);
        put(rect, "opacity", on ? null : DIM);
        put(text, "opacity", on ? null : DIM + 0.05);
      }
      dimFixed(chosen);
    },
  };
}

const shades = new Map();

/** The ramp of a theme as pixels: 65 in full, then the same 65 dimmed. */
function pixelRamp(colours) {
  const key = colours.paper + colours.plus;
  let ramp = shades.get(key);
  if (!ramp) {
    shades.set(key, ramp = new Uint32Array(130));
    const bytes = new Uint8Array(ramp.buffer);
    for (let i = 0; i < 130; i++) {
      const colour = tint(colours, ((i % 65) - 32) / 32, 1);
      for (let c = 0; c < 3; c++) bytes[4 * i + c] = parseInt(colour.slice(1 + 2 * c, 3 + 2 * c), 16);
      bytes[4 * i + 3] = i < 65 ? 255 : Math.round(255 * DIM);
    }
  }
  return ramp;
}

/** A matrix as heat: thousands of cells cost one small picture. */
function buildHeat(group, host, svg, f, colours) {
  const canvas = h(null, "canvas");
  host.insertBefore(canvas, svg);
  canvas.setAttribute("aria-hidden", "true");
  Object.assign(canvas, { width: f.columns, height: f.rows });
  const px = (v) => v.toFixed(2) + "px";
  const width = f.one + (f.columns - (f.one ? 1 : 0)) * f.cell;
  Object.assign(canvas.style, {
    position: "absolute",
    left: px(f.x),
    top: px(f.y),
    width: px(width),
    height: px(f.height),
    imageRendering: "pixelated",
    pointerEvents: "none",
  });
  if (f.cell >= 5 && f.row >= 5) drawGrid(group, f, colours.paper);
  const context = canvas.getContext("2d"), image = context.createImageData(f.columns, f.rows);
  const pixels = new Uint32Array(image.data.buffer), ramp = pixelRamp(colours);
  let chosen = /** @type {number|null} */ (null);
  const last = f.last ? 1 : 0, dimFixed = buildFixed(group, f);
  return {
    draw(/** @type {View} */ view) {
      let changed = false;
      for (let row = 0, at = 0; row < f.rows; row++)
        for (let column = 0; column < f.columns; column++, at++) {
          const from = f.turned ? column : row, to = (f.turned ? row : column) + last;
          if (to === 0) continue; // it carries the 1: no link, no colour
          const t = view.weight(f.layer, from, to) / FULL.heat || 0;
          const shade =
            ramp[Math.round(32 + 32 * Math.max(-1, Math.min(1, t))) + (onPath(f.layer, from, chosen) ? 0 : 65)];
          if (pixels[at] !== shade) [pixels[at], changed] = [shade, true];
        }
      if (changed) context.putImageData(image, 0, 0);
    },
    choose: (index) => dimFixed(chosen = index),
  };
}

/** Thin lines of paper between the cells of heat. */
function drawGrid(group, f, paper) {
  let d = "";
  for (let row = 1; row < f.rows; row++) d += `M${f.x} ${f.y + row * f.row}h${f.width}`;
  for (let column = 1; column < f.columns; column++) d += `M${columnX(f, column)} ${f.y}v${f.height}`;
  if (d) el(group, "path", { d, stroke: paper, "stroke-width": 1, fill: "none" });
}

/** W*: every entry a control, least squares beside it. */
function buildEntries(svg, plan, scene, colours) {
  const scale = Math.max(...scene.goal.map(Math.abs)), W = el(svg, "g", { role: "group", "aria-label": "W*" });
  const goals = el(svg, "g", { role: "group", "aria-label": "least squares" });
  for (const box of plan.mine) drawBracket(W, box, colours.ink, null);
  const dashes = plan.goal.map((box) => drawBracket(goals, box, colours.ols, null));
  const entries = plan.entries.map((box, i) => {
    const form = formOf(scene.goal[i], scale, scene.standardised, box.digits);
    const goal = fix(scene.goal[i] / form.divisor, form.decimals) + form.suffix;
    const group = el(W, "g", { role: "button", tabindex: 0, "data-coef": i });
    group.style.outlineOffset = "0px"; // further out, the next entry would cover it
    const rect = el(group, "rect", {
      x: box.x + 1,
      y: box.y + 1,
      width: box.width - 2,
      height: box.height - 2,
      rx: 3,
      "stroke-width": 2,
      cursor: "pointer",
    });
    const right = box.width - (box.pad ?? 5);
    const text = addText(group, box.x + right, box.y + box.height / 2 + 4.5, "cell", "end");
    addText(goals, box.goalX + right, box.goalY + box.height / 2 + 4.5, "cell ols", "end", goal);
    return {
      group,
      rect,
      text,
      same: el(text, "tspan", { class: "same" }),
      rest: el(text, "tspan"),
      form,
      goal,
      value: NaN,
      name: i ? scene.whole[i - 1] : "intercept",
    };
  });
  return { entries, dashes };
}

const describe = (f, names) => {
  const from = f.layer ? "the layer before" : ["1", ...names.slice(0, 8)].join(", ") + (names.length > 8 ? ", …" : "");
  const size = `${f.rows} by ${f.columns}`;
  return `W${sub(f.layer + 1)}, ${size}, from ${from}${f.numbers ? "" : ", as colours; each value stands in its card"}`;
};

// -- the panel ----------------------------------------------------------------------------------

/**
 * A panel that shows a plan. `mark` frames the cell of a link that is under the pointer elsewhere.
 * @param {HTMLElement} host
 * @param {Actions} actions
 * @param {(scene: Scene, layout: Layout, fonts: {cell: string, name: string, tick: string, digit: number}) => Plan} arrange
 */
export function createPanel(host, actions, arrange) {
  host.setAttribute("role", "group");
  host.setAttribute("aria-label", "The product of the matrices");
  host.style.position = "relative";
  /** @type {Plan|null} */ let plan = null;
  /** @type {any} */ let parts = null;
  let height = 0, timer = 0, settling = 0, chosen = /** @type {number|null|undefined} */ (undefined);

  function layOut(/** @type {Scene} */ scene, /** @type {Layout} */ layout) {
    const focused = /** @type {any} */ (host.getRootNode()).activeElement;
    const refocus = focused && host.contains(focused) ? focused.getAttribute("data-coef") : null;
    const fonts = fontsOf(layout.font);
    plan = arrange(scene, layout, fonts);
    parts = build(host, plan, scene, layout.colours, fonts.digit);
    height = plan.height;
    chosen = undefined;
    cancelAnimationFrame(settling); // the view it would draw belongs to other widths
    host.style.cursor = "";
    if (refocus !== null) parts.entries[Number(refocus)]?.group.focus({ preventScroll: true });
  }

  function draw(/** @type {View} */ view) {
    if (!parts) return;
    const fresh = view.coefficient !== chosen, first = chosen === undefined;
    if (fresh) choose(parts, chosen = view.coefficient);
    const changed = drawEntries(parts, view),
      ration = { left: first ? Infinity : Math.max(LEAST_TEXTS, TEXTS - changed) };
    for (const factor of parts.factors) factor.draw(view, ration);
    cancelAnimationFrame(settling);
    if (ration.left < 0) settling = requestAnimationFrame(() => draw(view)); // the rest, also when no frame follows
    if (fresh) name();
    else timer ||= window.setTimeout(name, SLOW);
  }

  /** What screen readers read; it need not run with the picture. */
  function name() {
    clearTimeout(timer);
    timer = 0;
    for (const { group, name: words, same, rest } of parts.entries)
      put(group, "aria-label", `W* ${words} ${same.textContent}${rest.textContent}, show its paths`);
  }

  function mark(/** @type {Link|null} */ link) {
    const f = link && plan?.factors[plan.factors[0].turned ? plan.factors.length - 1 - link.layer : link.layer];
    if (!parts) return;
    put(parts.frame, "visibility", f ? null : "hidden");
    if (!f || !link) return;
    const box = boxOf(f, link), grow = f.numbers ? 0 : Math.max(1, (5 - box.width) / 2);
    put(parts.frame, "x", box.x - grow);
    put(parts.frame, "y", box.y - (f.numbers ? 0 : 1));
    put(parts.frame, "width", box.width + 2 * grow);
    put(parts.frame, "height", box.height + (f.numbers ? 0 : 2));
  }

  listen(host, actions, { plan: () => plan, chosen: () => chosen ?? null, mark, name });
  return {
    layOut,
    draw,
    mark,
    get height() {
      return height;
    },
  };
}

function fontsOf(family) {
  const cell = `13px ${family}`;
  return { cell, name: cell, tick: `12px ${family}`, digit: Math.max(5, textWidth("0000000000", cell) / 10) };
}

function build(host, plan, scene, colours, digit) {
  const svg = el(null, "svg", { width: plan.width, height: plan.height, viewBox: `0 0 ${plan.width} ${plan.height}` });
  Object.assign(svg.style, {
    position: "relative",
    display: "block",
    width: plan.width + "px",
    height: plan.height + "px",
  });
  host.replaceChildren(svg);
  for (const { x, y } of plan.rules) el(svg, "line", { x1: x, x2: x, y1: 0, y2: y, class: "rule" });
  const groups = plan.factors.map((f) =>
    el(svg, "g", {
      "data-layer": f.layer + 1,
      role: f.numbers ? "group" : "img",
      "aria-label": describe(f, scene.whole),
    })
  );
  const factors = plan.factors.map((
    f,
    i,
  ) => (f.numbers ? buildNumbers(groups[i], f, scene, colours, digit) : buildHeat(groups[i], host, svg, f, colours)));
  plan.factors.forEach((f, i) => drawBracket(groups[i], { ...f, sides: "both" }, colours.soft, null));
  const labels = plan.labels.map((l) => ({ ...l, node: addText(svg, l.x, l.y, l.class, l.anchor, l.text) }));
  const { entries, dashes } = buildEntries(svg, plan, scene, colours);
  const sign = addText(svg, plan.sign.x, plan.sign.y, "equals", "middle", "≠");
  const frame = el(svg, "rect", {
    rx: 2,
    fill: "none",
    stroke: colours.ink,
    "stroke-width": 1.5,
    "pointer-events": "none",
    visibility: "hidden",
  });
  return { factors, labels: labels.filter((l) => l.coefficient !== undefined), entries, dashes, sign, frame, colours };
}

function choose(parts, chosen) {
  for (const factor of parts.factors) factor.choose(chosen);
  for (const { node, coefficient, class: plain, lit } of parts.labels)
    put(node, "class", coefficient === chosen ? lit : plain);
  parts.entries.forEach(({ group, rect, text }, i) => {
    put(group, "aria-pressed", String(i === chosen));
    put(rect, "stroke", i === chosen ? parts.colours.ink : null);
    put(text, "font-weight", i === chosen ? 700 : null);
  });
}

/** @returns {number} how many numbers changed */
function drawEntries({ entries, dashes, sign, colours }, /** @type {View} */ view) {
  let changed = 0;
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i], value = view.beta[i];
    if (value === entry.value) continue;
    entry.value = value;
    changed++;
    put(entry.rect, "fill", tint(colours, value / FULL.number, 0.12));
    lock(entry, value);
  }
  for (const dash of dashes) put(dash, "stroke-dasharray", view.met ? null : "5 3");
  say(sign, view.met ? "=" : view.gap < 0.01 ? "≈" : "≠");
  put(sign, "class", view.met ? "equals ols" : "equals");
  return changed;
}

/** Pointer and keys: the cell under the pointer is found by geometry, whatever it is drawn with. */
function listen(host, actions, { plan, chosen, mark, name }) {
  let under = "";
  const find = (event) => {
    const box = host.getBoundingClientRect(), now = plan();
    return now && linkUnder(now, event.clientX - box.left, event.clientY - box.top);
  };
  const show = (found, edit) => {
    const box = boxOf(found.factor, found.link);
    actions.inspect(found.link, box.x + box.width / 2, box.y, edit);
  };
  const leave = () => {
    if (!under) return;
    under = host.style.cursor = "";
    mark(null);
    actions.inspect(null, 0, 0, false);
  };
  const toggle = (target) => {
    const index = Number(target.getAttribute("data-coef"));
    actions.coefficient(index === chosen() ? null : index);
  };
  host.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return; // a finger that moves scrolls the page; a tap opens the card
    const found = find(event);
    if (!found) return leave();
    const key = Object.values(found.link).join();
    if (key === under) return;
    [under, host.style.cursor] = [key, "pointer"];
    mark(found.link);
    show(found, false);
  });
  host.addEventListener("pointerleave", leave);
  host.addEventListener("click", (event) => {
    const entry = event.target.closest?.("[data-coef]"), found = entry ? null : find(event);
    if (entry) toggle(entry);
    else if (found) show(found, true);
  });
  host.addEventListener("keydown", (event) => {
    const entry = event.target.closest?.("[data-coef]");
    if (!entry || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    if (!event.repeat) toggle(entry);
  });
  host.addEventListener("focusin", (event) => event.target.closest?.("[data-coef]") && name());
}

// -- fitting ------------------------------------------------------------------------------------

/** A matrix before it has a place. @returns {Factor} */
export function factorOf(widths, layer, turned, row) {
  const last = layer + 2 === widths.length;
  const froms = widths[layer] + 1, tos = widths[layer + 1] + (last ? 0 : 1);
  const [rows, columns] = turned ? [tos, froms] : [froms, tos];
  return {
    layer,
    last,
    turned,
    rows,
    columns,
    numbers: row >= CELL.low,
    x: 0,
    y: 0,
    cell: 0,
    one: 0,
    row,
    width: 0,
    height: rows * row,
  };
}

/** Cells of this width; along the links the column that carries the 1 may be narrower. */
export function sized(f, numbers, cell) {
  f.numbers = numbers;
  f.cell = cell;
  f.one = f.turned || f.last ? 0 : numbers ? 18 : cell;
  f.width = f.one + (f.columns - (f.one ? 1 : 0)) * cell;
  return f;
}

/**
 * Side by side in the room there is: numbers where they fit; the widest matrices become heat first.
 * @param {Factor[]} factors
 * @param {number} room  for the cells of all of them
 * @param {number} names room each matrix of numbers takes besides, for the names of its rows
 * @param {number} least px a cell of numbers
 * @param {number} most
 * @param {(f: Factor) => boolean} named
 * @returns {number} the width of the narrowest cell
 */
export function fitLine(factors, room, names, least, most, named) {
  const numbers = new Set(factors.filter((f) => f.row >= CELL.low));
  for (;;) {
    const extra = [...numbers].reduce((sum, f) => sum + (named(f) ? names : 0), 0);
    const ones = [...numbers].reduce((sum, f) => sum + (f.turned || f.last ? 0 : 18), 0);
    const count = [...numbers].reduce((sum, f) => sum + f.columns - (f.turned || f.last ? 0 : 1), 0);
    const heat = factors.reduce((sum, f) => sum + (numbers.has(f) ? 0 : f.columns), 0);
    const left = room - extra - ones;
    // as wide as heat may be, numbers take the rest; as narrow as numbers may be, heat takes the rest
    const cell = Math.max(least, Math.min(Math.max(least, most), (left - heat * CELL.heat) / (count || 1)));
    const warm = Math.min(CELL.heat, (left - count * cell) / (heat || 1));
    const fits = heat ? warm >= (numbers.size ? 9 : 0) : left >= count * least;
    if (fits || !numbers.size) {
      for (const f of factors) sized(f, numbers.has(f), numbers.has(f) ? cell : Math.max(0.5, warm));
      return heat ? warm : cell;
    }
    numbers.delete([...numbers].reduce((a, b) => (b.columns > a.columns ? b : a)));
  }
}
