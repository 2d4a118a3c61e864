// @ts-check
// The plane: the data, the network and least squares in a box that turns. With one feature, a line.
//
// What only the camera moves (floor, ticks, names) is drawn once, on a canvas of its own.

import { sharpness } from "../elements.js";
import { paintBox, paintGraphPaper } from "./axes.js";
import { HOME, project, settle, planeOf, standOf, turn, withData } from "./box.js";
import { clipSegment, clipPlane } from "./clip.js";
import { createDots, looksFor, plot } from "./dots.js";
import { paintBefore, paintHandle, paintSquares } from "./held.js";
import { lettering } from "./lettering.js";
import { DOTTED, LONG, SOLID, ink, rim, trace } from "./pen.js";
import { buildPanel, letTurn } from "./plane_panel.js";
import { chosenNode, lost, paintNode, paintPlane, paintStep } from "./surface.js";

/** @typedef {import("../types.js").Scene} Scene */
/** @typedef {import("../types.js").Layout} Layout */
/** @typedef {import("../types.js").View} View */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {import("./pen.js").Spot} Spot */
/** @typedef {import("./lettering.js").Size} Size */
/** @typedef {import("./lettering.js").Patch} Patch */
/** @typedef {import("./clip.js").Plane} Plane */
/** @typedef {import("./box.js").Stand} Stand */
/** @typedef {import("./dots.js").Dots} Dots */

const LOWEST = 0.05, HIGHEST = 1.5; // the camera's elevation

/**
 * @param {HTMLElement} host an empty element the panel fills
 * @param {{choose: (axes: [number, number]) => void, redraw: () => void}} actions
 * @param {(canvas: HTMLCanvasElement, stand: () => Stand|null) => void} hold  lets points be taken, before the box turns
 */
export function createPlane(host, actions, hold) {
  const parts = buildPanel(host, actions), pen = /** @type {Pen} */ (parts.canvas.getContext("2d"));
  const still = createStill(), [behind, before] = [createDots(), createDots()];
  let camera = HOME, ratio = 0, stale = true;
  /** @type {Stand|null} */
  let stand = null;

  const aim = (/** @type {[number, number]} */ [azimuth, elevation]) => {
    camera = [azimuth, Math.max(LOWEST, Math.min(HIGHEST, elevation))];
    stale = true;
  };
  hold(parts.canvas, () => stand);
  letTurn(parts.canvas, () => camera, (next) => {
    if (!stand || stand.line) return;
    aim(next);
    actions.redraw();
  });

  /** Canvases and all that is on them until the next turn; here and not in layout, so that none is ever shown blank. @param {Stand} at @param {number} sharp */
  function prepare(at, sharp) {
    ratio = sharp;
    turn(at, camera);
    const [width, height] = still.paint(at, ratio);
    fit(parts.canvas, width, height);
    for (const dots of [behind, before]) dots.fit(width, height, ratio, at.colours);
    stale = false;
    if (document.fonts.status === "loading") document.fonts.ready.then(rewrite);
  }

  function rewrite() {
    stand?.letters.forget();
    stale = true;
    actions.redraw();
  }

  return {
    /** @param {Scene} scene @param {Layout} layout @param {Size} size of the canvas, CSS px */
    layOut(scene, layout, size) {
      parts.fill(scene, layout);
      Object.assign(parts.canvas.style, { width: `${size.width}px`, height: `${size.height}px` });
      const top = parts.covered(), { fontFamily } = getComputedStyle(host);
      stand = standOf(scene, layout, size, top, lettering(fontFamily, layout.colours, size, top));
      stale = true;
    },
    /** @param {View} view @param {number} sharp  px per CSS px */
    draw(view, sharp = sharpness()) {
      if (!stand) return;
      if (stale || ratio !== sharp) prepare(stand, sharp);
      if (stand.scene !== view.data) stand = withData(stand, view.data);
      parts.drawKeys(view);
      still.lay(pen, ratio);
      (stand.line ? paintInSquare : paintInBox)(pen, stand, view, behind, before);
    },
    /** What is drawn, as the address of a picture. @param {View} view @param {number} sharp px per CSS px */
    picture(view, sharp) {
      this.draw(view, sharp);
      const address = parts.canvas.toDataURL("image/png");
      this.draw(view);
      return address;
    },
    get camera() {
      return camera;
    },
    set camera(next) {
      aim(next);
    },
  };
}

