// @ts-check
// The plane: the data, the network and least squares in a box that turns. With one feature, a line.
//
// Inside, everything is in box coordinates: p across, q in depth and the height t, each from −1 to 1
// whatever the units. One affine map takes them to the canvas, and clipping is against ±1. What only
// the camera moves (floor, ticks, names) is drawn once, on a canvas of its own. Points and their
// sticks are set pixel by pixel: where a browser draws without a GPU, 350 arcs take it 5 ms, this 0.3.

import { RAMP, cut, fix, h, nice, nodeName, tickText, tint } from "./draw.js";

/** @typedef {import("./types.js").Scene} Scene */
/** @typedef {import("./types.js").Layout} Layout */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Colours} Colours */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {[number, number]} Spot        px on the canvas */
/** @typedef {[number, number, number]} Place  in the box: p, q, t */
/** @typedef {CanvasRenderingContext2D} Pen */

/** A range of the data: u = mid + half·p. @typedef {{mid: number, half: number, ticks: Tick[]}} Span */
/** @typedef {{at: number, text: string}} Tick  `at` in box coordinates */
/** @typedef {{axes: [number, number], u: Span, v: Span, y: Span}} Box */
/** A plane over the box: t = c + a·p + b·q. @typedef {{c: number, a: number, b: number}} Sheet */
/** x = ox + xp·p + xq·q, y = oy + yp·p + yq·q + yt·t. @typedef {Record<"ox"|"xp"|"xq"|"oy"|"yp"|"yq"|"yt", number>} Projection */
/** Text by its centre and half its sides. @typedef {{text: string, font: "tick"|"axis", x: number, y: number, w: number, h: number}} Label */

/**
 * The drawn points: where they stand in the box and, at height 0, on the canvas.
 * @typedef {Record<"p"|"q"|"t"|"fit"|"x"|"y", Float64Array>} Points
 */

/**
 * What holds from one layout or turn of the box to the next.
 * @typedef {Object} Stand
 * @property {Scene} scene
 * @property {Layout} layout
 * @property {Size} size
 * @property {Colours} colours
 * @property {boolean} line       one feature: a line instead of a plane
 * @property {Box} box
 * @property {Points} points
 * @property {number} top         px under the choosers
 * @property {Lettering} letters
 * @property {Projection} map
 * @property {Label} title        the target's name; drawn last, for moving lines may cross it
 */

const HOME = /** @type {[number, number]} */ ([0.62, 0.42]);
const LOWEST = 0.05, HIGHEST = 1.5;
const MARGIN = { left: 46, right: 16, top: 14, bottom: 26 };
const LINE_MARGIN = { left: 44, right: 14, top: 26, bottom: 44 };
const CORNERS = [[-1, -1], [1, -1], [1, 1], [-1, 1]];

/**
 * @param {HTMLElement} host an empty element the panel fills
 * @param {{rotate?: (camera: [number, number]) => void, choose: (axes: [number, number]) => void, redraw: () => void}} actions
 */
export function createPlane(host, actions) {
  const parts = buildPanel(host, actions);
  const pen = /** @type {Pen} */ (parts.canvas.getContext("2d"));
  const still = document.createElement("canvas");
  const [behind, before] = [createDots(), createDots()];
  let camera = HOME, ratio = 0, stale = true, met = false;
  /** @type {Stand|null} */
  let stand = null;

  const aim = (/** @type {[number, number]} */ [azimuth, elevation]) => {
    camera = [azimuth, Math.max(LOWEST, Math.min(HIGHEST, elevation))];
    stale = true;
  };
  letTurn(parts.canvas, () => camera, (next) => {
    if (!stand || stand.line) return;
    aim(next);
    actions.rotate?.(camera);
    actions.redraw();
  });

  /** Canvases and all that is on them until the next turn; here and not in layout, so that none is ever shown blank. */
  const prepare = (/** @type {Stand} */ at) => {
    ratio = sharpness();
    const [width, height] = [at.size.width, at.size.height].map((side) => Math.max(1, Math.round(side * ratio)));
    for (const canvas of [parts.canvas, still]) if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    for (const dots of [behind, before]) dots.fit(width, height, ratio, at.colours);
    setStage(at, camera);
    const brush = /** @type {Pen} */ (still.getContext("2d"));
    brush.setTransform(ratio, 0, 0, ratio, 0, 0);
    brush.clearRect(0, 0, at.size.width, at.size.height);
    (at.line ? paintGraphPaper : paintBox)(brush, at);
    stale = false;
    if (document.fonts.status === "loading") document.fonts.ready.then(rewrite);
  };
  const rewrite = () => {
    stand?.letters.forget();
    stale = true;
    actions.redraw();
  };

  return {
    /** @param {Scene} scene @param {Layout} layout @param {Size} size of the canvas, CSS px */
    layout(scene, layout, size) {
      parts.fill(scene, layout);
      const line = scene.names.length === 1, box = boxOf(scene, layout.axes);
      stand = {
        scene, layout, size, line, box, colours: layout.colours, points: pointsOf(scene, box), top: parts.covered(),
        letters: lettering(getComputedStyle(host).fontFamily), map: flatMap(size), title: noLabel,
      };
      stale = true;
    },
    /** @param {View} view */
    draw(view) {
      if (!stand) return;
      if (stale || ratio !== sharpness()) prepare(stand);
      if (met !== view.met) parts.keys.classList.toggle("met", (met = view.met));
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, still.width, still.height);
      pen.drawImage(still, 0, 0);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      (stand.line ? paintLine : paintPlane)(pen, stand, view, behind, before);
    },
    get camera() { return camera; },
    set camera(next) { aim(next); },
  };
}

/** Canvas px per CSS px; past two nobody sees the difference, but the work doubles. */
const sharpness = () => Math.min(2, window.devicePixelRatio || 1);

// ------------------------------------------------------------------ the panel around the canvas

