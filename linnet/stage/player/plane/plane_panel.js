// @ts-check
// The panel around the plane's canvas: choosers, key row, and turning by hand.

import { grouped } from "../numbers.js";
import { HOME } from "./box.js";
import { h, say } from "../elements.js";
import { cut } from "../names.js";

/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("../types.js").View} View */

/** @param {HTMLElement} host @param {{choose: (axes: [number, number]) => void}} actions */
export function buildPanel(host, actions) {
  const choosers = h(null, "div", "choosers"), held = h(null, "p", "held");
  /** @type {HTMLCanvasElement} */
  const canvas = h(host, "canvas", "plane");
  canvas.setAttribute("role", "img");
  const { drawKeys, sayData } = keyRow(host);
  /** @type {[number, number]} */
  let axes = [0, 0];
  const selects = ["across", "depth"].map((name, side) =>
    chooser(choosers, name, (feature) => {
      const other = axes[1 - side] === feature ? axes[side] : axes[1 - side]; // the same one twice: they swap
      actions.choose(side ? [other, feature] : [feature, other]);
    })
  );

  /** @param {Scene} scene @param {Layout} layout */
  const fill = (scene, layout) => {
    axes = layout.axes;
    const { names, whole, drawn, rows } = scene;
    const many = names.length > 2;
    if (many && !choosers.isConnected) host.prepend(choosers, held);
    if (!many) choosers.remove(), held.remove();
    else {
      selects.forEach((select, side) => offer(select, names, axes[side]));
      const rest = (/** @type {string[]} */ list) => list.filter((_, i) => !axes.includes(i));
      held.textContent = `${listed(rest(names))} held at the mean; points are partial residuals`;
      held.title = rest(whole).join(", ");
    }
    canvas.setAttribute("aria-label", inWords(scene, axes));
    const turns = names.length > 1;
    canvas.classList.toggle("turns", turns);
    canvas.tabIndex = 0;
    sayData(grouped(drawn), grouped(rows));
  };
  /** How much of the canvas the choosers lie over, px. Reads the layout: never in a frame. */
  const covered = () => {
    if (!choosers.isConnected) return 0;
    return Math.max(0, held.getBoundingClientRect().bottom - canvas.getBoundingClientRect().top);
  };
  return { canvas, drawKeys, fill, covered };
}

/**
 * @param {HTMLElement} parent @param {string} name @param {(feature: number) => void} chosen
 * @returns {HTMLSelectElement}
 */
function chooser(parent, name, chosen) {
  const label = h(parent, "label");
  h(label, "span", "", name);
  const select = h(label, "select");
  select.setAttribute("aria-label", name);
  select.addEventListener("change", () => chosen(select.selectedIndex));
  return select;
}

/**
 * The options, made anew only if they changed: the list may be open.
 * @param {HTMLSelectElement} select @param {string[]} names @param {number} chosen
 */
function offer(select, names, chosen) {
  if ([...select.options].map((option) => option.textContent).join("\n") !== names.join("\n")) {
    select.replaceChildren();
    for (const name of names) h(select, "option", "", name);
  }
  select.selectedIndex = chosen;
}

/** @param {HTMLElement} host */
function keyRow(host) {
  const keys = h(host, "div", "keys");
  const [mine, best, before, data] = ["", "ols", "ols before", ""].map((className) => h(keys, "span", className));
  h(mine, "i", "swatch mine");
  h(best, "i", "swatch best");
  h(data, "i", "pt");
  h(data, "i", "pt hollow");
  mine.append("network");
  best.append("least squares");
  h(before, "i", "swatch");
  before.append("before");
  const words = h(data, "span");
  /**
   * If not all rows are drawn, how many, in as many words as leave the row one line: the panel has no room for more.
   * Reads the layout: never in a frame.
   * @param {string} drawn @param {string} rows
   */
  const sayData = (drawn, rows) => {
    const some = `${drawn} of ${rows}`, whole = `${some} rows: above, below`;
    const ways = drawn === rows ? ["data above, below"] : [whole, `${some}: above, below`, some];
    data.title = drawn === rows ? "" : whole;
    for (const way of ways) {
      say(words, way);
      if (data.offsetTop === mine.offsetTop) break;
    }
  };
  let met = false, moved = false;
  /** Which lines there are. @param {View} view */
  const drawKeys = ({ met: meets, hand: { before: was }, data }) => {
    const pulled = Boolean(was) && was !== data.own;
    if (met !== meets) keys.classList.toggle("met", met = meets);
    if (moved !== pulled) keys.classList.toggle("moved", moved = pulled);
  };
  return { drawKeys, sayData };
}

/** Three names at most; the rest is counted. @param {string[]} names */
const listed = (names) => {
  const some = names.slice(0, names.length > 3 ? 2 : 3).map((name) => cut(name)).join(", ");
  return names.length > 3 ? `${some} and ${names.length - 2} more` : some;
};

/** What the picture shows, for those who cannot see it. @param {Scene} scene @param {[number, number]} axes */
function inWords({ whole: names, target }, [across, depth]) {
  if (names.length === 1)
    return `${target} over ${
      names[0]
    }: the data, the network’s line and the least-squares line. Arrow keys choose a point, then move it; Delete removes it.`;
  const held = names.length > 2
    ? "; the other features are held at their means and the points are partial residuals"
    : "";
  const shown = `the data, the network’s plane and the least-squares plane${held}`;
  return `${target} over ${names[across]} and ${
    names[depth]
  }: ${shown}. Arrow keys turn it, Home turns it back; Page Down chooses a point, which arrow keys then move.`;
}

/**
 * Drag or arrow keys turn the box. A finger turns it only sideways: up and down it scrolls the page.
 * @param {HTMLCanvasElement} canvas @param {() => [number, number]} camera @param {(next: [number, number]) => void} turn
 */
export function letTurn(canvas, camera, turn) {
  /** @type {{id: number, x: number, y: number, from: [number, number]}|null} */
  let grip = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || grip) return;
    canvas.setPointerCapture(event.pointerId);
    grip = { id: event.pointerId, x: event.clientX, y: event.clientY, from: camera() };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== grip?.id) return;
    const down = event.pointerType === "mouse" ? event.clientY - grip.y : 0;
    turn([grip.from[0] - 0.01 * (event.clientX - grip.x), grip.from[1] + 0.008 * down]);
  });
  for (const kind of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(kind, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId === grip?.id) grip = null;
    });
  }
  // an arrow moves the box the way a drag in its direction does
  const steps = { ArrowLeft: [0.1, 0], ArrowRight: [-0.1, 0], ArrowUp: [0, -0.08], ArrowDown: [0, 0.08] };
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[/** @type {keyof typeof steps} */ (event.key)];
    if (!step && event.key !== "Home" && event.key !== "+") return;
    event.preventDefault();
    const [azimuth, elevation] = camera();
    turn(step ? [azimuth + step[0], elevation + step[1]] : HOME);
  });
}