/** What only the camera moves: drawn once, and laid under each picture. */
function createStill() {
  const canvas = document.createElement("canvas"), brush = /** @type {Pen} */ (canvas.getContext("2d"));
  return {
    /** @param {Stand} stand @param {number} ratio px per CSS px @returns {[number, number]} its size, px */
    paint(stand, ratio) {
      const { width, height } = stand.size;
      fit(canvas, Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio)));
      brush.setTransform(ratio, 0, 0, ratio, 0, 0);
      brush.clearRect(0, 0, width, height);
      (stand.line ? paintGraphPaper : paintBox)(brush, stand);
      return [canvas.width, canvas.height];
    },
    /** @param {Pen} pen @param {number} ratio  that it goes on with */
    lay(pen, ratio) {
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(canvas, 0, 0);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
  };
}

/** A canvas that gets a size is wiped. @param {HTMLCanvasElement} canvas @param {number} width @param {number} height */
function fit(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

/** @typedef {(pen: Pen, stand: Stand, view: View, behind: Dots, before: Dots) => void} Painter */

/** @type {Painter} */
function paintInBox(pen, stand, view, behind, before) {
  const { scene, colours, map } = stand, looks = looksFor(scene.drawn);
  const mine = planeOf(view.own, stand), outline = clipPlane(mine), seen = outline.length > 0;
  settle(stand, mine, view.own);
  const above = map.xp * (map.yq + map.yt * mine.b) < map.xq * (map.yp + map.yt * mine.a); // we see its upper side

  behind.clear();
  plot(behind, stand, !above, looks.plane, seen);
  behind.show(pen);
  const node = chosenNode(view, stand);
  if (seen) paintPlane(pen, stand, mine, outline, node ? 0.3 : 0.75);
  const own = node && paintNode(pen, stand, node.plane);
  paintSquares(pen, stand, view.hand, mine.a);
  paintBefore(pen, stand, view.hand);
  const best = clipPlane(planeOf(scene.own, stand));
  trace(pen, best.map((place) => project(map, ...place)), true);
  ink(pen, colours.ols, 2, view.met ? SOLID : LONG);
  before.clear();
  plot(before, stand, !above, looks.through, false);
  plot(before, stand, above, looks.plane, seen);
  before.show(pen);

  finish(pen, stand, view, mine, node && own && { text: node.name + own.where, at: own.at });
}

/** @type {Painter} */
function paintInSquare(pen, stand, view, behind) {
  const { scene, colours, map } = stand;
  const mine = planeOf(view.own, stand);
  /** The stretch of a line inside the box, made the pen's path. @param {Plane} plane */
  const stretch = (plane) => {
    const ends = clipSegment(plane, [-1, 0], [1, 0])?.map((place) => project(map, ...place)) ?? [];
    trace(pen, ends);
    return ends;
  };
  settle(stand, mine, view.own);
  behind.clear();
  const seen = clipSegment(mine, [-1, 0], [1, 0]) !== null;
  for (const above of [false, true]) plot(behind, stand, above, looksFor(scene.drawn).line, seen);
  behind.show(pen);

  paintSquares(pen, stand, view.hand, mine.a);
  paintBefore(pen, stand, view.hand);
  const node = chosenNode(view, stand);
  stretch(mine);
  pen.globalAlpha = node ? 0.3 : 1;
  if (!node) rim(pen, colours.paper, 5.5);
  ink(pen, colours.ink, 3.5);
  pen.globalAlpha = 1;
  const ends = node ? stretch(node.plane) : [];
  ink(pen, colours.ink, 3, DOTTED);
  stretch(planeOf(scene.own, stand));
  ink(pen, colours.ols, 2.25, view.met ? SOLID : LONG);
  const away = node && !ends.length ? lost(node.plane) : "";
  finish(pen, stand, view, mine, node && { text: node.name + away, at: ends[1] ?? [stand.size.width, 0] });
}

/**
 * Over all the rest: the chosen coefficient's step, words, the target's name.
 * @param {Pen} pen @param {Stand} stand @param {View} view @param {Plane} mine
 * @param {{text: string, at: Spot}|null} own
 */
function finish(pen, stand, view, mine, own) {
  const { letters, title } = stand;
  /** @type {Patch[]} */
  const taken = [];
  const step = paintStep(pen, stand, view, mine);
  if (title) letters.writeOver(pen, title);
  if (own) letters.chip(pen, own.text, own.at[0], own.at[1] - 14, taken);
  paintHandle(pen, stand, view.hand);
  if (step) letters.chip(pen, step.text, step.at[0], step.at[1] - 16, taken);
}