/** @param {HTMLElement} host @param {{choose: (axes: [number, number]) => void}} actions */
function buildPanel(host, actions) {
  const choosers = h(null, "div", "choosers"), held = h(null, "p", "held");
  /** @type {HTMLCanvasElement} */
  const canvas = h(host, "canvas", "plane");
  canvas.setAttribute("role", "img");
  canvas.style.touchAction = "pan-y"; // a finger going up or down scrolls the page
  const keys = keyRow(host), sample = h(null, "span");
  /** @type {[number, number]} */
  let axes = [0, 0];
  const selects = ["across", "depth"].map((name, side) => chooser(choosers, name, (feature) => {
    const other = axes[1 - side] === feature ? axes[side] : axes[1 - side]; // the same one twice: they swap
    actions.choose(side ? [other, feature] : [feature, other]);
  }));

  /** @param {Scene} scene @param {Layout} layout */
  const fill = (scene, layout) => {
    axes = layout.axes;
    const { names, drawn, rows } = scene;
    const many = names.length > 2;
    if (many && !choosers.isConnected) host.prepend(choosers, held);
    if (!many) choosers.remove(), held.remove();
    else {
      selects.forEach((select, side) => offer(select, names, axes[side]));
      const rest = names.filter((_, i) => !axes.includes(i));
      held.textContent = `${listed(rest)} held at the mean; points are partial residuals`;
      held.title = rest.join(", ");
    }
    canvas.setAttribute("aria-label", inWords(scene, axes));
    canvas.tabIndex = names.length > 1 ? 0 : -1;
    canvas.classList.toggle("turns", names.length > 1);
    sample.textContent = `${drawn.toLocaleString("en")} of ${rows.toLocaleString("en")} rows drawn`;
    if (drawn < rows) keys.append(sample);
    else sample.remove();
  };
  /** How much of the canvas the choosers lie over, px. Reads the layout: never in a frame. */
  const covered = () => {
    if (!choosers.isConnected) return 0;
    return Math.max(0, held.getBoundingClientRect().bottom - canvas.getBoundingClientRect().top);
  };
  return { canvas, keys, fill, covered };
}

/** @param {HTMLElement} parent @param {string} name @param {(feature: number) => void} chosen @returns {HTMLSelectElement} */
function chooser(parent, name, chosen) {
  const label = h(parent, "label");
  h(label, "span", "", name);
  const select = h(label, "select");
  select.setAttribute("aria-label", name);
  select.addEventListener("change", () => chosen(select.selectedIndex));
  return select;
}

/** The options, made anew only if they changed: the list may be open. @param {HTMLSelectElement} select @param {string[]} names @param {number} chosen */
function offer(select, names, chosen) {
  if ([...select.options].map((option) => option.textContent).join("\n") !== names.join("\n")) {
    select.replaceChildren();
    for (const name of names) h(select, "option", "", name);
  }
  select.selectedIndex = chosen;
}

/** @param {HTMLElement} host @returns {HTMLElement} */
function keyRow(host) {
  const keys = h(host, "div", "keys");
  const [mine, best, data] = ["", "ols", ""].map((className) => h(keys, "span", className));
  h(mine, "i", "swatch mine");
  h(best, "i", "swatch best");
  h(data, "i", "pt");
  h(data, "i", "pt hollow");
  mine.append("network");
  best.append("least squares");
  data.append("data above, below");
  return keys;
}

/** Three names at most; the rest is counted. @param {string[]} names */
const listed = (names) =>
  names.length <= 3 ? names.map((name) => cut(name)).join(", ") : `${cut(names[0])}, ${cut(names[1])} and ${names.length - 2} more`;

/** What the picture shows, for those who cannot see it. @param {Scene} scene @param {[number, number]} axes */
function inWords({ names, target }, [across, depth]) {
  if (names.length === 1) return `${target} over ${names[0]}: the data, the network’s line and the least-squares line.`;
  const held = names.length > 2 ? "; the other features are held at their means and the points are partial residuals" : "";
  return `${target} over ${names[across]} and ${names[depth]}: the data, the network’s plane and the least-squares plane${held}. Arrow keys turn it, Home turns it back.`;
}

/**
 * Drag or arrow keys turn the box. A finger turns it only sideways: up and down it scrolls the page.
 * @param {HTMLCanvasElement} canvas @param {() => [number, number]} camera @param {(next: [number, number]) => void} turn
 */
