// @ts-check
// The panels of the stage: made once, laid out when sizes, theme, widths or choices change, drawn with each picture.

import { createArrangement } from "./arrangement.js";
import { tellAttributes } from "./attributes.js";
import { createKeyList } from "./controls/key_list.js";
import { createDiagram } from "./diagram/diagram.js";
import { createInspector } from "./diagram/inspector.js";
import { bringIntoSight } from "./diagram/sight.js";
import { h } from "./elements.js";
import { createMoved } from "./plane/moved.js";
import { createPlane } from "./plane/plane.js";
import { createPointCard } from "./points/card.js";
import { letHold } from "./points/grip.js";
import { createPointMenu } from "./points/menu.js";
import { createProduct } from "./product/product.js";
import { createUnits } from "./product/units.js";
import { createSlowMotion } from "./slow_motion/slow_motion.js";
import { createStrip } from "./timeline/strip.js";
import { createView } from "./view.js";

/** @typedef {import("./seam/runs.js").Kept} Kept @typedef {import("./types.js").View} View */
/** What is said beside the numbers. @typedef {{notice: any, edge: number|null}} Words */

/**
 * @param {HTMLElement} host
 * @param {any} actions see gestures.js and actions.js
 */
export function createPanels(host, actions) {
  let kept = /** @type {Kept|null} */ (null), view = /** @type {any} */ (null), builtFor = "";
  const current = () => /** @type {Kept} */ (kept), moved = createMoved();
  const panels = makePanels(host, actions, current, onScreen), arrangement = createArrangement(panels, moved.forget);
  const { box, root, strip, diagram, plane, slowMotion } = panels;

  /** @param {Kept} next @param {{mode: string, embedded: boolean}} choices @returns {boolean} whether there is room to draw on */
  function layOut(next, choices) {
    kept = next;
    if (!arrangement.layOut(next, choices)) return false;
    if (arrangement.key !== builtFor) view = createView(next.scene, next.run.now.widths);
    builtFor = arrangement.key;
    return true;
  }

  /**
   * Draw the step on screen; where the machine does not keep up, the panels take turns.
   * @param {Words} words @param {import("./loop.js").Turn} turn
   */
  function paint(words, { share, frame, playing }) {
    const it = current(), now = onScreen(), often = Math.ceil(share / 2), stripOnly = root.classList.contains("strip");
    const story = arrangement.layout?.story ?? false;
    // all that changes elements in one frame of `share`, the plane's canvas between: one slow frame costs less than many
    const elements = frame % share === 0, canvas = frame % often === often - 1;
    if (!story) {
      strip.draw(now, it, playing);
      if (elements) strip.drawElements(now, it, words);
    }
    if (!stripOnly && (elements || diagram.dense)) diagram.draw(now, playing ? frame : null);
    if (!stripOnly && canvas && moved.since(now)) {
      plane.draw(now);
      moved.note(now);
    }
    if (elements) drawElements(panels, now, it, actions.hand.row, { ...words, story, stripOnly });
    slowMotion.look();
    tellAttributes(root, now, it.run, { edge: words.edge, playing, frames: frame + 1 });
  }

  /** The step on screen, as every panel reads it. @returns {View} */
  function onScreen() {
    const { run, selection, shown } = current();
    return view.fill(run.now, selection, shown, actions.hand.view);
  }

  return {
    root,
    box,
    plane,
    layOut,
    paint,
    showNetwork: (/** @type {number} */ coefficient) => bringIntoSight(root, panels.measured.net, coefficient),
    close: () => [panels.inspector.close(), slowMotion.end()],
    listKeys: panels.keyList.toggle,
    speak: panels.speak,
    fit: strip.fit,
    turned: moved.forget,
    offline: (/** @type {boolean} */ off) => (panels.lost.hidden = !off),
    /** Whether the picture has the columns of the network on screen. @param {number[]} widths */
    fits: (widths) => arrangement.layout?.widths.join() === widths.join(),
  };
}

/**
 * The panels that are elements, not canvases.
 * @param {ReturnType<typeof makePanels>} panels @param {View} now @param {Kept} kept @param {number|null} row that is chosen
 * @param {Words & {story: boolean, stripOnly: boolean}} words
 */
function drawElements(panels, now, { run, scene }, row, { notice, story, stripOnly }) {
  const { product, units, pointMenu, pointCard, inspector } = panels;
  const aside = notice?.kind === "problem" && !story; // it is said beside the controls
  product.sentence.draw(now, scene, run.now.widths, aside ? null : notice, run.now.batch, stripOnly);
  if (stripOnly) return;
  product.draw(now);
  units.draw(now);
  pointMenu.draw(now.hand, row);
  pointCard.draw(now, run, now.hand.row === row);
  inspector.draw(now);
}

/**
 * Their elements, in the order in which they are read.
 * @param {HTMLElement} host @param {any} actions
 * @param {() => Kept} current @param {() => View} onScreen
 */
function makePanels(host, actions, current, onScreen) {
  const box = h(host, "div", "stagebox"), root = h(box, "section", "stage");
  root.dataset.testid = "stage";
  root.setAttribute("aria-label", "Playground");
  const [time, net, planebox, under, table] = ["time", "net", "planebox", "product", "units"].map((name) =>
    h(root, "div", name)
  );
  const strip = createStrip(time, { ...actions, slow: () => slowMotion.begin() });
  const lost = addStatus(root, "offline", "Offline. Training goes on; data and pages need the connection.");
  lost.hidden = true;
  const diagram = createDiagram(net, {
    node: actions.node,
    grow: actions.grow,
    inspect: (link, x, y, edit) => inspector.inspect(net, link, x, y, edit),
  });
  const plane = createPlane(
    planebox,
    { choose: actions.axes, redraw: actions.turned },
    (canvas, stand) => letHold(canvas, stand, actions.hand),
  );
  const pointMenu = createPointMenu(planebox, actions.hand);
  const pointCard = createPointCard(root, {
    close: () => actions.hand.choose(null),
    remove: () => actions.hand.remove(),
    watch: () => slowMotion.watch(),
  });
  const slowMotion = createSlowMotion(root, current, () => diagram.places, {
    step: actions.step,
    pause: actions.pause,
    squares: actions.hand.squares,
    redraw: actions.redraw,
  });
  const keyList = createKeyList(root), spoken = addStatus(root, "sr");
  const product = createProduct(under, {
    coefficient: actions.coefficient,
    order: actions.order,
    inspect: (panel, link, x, y, edit) => inspector.inspect(panel, link, x, y, edit),
    picture: () => ({
      root,
      panels: [net, planebox, under],
      pictured: (_, sharpness) => plane.picture(onScreen(), sharpness),
    }),
  });
  const units = createUnits(table);
  const inspector = createInspector(root, current, { ...actions, closed: (link) => diagram.focusLink(link) });
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const measured = { net, product: under, planebox, timeline: find(".timeline"), track: find(".gaptrack") };

  /** For screen readers, and where it is a refusal for all. @param {string} text @param {boolean} loud */
  function speak(text, loud = false) {
    spoken.className = loud ? "spoken" : "sr";
    spoken.textContent = text;
  }

  const parts = { strip, diagram, plane, pointMenu, pointCard, slowMotion, keyList, product, units, inspector };
  return { box, root, lost, measured, speak, ...parts };
}

/** @param {Element} root @param {string} className @param {string} [text] @returns {HTMLElement} */
function addStatus(root, className, text) {
  const p = h(root, "p", className, text);
  p.setAttribute("role", "status");
  return p;
}