function letTurn(canvas, camera, turn) {
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

// ------------------------------------------------------------------ the box and its points

/**
 * Ranges come from the data alone, so that the box never moves while the network trains.
 * @param {Scene} scene @param {[number, number]} axes @returns {Box}
 */
function boxOf(scene, axes) {
  const p = scene.names.length;
  const column = (/** @type {number} */ i) => extent(scene.drawn, (n) => scene.X[n * p + i]);
  const pad = p === 1 ? 0.05 : 0.04, ticks = p === 1 ? 6 : 4;
  return {
    axes,
    u: span(column(axes[0]), pad, ticks),
    v: span(p === 1 ? [-1, 1] : column(axes[1]), pad, ticks),
    y: span(heights(scene, axes), p === 1 ? 0.08 : 0.1, p === 1 ? 5 : 4),
  };
}

/** @param {number} count @param {(n: number) => number} value @returns {[number, number]} */
function extent(count, value) {
  let [low, high] = [Infinity, -Infinity];
  for (let n = 0; n < count; n++) {
    low = Math.min(low, value(n));
    high = Math.max(high, value(n));
  }
  return low <= high ? [low, high] : [-1, 1];
}

/** The target's range, and the partial residuals' of least squares as far as they go beyond it by no more than its length. @param {Scene} scene @param {[number, number]} axes @returns {[number, number]} */
function heights(scene, axes) {
  const { names, drawn, X, y, mean, own } = scene;
  const [low, high] = extent(drawn, (n) => y[n]);
  if (names.length < 3) return [low, high];
  const [least, most] = extent(drawn, (n) => {
    let value = y[n];
    for (let i = 0; i < names.length; i++) if (!axes.includes(i)) value -= own[i + 1] * (X[n * names.length + i] - mean[i]);
    return value;
  });
  const length = high - low;
  return [Math.max(low - length, Math.min(low, least)), Math.min(high + length, Math.max(high, most))];
}

/** @param {[number, number]} range @param {number} pad share of its length added at both ends @param {number} count of ticks, about @returns {Span} */
function span([low, high], pad, count) {
  const mid = (low + high) / 2;
  const half = ((high - low) / 2) * (1 + 2 * pad) || Math.abs(mid) / 10 || 1; // a constant has no width of its own
  const ticks = nice(mid - half, mid + half, count).map((value) => ({ at: (value - mid) / half, text: tickText(value) }));
  return { mid, half, ticks: ticks.filter(({ at }) => Math.abs(at) <= 1) };
}

/** @param {Scene} scene @param {Box} box @returns {Points} */
function pointsOf(scene, { axes: [across, depth], u, v, y }) {
  const { drawn, X, names } = scene;
  const fresh = () => new Float64Array(drawn);
  const points = { p: fresh(), q: fresh(), t: fresh(), fit: fresh(), x: fresh(), y: fresh() };
  for (let n = 0; n < drawn; n++) {
    points.p[n] = (X[n * names.length + across] - u.mid) / u.half;
    points.q[n] = names.length > 1 ? (X[n * names.length + depth] - v.mid) / v.half : 0;
    points.t[n] = (scene.y[n] - y.mid) / y.half;
  }
  return points;
}

/** A regression in the data's units as a plane over the box, the features that are no axis held at their means. @param {ArrayLike<number>} own @param {Stand} stand @returns {Sheet} */
function sheetOf(own, { scene, line, box: { axes: [across, depth], u, v, y } }) {
  let level = own[0];
  scene.mean.forEach((mean, i) => (level += own[i + 1] * (i === across ? u.mid : i === depth ? v.mid : mean)));
  return { c: (level - y.mid) / y.half, a: (own[across + 1] * u.half) / y.half, b: line ? 0 : (own[depth + 1] * v.half) / y.half };
}

/** A regression between z-scores in the data's units. @param {ArrayLike<number>} z @param {Scene} scene */
function inOwnUnits(z, { mean, sd, targetMean, targetSd }) {
  const own = new Float64Array(z.length);
  own[0] = targetMean + targetSd * z[0];
  for (let i = 1; i < z.length; i++) {
    own[i] = sd[i - 1] > 0 ? (z[i] * targetSd) / sd[i - 1] : 0;
    own[0] -= own[i] * mean[i - 1];
  }
  return own;
}

/** Where the points and the plane under them are at this step. From three features up the points are partial residuals, and move. @param {Stand} stand @param {Sheet} sheet @param {ArrayLike<number>} own */
function settle({ scene, points, box }, { c, a, b }, own) {
  const { X, y, drawn } = scene, p = scene.names.length;
  for (let n = 0; n < drawn; n++) {
    const fit = (points.fit[n] = c + a * points.p[n] + b * points.q[n]);
    if (p < 3) continue;
    let prediction = own[0];
    for (let i = 0; i < p; i++) prediction += own[i + 1] * X[n * p + i];
    points.t[n] = fit + (y[n] - prediction) / box.y.half;
  }
}

// ------------------------------------------------------------------ from the box to the canvas

/** @param {Projection} map @param {number} p @param {number} q @param {number} t @returns {Spot} */
const project = (map, p, q, t) => [map.ox + map.xp * p + map.xq * q, map.oy + map.yp * p + map.yq * q + map.yt * t];

/** One feature: a plain chart. @param {Size} size @returns {Projection} */
function flatMap({ width, height }) {
  const { left, right, top, bottom } = LINE_MARGIN;
  const [x, y] = [(width - left - right) / 2, (height - top - bottom) / 2];
  return { ox: left + x, xp: x, xq: 0, oy: top + y, yp: 0, yq: 0, yt: -y };
}

/**
 * An orthographic camera. The box keeps its shape and, turned about its upright, its size; from high above it shrinks to fit.
 * @param {Size} size @param {number} top px left to the choosers @param {[number, number]} camera @returns {Projection}
 */
function boxMap({ width, height }, top, [azimuth, elevation]) {
  const above = Math.max(MARGIN.top, top + 8);
  const room = { x: Math.max(40, width - MARGIN.left - MARGIN.right), y: Math.max(40, height - above - MARGIN.bottom) };
  // as tall as the panel allows when seen from where it is first seen
  const tall = Math.max(0.5, Math.min(1.05, ((room.y / room.x - Math.sin(HOME[1])) * Math.SQRT2) / Math.cos(HOME[1])));
  const [ca, sa, ce, se] = [Math.cos(azimuth), Math.sin(azimuth), Math.cos(elevation), Math.sin(elevation)];
  const scale = Math.min(room.x / Math.SQRT2, room.y / (Math.SQRT2 * se + tall * ce)) / 2;
  return {
    ox: MARGIN.left + room.x / 2, xp: scale * ca, xq: -scale * sa,
    oy: above + room.y / 2, yp: -scale * sa * se, yq: -scale * ca * se, yt: -scale * tall * ce,
  };
}

/** @param {Stand} stand @param {[number, number]} camera */
function setStage(stand, camera) {
  const { points, size, line, top } = stand;
  const map = (stand.map = line ? flatMap(size) : boxMap(size, top, camera));
  for (let n = 0; n < points.p.length; n++) {
    const [x, y] = project(map, points.p[n], points.q[n], 0);
    points.x[n] = x;
    points.y[n] = y;
  }
}

// ------------------------------------------------------------------ clipping

/** The part of a plane inside the box, corner after corner; none if it misses the box or is beyond all numbers. @param {Sheet} sheet @returns {Place[]} */
function clipSheet({ c, a, b }) {
  if (!(Math.abs(c) + Math.abs(a) + Math.abs(b) < 1e100)) return [];
  let shape = CORNERS.map(([p, q]) => /** @type {Place} */ ([p, q, c + a * p + b * q]));
  for (const side of [1, -1]) shape = cutAway(shape, side);
  return shape.length > 2 ? shape : [];
}

/** @param {Place[]} shape @param {number} side 1 cuts off what is above the box, −1 what is below */
function cutAway(shape, side) {
  /** @type {Place[]} */
  const kept = [];
  shape.forEach((from, i) => {
    const to = shape[(i + 1) % shape.length];
    const [room, next] = [1 - side * from[2], 1 - side * to[2]];
    if (room >= 0) kept.push(from);
    if (room * next < 0) {
      const share = room / (room - next);
      kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1]), side]);
    }
  });
  return kept;
}

/** The part of a straight line on a sheet that is inside the box. @param {Sheet} sheet @param {number[]} from p, q @param {number[]} to @returns {[Place, Place]|null} */
function clipLine({ c, a, b }, from, to) {
  const [start, end] = [from, to].map(([p, q]) => c + a * p + b * q);
  if (!(Math.abs(start) + Math.abs(end) < 1e100)) return null;
  let [first, last] = [0, 1];
  for (const side of [1, -1]) {
    const [room, next] = [1 - side * start, 1 - side * end];
    if (room < 0 && next < 0) return null;
    if (room < 0) first = Math.max(first, room / (room - next));
    if (next < 0) last = Math.min(last, room / (room - next));
  }
  if (first > last) return null;
  const at = (/** @type {number} */ s) => /** @type {Place} */ ([
    from[0] + s * (to[0] - from[0]), from[1] + s * (to[1] - from[1]), Math.max(-1, Math.min(1, start + s * (end - start))),
  ]);
  return [at(first), at(last)];
}

/** Where a sheet has height t: a line across the box, or null. @param {Sheet} sheet @param {number} t @returns {[Place, Place]|null} */
function contour({ c, a, b }, t) {
  if (!(Math.abs(t) <= 1)) return null;
  const along = Math.abs(b) >= Math.abs(a); // solved for the axis the sheet is steeper in: q = at − slant·p, |slant| ≤ 1
  const steep = along ? b : a, at = (t - c) / steep, slant = (along ? a : b) / steep;
  if (!Number.isFinite(at) || !Number.isFinite(slant)) return null;
  let [low, high] = [-1, 1];
  if (slant === 0) low = Math.abs(at) > 1 ? 2 : low;
  else {
    const [one, two] = [(at - 1) / slant, (at + 1) / slant];
    low = Math.max(low, Math.min(one, two));
    high = Math.min(high, Math.max(one, two));
  }
  if (low >= high) return null;
  const end = (/** @type {number} */ s) => /** @type {Place} */ (along ? [s, at - slant * s, t] : [at - slant * s, s, t]);
  return [end(low), end(high)];
}

// ------------------------------------------------------------------ text

/** @typedef {ReturnType<typeof lettering>} Lettering */
/** @type {Label} */
const noLabel = { text: "", font: "axis", x: 0, y: 0, w: 0, h: 0 };

/** The panel's fonts, and how wide their words are: each is measured once. @param {string} family */
function lettering(family) {
  const fonts = { tick: `12px ${family}`, axis: `13px ${family}`, chip: `600 12px ${family}` };
  const pen = /** @type {Pen} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const known = new Map();
  const width = (/** @type {keyof typeof fonts} */ font, /** @type {string} */ text) => {
    const key = font + text;
    let wide = known.get(key);
    if (wide === undefined) {
      pen.font = fonts[font];
      known.set(key, (wide = pen.measureText(text).width));
    }
    return wide;
  };
  return { fonts, width, forget: () => known.clear() };
}

/** @param {Lettering} letters @param {"tick"|"axis"} font @param {string} text @returns {Label} */
const label = (letters, font, text) => ({ text, font, x: 0, y: 0, w: letters.width(font, text) / 2, h: font === "tick" ? 7 : 8 });

/** @param {Pen} pen @param {Stand} stand @param {Label} label @param {boolean} halo keeps moving lines off the letters */
function write(pen, { colours, letters }, { text, font, x, y }, halo = false) {
  pen.font = letters.fonts[font];
  pen.textAlign = "center";
  if (halo) {
    pen.strokeStyle = colours.paper;
    pen.lineWidth = 4;
    pen.lineJoin = "round";
    pen.strokeText(text, x, y + 4);
  }
  pen.fillStyle = font === "tick" ? colours.words : colours.ink;
  pen.fillText(text, x, y + 4);
}

/** @typedef {{x: number, y: number, w: number, h: number}} Patch  by its centre and half its sides */
/** @param {Patch} one @param {Patch} other @param {number} gap px */
const clash = (one, other, gap) => Math.abs(one.x - other.x) < one.w + other.w + gap && Math.abs(one.y - other.y) < one.h + other.h;

/** @template {Patch} T @param {T} patch @param {Size} size @param {number} top @returns {T} moved onto the canvas */
function inside(patch, { width, height }, top) {
  patch.x = Math.max(patch.w + 2, Math.min(width - patch.w - 2, patch.x));
  patch.y = Math.max(top + patch.h, Math.min(height - patch.h, patch.y));
  return patch;
}

// ------------------------------------------------------------------ what stands still: floor, axes, ticks, names

/** @param {Pen} pen @param {Stand} stand */
function paintBox(pen, stand) {
  const { map, box, colours } = stand;
  const on = (/** @type {number} */ p, /** @type {number} */ q) => project(map, p, q, -1);
  trace(pen, CORNERS.map(([p, q]) => on(p, q)), true);
  pen.fillStyle = colours.panel;
  pen.fill();
  for (const { at } of box.u.ticks) follow(pen, [on(at, -1), on(at, 1)]);
  for (const { at } of box.v.ticks) follow(pen, [on(-1, at), on(1, at)]);
  ink(pen, colours.line, 1);

  const labels = nameUpright(pen, stand);
  const [nearP, nearQ] = [map.yp < 0 ? -1 : 1, map.yq < 0 ? -1 : 1]; // the two edges nearest the eye
  const edges = [
    edgeOf(box.u.ticks, (s) => on(s, nearQ), [map.xq * nearQ, map.yq * nearQ], stand, 0),
    edgeOf(box.v.ticks, (s) => on(nearP, s), [map.xp * nearP, map.yp * nearP], stand, 1),
  ];
  for (const edge of edges) nameTicks(pen, stand, edge, labels);
  edges.forEach((edge, side) => nameEdge(stand, edge, edges[1 - side], labels));
  for (const each of labels) write(pen, stand, each);
}

/** The target's axis, on the leftmost upright. Returns its labels. @param {Pen} pen @param {Stand} stand */
function nameUpright(pen, stand) {
  const { map, box, colours, letters, scene, size, top } = stand;
  const corner = [map.xp > 0 ? -1 : 1, map.xq > 0 ? -1 : 1];
  const at = (/** @type {number} */ t) => project(map, corner[0], corner[1], t);
  trace(pen, [at(-1), at(1)]);
  for (const tick of box.y.ticks) {
    const [x, y] = at(tick.at);
    follow(pen, [[x - 4, y], [x, y]]);
  }
  ink(pen, colours.soft, 1);
  const [x, y] = at(1), title = label(letters, "axis", cut(scene.target));
  stand.title = inside(Object.assign(title, { x: x - title.w, y: y - 15 }), size, top); // left of the upright there is never a plane
  const ticks = box.y.ticks.map((tick) => {
    const name = label(letters, "tick", tick.text), [px, py] = at(tick.at);
    return Object.assign(name, { x: px - 7 - name.w, y: py });
  });
  return placeTicks(ticks, [title]);
}

/**
 * An edge of the floor on the canvas.
 * @typedef {Object} Edge
 * @property {Tick[]} ticks
 * @property {(s: number) => Spot} at   s from −1 to 1 along it
 * @property {Spot} beyond   the way its ticks go: on with the grid's lines
 * @property {Spot} out      square to the edge, away from the floor
 * @property {string} name
 * @property {number} depth  px that the ticks' labels take along `out`
 */

/** @param {Tick[]} ticks @param {(s: number) => Spot} at @param {Spot} away @param {Stand} stand @param {0|1} side @returns {Edge} */
function edgeOf(ticks, at, away, { scene, box }, side) {
  const unit = (/** @type {number} */ x, /** @type {number} */ y) => /** @type {Spot} */ ([x / (Math.hypot(x, y) || 1), y / (Math.hypot(x, y) || 1)]);
  const [from, to] = [at(-1), at(1)];
  const out = unit(from[1] - to[1], to[0] - from[0]);
  const turned = out[0] * away[0] + out[1] * away[1] < 0 ? -1 : 1;
  return { ticks, at, beyond: unit(...away), out: [turned * out[0], turned * out[1]], name: cut(scene.names[box.axes[side]]), depth: 0 };
}

/** How far a label reaches in a direction. @param {Label} label @param {Spot} way */
const reach = ({ w, h: tall }, [x, y]) => Math.abs(x) * w + Math.abs(y) * tall;

/** @param {Pen} pen @param {Stand} stand @param {Edge} edge @param {Label[]} labels those that are placed; more are added */
function nameTicks(pen, { letters, colours, size, top }, edge, labels) {
  const { out, beyond } = edge;
  const wanted = edge.ticks.map(({ at, text }) => {
    const name = label(letters, "tick", text), [x, y] = edge.at(at);
    follow(pen, [[x, y], [x + 4 * beyond[0], y + 4 * beyond[1]]]);
    const far = 5 + reach(name, out);
    return inside(Object.assign(name, { x: x + 3 * beyond[0] + far * out[0], y: y + 3 * beyond[1] + far * out[1] }), size, top);
  });
  ink(pen, colours.soft, 1);
  const placed = placeTicks(wanted, labels);
  edge.depth = Math.max(0, ...placed.map((name) => 6 + 2 * reach(name, out)));
  labels.push(...placed);
}

/** Every tick's label, or every second, third … so that none touch; and none over those already there. @param {Label[]} wanted @param {Label[]} taken */
function placeTicks(wanted, taken) {
  for (let every = 1; every <= wanted.length; every++) {
    const some = wanted.filter((_, i) => i % every === 0);
    if (some.every((name, i) => i === 0 || !clash(name, some[i - 1], 5))) return some.filter((name) => taken.every((other) => !clash(name, other, 3)));
  }
  return [];
}

/**
 * An edge's name outside its ticks. Where the canvas is too narrow for that, it slides along the edge until it is
 * clear of all words and of the box: the box is on the inner side of both near edges.
 * @param {Stand} stand @param {Edge} edge @param {Edge} other @param {Label[]} labels those that are placed; one more is added
 */
function nameEdge({ letters, size, top }, edge, other, labels) {
  const { at, out, name, depth } = edge;
  const words = label(letters, "axis", name), far = depth + 5 + reach(words, out);
  const [middle, end] = [at(0), at(1)], half = Math.hypot(end[0] - middle[0], end[1] - middle[1]);
  const place = (/** @type {number} */ slide) => {
    const [x, y] = at(slide / half);
    return inside({ ...words, x: x + far * out[0], y: y + far * out[1] }, size, top);
  };
  const outside = (/** @type {Label} */ spot, /** @type {Edge} */ { at: on, out: way }) =>
    (spot.x - on(0)[0]) * way[0] + (spot.y - on(0)[1]) * way[1] > reach(spot, way) + 3;
  /** @type {Label|null} */
  let free = null;
  for (let slide = 0; slide < half + 48; slide = slide > 0 ? -slide : 2 - slide) {
    const spot = place(slide);
    if (labels.some((taken) => clash(spot, taken, 4))) continue;
    if (outside(spot, edge) || outside(spot, other)) return void labels.push(spot);
    free ??= spot; // clear of words at least
  }
  labels.push(free ?? place(0));
}

/** @param {Pen} pen @param {Stand} stand */
function paintGraphPaper(pen, stand) {
  const { map, box, colours, letters, scene, size } = stand;
  const below = box.u.ticks.map(({ at, text }) => {
    const [from, to] = [project(map, at, 0, -1), project(map, at, 0, 1)];
    follow(pen, [from, to]);
    return Object.assign(label(letters, "tick", text), { x: from[0], y: from[1] + 12 });
  });
  const beside = box.y.ticks.map(({ at, text }) => {
    const [from, to] = [project(map, -1, 0, at), project(map, 1, 0, at)], name = label(letters, "tick", text);
    follow(pen, [from, to]);
    return Object.assign(name, { x: from[0] - 7 - name.w, y: from[1] });
  });
  ink(pen, colours.line, 1);
  const name = Object.assign(label(letters, "axis", cut(scene.names[0])), { x: map.ox, y: size.height - 12 });
  stand.title = label(letters, "axis", cut(scene.target));
  Object.assign(stand.title, { x: 2 + stand.title.w, y: 10 });
  for (const each of [...placeTicks(below, []), ...placeTicks(beside, []), name]) write(pen, stand, each);
}

// ------------------------------------------------------------------ lines

/** A new path through these spots. @param {Pen} pen @param {Spot[]} spots @param {boolean} closed */
function trace(pen, spots, closed = false) {
  pen.beginPath();
  follow(pen, spots);
  if (closed) pen.closePath();
}

/** On with the path, at another place. @param {Pen} pen @param {Spot[]} spots */
function follow(pen, spots) {
  spots.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
}

/** Draw the path. @param {Pen} pen @param {string} colour @param {number} width @param {number[]} dash */
function ink(pen, colour, width, dash = SOLID) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.lineCap = dash === DOTTED ? "round" : "butt";
  pen.setLineDash(dash);
  pen.stroke();
  if (dash.length) pen.setLineDash(SOLID);
  pen.beginPath();
}

/** @type {number[]} */
const SOLID = [];
const DASHED = [5, 3.5], LONG = [7, 4], DOTTED = [0.1, 4.5];

// ------------------------------------------------------------------ what moves

/** @typedef {(pen: Pen, stand: Stand, view: View, behind: Dots, before: Dots) => void} Painter */

/** @type {Painter} */
function paintPlane(pen, stand, view, behind, before) {
  const { scene, colours, map } = stand;
  const mine = sheetOf(view.own, stand), shape = clipSheet(mine), seen = shape.length > 0;
  settle(stand, mine, view.own);
  const above = map.xp * (map.yq + map.yt * mine.b) < map.xq * (map.yp + map.yt * mine.a); // we see its upper side

  behind.clear();
  plot(behind, stand, !above, PLANE_LOOK, seen);
  behind.show(pen);
  const node = chosenNode(view, stand);
  if (seen) paintSheet(pen, stand, mine, shape, node ? 0.3 : 0.75);
  const own = node && paintNode(pen, stand, node.sheet);
  const best = clipSheet(sheetOf(scene.own, stand));
  trace(pen, best.map((place) => project(map, ...place)), true);
  ink(pen, colours.ols, 2, view.met ? SOLID : LONG);
  before.clear();
  plot(before, stand, !above, THROUGH_LOOK, false);
  plot(before, stand, above, PLANE_LOOK, seen);
  before.show(pen);

  finish(pen, stand, view, mine, node && own && { text: node.name + own.where, at: own.at });
}

/** @type {Painter} */
function paintLine(pen, stand, view, behind) {
  const { scene, colours, map } = stand;
  const mine = sheetOf(view.own, stand);
  /** The stretch of a line inside the box, made the pen's path. @param {Sheet} sheet */
  const stretch = (sheet) => {
    const ends = clipLine(sheet, [-1, 0], [1, 0])?.map((place) => project(map, ...place)) ?? [];
    trace(pen, ends);
    return ends;
  };
  settle(stand, mine, view.own);
  behind.clear();
  const seen = clipLine(mine, [-1, 0], [1, 0]) !== null;
  for (const above of [false, true]) plot(behind, stand, above, LINE_LOOK, seen);
  behind.show(pen);

  const node = chosenNode(view, stand);
  stretch(mine);
  pen.globalAlpha = node ? 0.3 : 1;
  if (!node) rim(pen, colours.paper, 5.5);
  ink(pen, colours.ink, 3.5);
  pen.globalAlpha = 1;
  const ends = node ? stretch(node.sheet) : [];
  ink(pen, colours.ink, 3, DOTTED);
  stretch(sheetOf(scene.own, stand));
  ink(pen, colours.ols, 2.25, view.met ? SOLID : LONG);
  const away = node && !ends.length ? lost(node.sheet) : "";
  finish(pen, stand, view, mine, node && { text: node.name + away, at: ends[1] ?? [stand.size.width, 0] });
}

/** Over all the rest: the chosen coefficient's step, words, the target's name. @param {Pen} pen @param {Stand} stand @param {View} view @param {Sheet} mine @param {{text: string, at: Spot}|null} own */
function finish(pen, stand, view, mine, own) {
  /** @type {Patch[]} */
  const taken = [];
  const step = paintStep(pen, stand, view, mine);
  write(pen, stand, stand.title, true);
  if (own) paintChip(pen, stand, own.text, own.at[0], own.at[1] - 14, taken);
  if (step) paintChip(pen, stand, step.text, step.at[0], step.at[1] - 16, taken);
}

/** The network's plane: shaded, with the grid, the contours of its node, and an outline. @param {Pen} pen @param {Stand} stand @param {Sheet} sheet @param {Place[]} shape @param {number} opacity */
function paintSheet(pen, stand, sheet, shape, opacity) {
  const { map, box, colours, scene } = stand;
  const outline = shape.map((place) => project(map, ...place));
  fillSheet(pen, stand, sheet, outline, opacity);
  /** @param {[Place, Place]|null} line */
  const lay = (line) => line && follow(pen, line.map((place) => project(map, ...place)));
  pen.beginPath();
  for (const { at } of box.u.ticks) lay(clipLine(sheet, [at, -1], [at, 1]));
  for (const { at } of box.v.ticks) lay(clipLine(sheet, [-1, at], [1, at]));
  pen.globalAlpha = 0.2;
  ink(pen, colours.ink, 0.75);
  pen.globalAlpha = 1;
  for (const z of [-1, 0, 1]) {
    lay(contour(sheet, (scene.targetMean + z * scene.targetSd - box.y.mid) / box.y.half));
    ink(pen, colours.ink, z ? 1 : 1.75, z < 0 ? DASHED : SOLID);
  }
  trace(pen, outline, true);
  ink(pen, colours.ink, 1.75);
}

/** @param {Pen} pen @param {Stand} stand @param {Sheet} sheet @param {Spot[]} outline @param {number} opacity */
function fillSheet(pen, stand, sheet, outline, opacity) {
  trace(pen, outline, true);
  pen.fillStyle = shade(pen, stand, sheet);
  pen.globalAlpha = opacity;
  pen.fill();
  pen.globalAlpha = 1;
}

/** The tint of the nodes laid along the slope of a plane as it is on the canvas. @param {Pen} pen @param {Stand} stand @param {Sheet} sheet */
function shade(pen, { map, box, scene, colours }, { c, a, b }) {
  const sd = scene.targetSd || 1, per = box.y.half / sd;
  const z = (box.y.mid + c * box.y.half - scene.targetMean) / sd; // in the middle of the plane
  const [x, y] = project(map, 0, 0, c);
  const [yp, yq] = [map.yp + map.yt * a, map.yq + map.yt * b];
  const turn = map.xp * yq - map.xq * yp; // 0 when seen edge-on
  const [gx, gy] = [(per * (a * yq - b * yp)) / turn, (per * (b * map.xp - a * map.xq)) / turn];
  const steep = gx * gx + gy * gy;
  if (!(steep > 1e-10) || !Number.isFinite(steep)) return tint(colours, z / RAMP.z, RAMP.strength);
  const at = (/** @type {number} */ level) => [x + ((level - z) * gx) / steep, y + ((level - z) * gy) / steep];
  const [from, to] = [at(-RAMP.z), at(RAMP.z)];
  if (![...from, ...to].every(Number.isFinite)) return tint(colours, z / RAMP.z, RAMP.strength);
  const ramp = pen.createLinearGradient(from[0], from[1], to[0], to[1]);
  for (const stop of [-1, 0, 1]) ramp.addColorStop((stop + 1) / 2, tint(colours, stop, RAMP.strength));
  return ramp;
}

/** The selected node, if it is a hidden one. @param {View} view @param {Stand} stand */
function chosenNode(view, stand) {
  const { widths } = stand.layout;
  if (!view.node || view.node[0] < 1 || view.node[0] > widths.length - 2) return null;
  const [column, node] = view.node;
  const sheet = sheetOf(inOwnUnits(view.regression(column, node), stand.scene), stand);
  return { sheet, name: `${nodeName(widths, column, node)}’s own ${stand.line ? "line" : "plane"}` };
}

/** A node's own plane; where its name goes, and where it is if it is not in the box. @param {Pen} pen @param {Stand} stand @param {Sheet} sheet @returns {{at: Spot, where: string}} */
function paintNode(pen, stand, sheet) {
  const outline = clipSheet(sheet).map((place) => project(stand.map, ...place));
  if (!outline.length) return { at: [stand.size.width, 0], where: lost(sheet) };
  fillSheet(pen, stand, sheet, outline, 0.72);
  trace(pen, outline, true);
  ink(pen, stand.colours.ink, 2.25, DOTTED);
  const at = outline.reduce((one, other) => (one[0] - one[1] > other[0] - other[1] ? one : other));
  return { at, where: "" };
}

/** @param {Sheet} sheet one that is nowhere in the box */
const lost = ({ c }) => (c > 0 ? ": above the box" : c < 0 ? ": below the box" : ": beyond all numbers");

/** A chosen coefficient is a slope: one standard deviation along, this much up. @param {Pen} pen @param {Stand} stand @param {View} view @param {Sheet} sheet @returns {{text: string, at: Spot}|null} */
function paintStep(pen, stand, view, { c, a, b }) {
  const { scene, box, line, map, colours } = stand;
  const feature = (view.coefficient ?? 0) - 1, side = box.axes.indexOf(feature);
  if (feature < 0 || side < 0) return null;
  const from = [box.u, box.v].map(({ mid, half }, k) => (line && k ? 0 : (scene.mean[box.axes[k]] - mid) / half));
  const run = scene.sd[feature] / [box.u, box.v][side].half;
  if (from[side] + run > 1) from[side] -= run; // the slope is the same there, and in the box
  const to = [...from];
  to[side] += run;
  const [low, high] = [from, to].map(([p, q]) => c + a * p + b * q);
  if (!(Math.abs(low) <= 1) || Number.isNaN(high)) return null;
  const corners = [project(map, from[0], from[1], low), project(map, to[0], to[1], low), project(map, to[0], to[1], Math.max(-1, Math.min(1, high)))];
  trace(pen, corners);
  rim(pen, colours.paper, 6);
  ink(pen, colours.ink, 2.5);
  pen.arc(corners[0][0], corners[0][1], 3.5, 0, 7);
  pen.fillStyle = colours.ink;
  pen.fill();
  const rise = (view.own[feature + 1] * scene.sd[feature]) / scene.targetSd;
  return { text: `+1 sd → ${rise < 0 ? "" : "+"}${fix(rise)} sd`, at: [corners[2][0], Math.min(corners[0][1], corners[2][1])] };
}

/** The path's edge in paper, so that what it crosses stops short of it; the path stays. @param {Pen} pen @param {string} paper @param {number} width */
function rim(pen, paper, width) {
  pen.strokeStyle = paper;
  pen.lineWidth = width;
  pen.lineJoin = "round";
  pen.lineCap = "butt";
  pen.stroke();
}

/** Words in a frame, on the canvas and clear of other such words. @param {Pen} pen @param {Stand} stand @param {string} text @param {number} x @param {number} y @param {Patch[]} taken */
function paintChip(pen, { letters, colours, size, top }, text, x, y, taken) {
  const runs = text.split(/(\d)/).filter(Boolean); // digits in columns of one width: the number changes while it is read
  const widths = runs.map((run) => letters.width("chip", /^\d$/.test(run) ? "0" : run));
  const patch = inside({ x, y, w: widths.reduce((sum, wide) => sum + wide, 0) / 2 + 6, h: 10 }, size, top + 2);
  while (taken.some((other) => clash(patch, other, 4))) patch.y += 24;
  taken.push(patch);
  pen.beginPath();
  pen.roundRect(patch.x - patch.w, patch.y - patch.h, 2 * patch.w, 2 * patch.h, 4);
  pen.fillStyle = colours.paper;
  pen.fill();
  ink(pen, colours.ink, 1);
  pen.font = letters.fonts.chip;
  pen.textAlign = "center";
  pen.fillStyle = colours.ink;
  let left = patch.x - patch.w + 6;
  runs.forEach((run, i) => {
    pen.fillText(run, left + widths[i] / 2, patch.y + 4);
    left += widths[i];
  });
}

// ------------------------------------------------------------------ points and their sticks, pixel by pixel

/** How a point looks: ink with a paper rim, paper with an inked rim, or, seen through the plane, fainter. @typedef {{outer: number, inner: number, rim: number, core: number, rimAlpha: number, coreAlpha: number}} Mark  radii in CSS px; shares of ink */
const full = (/** @type {number} */ outer, /** @type {number} */ inner) => ({ outer, inner, rim: 0, core: 1, rimAlpha: 1, coreAlpha: 1 });
const hollow = (/** @type {number} */ outer, /** @type {number} */ inner) => ({ outer, inner, rim: 1, core: 0, rimAlpha: 1, coreAlpha: 1 });
const PLANE_LOOK = { stick: 0.65, above: full(2.95, 2.2), below: hollow(3.15, 2.05) };
const LINE_LOOK = { stick: 0.45, above: full(3.4, 2.6), below: hollow(3.6, 2.4) };
const THROUGH_LOOK = {
  stick: 0,
  above: { outer: 2.6, inner: 0, rim: 1, core: 1, rimAlpha: 0.55, coreAlpha: 0.55 },
  below: { outer: 3.15, inner: 2.05, rim: 1, core: 1, rimAlpha: 0.55, coreAlpha: 0 },
};

/** The points above the plane or those below, on their sticks. One that is out of the box is left out, its stick cut off. @param {Dots} dots @param {Stand} stand @param {boolean} above @param {typeof PLANE_LOOK} look @param {boolean} sticks */
function plot(dots, { points, map }, above, look, sticks) {
  const { x, y, t, fit } = points, mark = above ? look.above : look.below;
  for (let n = 0; sticks && n < t.length; n++) {
    if (t[n] > fit[n] !== above || !Number.isFinite(t[n] - fit[n])) continue;
    const from = Math.max(-1, Math.min(1, t[n])), to = Math.max(-1, Math.min(1, fit[n]));
    if (from !== to) dots.stick(x[n], y[n] + map.yt * from, y[n] + map.yt * to, look.stick);
  }
  for (let n = 0; n < t.length; n++) {
    if (t[n] > fit[n] === above && Math.abs(t[n]) <= 1.001) dots.dot(x[n], y[n] + map.yt * t[n], mark);
  }
}

/** A transparent layer for dots and upright sticks. @typedef {ReturnType<typeof createDots>} Dots */
function createDots() {
  const canvas = document.createElement("canvas");
  const pen = /** @type {Pen} */ (canvas.getContext("2d"));
  let image = new ImageData(1, 1), pixels = new Uint32Array(image.data.buffer), width = 1, height = 1, ratio = 1;
  let look = "", shade = shades("#000000", "#ffffff");
  const inks = new Uint32Array(256); // ink, from nothing to all of it
  let touched = { left: 0, top: 0, right: 0, bottom: 0 };
  /** Dots drawn once for each mark and each quarter of a pixel across and down. @type {Map<Mark, Uint32Array[]>} */
  let stamps = new Map();

  const touch = (/** @type {number} */ left, /** @type {number} */ top, /** @type {number} */ right, /** @type {number} */ bottom) => {
    if (left < touched.left) touched.left = left;
    if (top < touched.top) touched.top = top;
    if (right > touched.right) touched.right = right;
    if (bottom > touched.bottom) touched.bottom = bottom;
  };
  const lay = (/** @type {number} */ at, /** @type {number} */ colour) => {
    const under = pixels[at];
    pixels[at] = under === 0 || colour >>> 24 === 255 ? colour : over(colour, under);
  };

  return {
    /** @param {number} wide @param {number} high px of the canvas @param {number} scale px per CSS px @param {Colours} colours */
    fit(wide, high, scale, colours) {
      if (scale !== ratio || colours.ink + colours.paper !== look) {
        [ratio, look, shade, stamps] = [scale, colours.ink + colours.paper, shades(colours.paper, colours.ink), new Map()];
        inks.forEach((_, alpha) => (inks[alpha] = shade(1, alpha / 255)));
      }
      if (wide === width && high === height) return;
      [width, height] = [wide, high];
      Object.assign(canvas, { width, height });
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
      touched = { left: 0, top: 0, right: width, bottom: height };
    },
    /** Only what was touched is wiped, and only that is shown. */
    clear() {
      pixels.fill(0, touched.top * width, touched.bottom * width);
      touched = { left: width, top: height, right: 0, bottom: 0 };
    },
    /** @param {Pen} onto */
    show(onto) {
      const { left, top, right, bottom } = touched, wide = right - left, high = bottom - top;
      if (wide <= 0 || high <= 0) return;
      pen.putImageData(image, 0, 0, left, top, wide, high);
      onto.drawImage(canvas, left, top, wide, high, left / ratio, top / ratio, wide / ratio, high / ratio);
    },
    /** Ink, a CSS px wide, between two heights. @param {number} x @param {number} from @param {number} to @param {number} alpha */
    stick(x, from, to, alpha) {
      const left = (x - 0.5) * ratio, right = (x + 0.5) * ratio;
      const first = Math.max(0, Math.round(Math.min(from, to) * ratio)), last = Math.min(height, Math.round(Math.max(from, to) * ratio));
      const start = Math.max(0, Math.floor(left)), end = Math.min(width, Math.ceil(right));
      for (let column = start; column < end; column++) {
        const colour = inks[Math.round(255 * alpha * (Math.min(right, column + 1) - Math.max(left, column)))];
        if (colour === 0) continue;
        for (let row = first; row < last; row++) lay(row * width + column, colour);
      }
      touch(start, first, end, last);
    },
    /** @param {number} x @param {number} y @param {Mark} mark */
    dot(x, y, mark) {
      let made = stamps.get(mark);
      if (!made) stamps.set(mark, (made = []));
      const reach = Math.ceil(mark.outer * ratio + 1), side = 2 * reach + 1;
      const across = Math.round(4 * x * ratio), down = Math.round(4 * y * ratio), phase = 4 * (down & 3) + (across & 3);
      const stamp = (made[phase] ??= stampOf(mark, ratio, reach, (across & 3) / 4, (down & 3) / 4, shade));
      const left = (across >> 2) - reach, top = (down >> 2) - reach;
      if (left < 0 || top < 0 || left + side > width || top + side > height) return; // the box keeps away from the edges
      for (let row = 0, k = 0; row < side; row++) {
        const at = (top + row) * width + left;
        for (let column = 0; column < side; column++, k++) if (stamp[k] !== 0) lay(at + column, stamp[k]);
      }
      touch(left, top, left + side, top + side);
    },
  };
}

/** A dot's pixels, antialiased by the distance to its rims. @param {Mark} mark @param {number} ratio @param {number} reach px @param {number} dx @param {number} dy @param {ReturnType<typeof shades>} shade */
function stampOf({ outer, inner, rim, core, rimAlpha, coreAlpha }, ratio, reach, dx, dy, shade) {
  const side = 2 * reach + 1, stamp = new Uint32Array(side * side);
  for (let k = 0; k < stamp.length; k++) {
    const far = Math.hypot((k % side) + 0.5 - reach - dx, Math.floor(k / side) + 0.5 - reach - dy);
    const disc = Math.max(0, Math.min(1, outer * ratio + 0.5 - far));
    const middle = Math.min(disc, Math.max(0, Math.min(1, inner * ratio + 0.5 - far)));
    const alpha = (disc - middle) * rimAlpha + middle * coreAlpha;
    if (alpha > 0.002) stamp[k] = shade(((disc - middle) * rimAlpha * rim + middle * coreAlpha * core) / alpha, alpha);
  }
  return stamp;
}

/** Pixels, as ImageData keeps them, of a share of ink on paper. @param {string} paper @param {string} ink */
function shades(paper, ink) {
  const [from, to] = [paper, ink].map((hex) => [5, 3, 1].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  return (/** @type {number} */ share, /** @type {number} */ alpha) =>
    from.reduce((pixel, value, k) => (pixel << 8) | Math.round(value + share * (to[k] - value)), Math.round(255 * alpha)) >>> 0;
}

/** One pixel laid over another. @param {number} top @param {number} under */
function over(top, under) {
  const alpha = top >>> 24, rest = ((under >>> 24) * (255 - alpha)) / 255, sum = alpha + rest;
  let pixel = Math.round(sum) << 24;
  for (let shift = 0; shift < 24; shift += 8) pixel |= (((top >>> shift) & 255) * alpha + ((under >>> shift) & 255) * rest) / sum << shift;
  return pixel >>> 0;
}
