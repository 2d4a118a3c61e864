// @ts-check
// The panels of the stage: made once, laid out when sizes, theme, widths or choices change, drawn with each picture.

import { createAlert } from "./controls/notice.js";
import { createWeightEditor } from "./diagram/weight_editor.js";
import { createDiagram } from "./diagram/diagram.js";
import { h, say } from "./elements.js";
import { sub } from "./numbers.js";
import { createGap } from "./product/gap.js";
import { createMatrices } from "./product/matrices.js";
import { createPlane } from "./plane/plane.js";
import { createReadouts } from "./timeline/readouts.js";
import { createSaving } from "./picture/save.js";
import { createSentence } from "./product/sentence.js";
import { createKeyList } from "./controls/key_list.js";
import { createSettings } from "./controls/settings.js";
import { measure, scrollerOf } from "./layout.js";
import { createPointCard } from "./points/card.js";
import { letHold } from "./points/grip.js";
import { createPointMenu } from "./points/menu.js";
import { createSlowMotion } from "./slow_motion/slow_motion.js";
import { createTextbook } from "./product/textbook.js";
import { createTimeline } from "./timeline/timeline.js";
import { tellAttributes } from "./attributes.js";
import { createTransport } from "./controls/transport.js";
import { createUnits } from "./product/units.js";
import { createView } from "./view.js";

/** @typedef {import("./seam/runs.js").Kept} Kept @typedef {import("./types.js").Link} Link @typedef {import("./types.js").View} View */

const UNDER_ENTRY = 10; // px of the page under the number that was tapped
const SAME = 1e-12; // a plane that moves by less, relative, does not move

/**
 * @param {HTMLElement} host
 * @param {any} actions see gestures.js and stage.js
 */
export function createPanels(host, actions) {
  const box = h(host, "div", "stagebox"), root = h(box, "section", "stage");
  root.dataset.testid = "stage";
  root.setAttribute("aria-label", "Playground");
  const time = h(root, "div", "time"),
    net = h(root, "div", "net"),
    planebox = h(root, "div", "planebox"),
    product = h(root, "div", "product"),
    units = h(root, "div", "units");
  const transport = createTransport(time, { ...actions, slow: () => slowMotion.begin() }),
    timeline = createTimeline(time, actions);
  const readouts = createReadouts(h(time, "div", "readoutsbox")), settings = createSettings(time, actions);
  const alert = createAlert(time);
  const lost = h(root, "p", "offline", "Offline. Training goes on; data and pages need the connection.");
  lost.setAttribute("role", "status");
  lost.hidden = true;
  const diagram = createDiagram(net, {
    node: actions.node,
    grow: actions.grow,
    inspect: (link, x, y, edit) => inspect(net, link, x, y, edit),
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
  const slowMotion = createSlowMotion(root, () => kept, () => diagram.places, {
    step: actions.step,
    pause: actions.pause,
    squares: actions.hand.squares,
    redraw: actions.redraw,
  });
  const keyList = createKeyList(root);
  const spoken = h(root, "p", "sr");
  spoken.setAttribute("role", "status");
  const matrixbox = h(product, "div", "matrices"), textbookbox = h(product, "div", "matrices");
  const inProduct = (/** @type {HTMLElement} */ at) => ({
    coefficient: actions.coefficient,
    inspect: (
      /** @type {Link|null} */ link,
      /** @type {number} */ x,
      /** @type {number} */ y,
      /** @type {boolean} */ edit,
    ) => inspect(at, link, x, y, edit),
  });
  const matrices = createMatrices(matrixbox, inProduct(matrixbox)),
    textbook = createTextbook(textbookbox, inProduct(textbookbox));
  const gap = createGap(h(product, "div", "gap"));
  const foot = h(product, "div", "foot"),
    sentence = createSentence(h(foot, "div", "sentence")),
    order = h(foot, "button", "order");
  order.addEventListener("click", actions.order);
  createSaving(foot, () => ({
    root,
    panels: [net, planebox, product],
    pictured: (_, sharpness) => plane.picture(onScreen(/** @type {Kept} */ (kept)), sharpness),
  }));
  const table = createUnits(units);
  const editor = createWeightEditor(root, { set: actions.weight, closed: (link) => diagram.focusLink(link) });
  const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const measured = { net, product, planebox, timeline: find(".timeline"), track: find(".gaptrack") };

  let layout = /** @type {any} */ (null), view = /** @type {any} */ (null), kept = /** @type {Kept|null} */ (null);
  let builtFor = "", framed = "", shown = /** @type {any} */ ({});
  let scene = /** @type {any} */ (null), scenes = 0;

  /** @param {Kept} next @param {{mode: string, embedded: boolean}} choices @returns {boolean} whether there is room to draw on */
  function layOut(next, { mode, embedded }) {
    kept = next;
    const { widths } = next.run.now, strip = mode === "strip";
    root.classList.toggle("strip", strip);
    if (!root.clientWidth) return false;
    if (scene !== next.scene) [scene, scenes, shown] = [next.scene, scenes + 1, {}];
    const sizes = measure(root, measured, widths, {
      axes: next.axes,
      textbook: next.textbook,
      embedded,
      story: mode === "story",
    });
    const { room } = sizes;
    layout = sizes.layout;
    const frame = JSON.stringify([scenes, strip, room, layout.size, layout.axes, layout.colours]);
    if (!strip) layoutNetwork();
    // the rest does not ask how many nodes there are: a click on + leaves it alone
    if (frame !== framed) {
      framed = frame;
      if (!layout.story) {
        timeline.layOut(scene, layout, room.timeline);
        readouts.layOut(scene);
        settings.layOut(scene, layout, room.timeline.width);
      }
      if (!strip) layoutData(room);
    }
    const key = `${scenes} ${widths.join("-")}`;
    if (key !== builtFor) [view, builtFor] = [createView(scene, widths), key];
    return true;

    function layoutNetwork() {
      matrixbox.hidden = next.textbook;
      textbookbox.hidden = !next.textbook;
      diagram.layOut(scene, layout, room.diagram);
      (next.textbook ? textbook : matrices).layOut(scene, layout);
      orderWords(widths.length - 1, next.textbook);
    }
  }

  /** @param {ReturnType<typeof measure>["room"]} room */
  function layoutData(room) {
    plane.layOut(scene, layout, room.plane);
    shown = {};
    gap.layOut(layout, room.track);
    table.layOut(scene);
  }

  /** @param {number} depth @param {boolean} written  as in a textbook */
  function orderWords(depth, written) {
    const names = Array.from({ length: depth }, (_, k) => "W" + sub(k + 1));
    const product = (/** @type {string[]} */ list) =>
      (list.length > 3 ? [list[0], "⋯", list[list.length - 1]] : list).join(" ");
    order.hidden = depth < 2;
    say(order, written ? `Write along the links: ${product(names)}` : `Write as ${product(names.reverse())}`);
  }

  /**
   * Draw the step on screen; where the machine does not keep up, the panels take turns.
   * @param {{notice: any, edge: number|null}} words @param {import("./loop.js").Turn} turn
   */
  function paint({ notice, edge }, { share, frame, playing }) {
    const { run, scene, shown: data, start, branch, speed } = /** @type {Kept} */ (kept),
      now = onScreen(/** @type {Kept} */ (kept));
    const often = Math.ceil(share / 2), strip = root.classList.contains("strip");
    // all that changes elements in one frame of `share`, the plane's canvas between: one slow frame costs less than many
    const elements = frame % share === 0, canvas = frame % often === often - 1;
    if (!layout.story) drawTime();
    if (!strip && (elements || diagram.dense)) diagram.draw(now, playing ? frame : null);
    if (!strip && canvas && moved(now)) {
      plane.draw(now);
      const { coefficient, node, hand } = now;
      shown = { beta: Float64Array.from(now.beta), coefficient, node, data, hand };
    }
    if (elements) {
      const aside = notice?.kind === "problem" && !layout.story; // it is said beside the controls
      sentence.draw(now, scene, run.now.widths, aside ? null : notice, run.now.batch, strip);
      if (!strip) {
        (layout.textbook ? textbook : matrices).draw(now);
        gap.draw(now);
        table.draw(now);
        pointMenu.draw(now.hand, actions.hand.row);
        pointCard.draw(now, run, now.hand.row === actions.hand.row);
        editor.draw(now);
      }
    }
    slowMotion.look();
    tellAttributes(root, now, run, { edge, playing, frames: frame + 1 });

    function drawTime() {
      transport.draw(playing, run);
      timeline.draw(now, run.curve, `${start} ${branch}`);
      if (!elements) return;
      readouts.draw(now);
      settings.draw(run.now, speed, edge);
      alert.draw(notice);
    }
  }

  /** The step on screen, as every panel reads it. @param {Kept} it @returns {View} */
  function onScreen({ run, selection, shown: data }) {
    return view.fill(run.now, selection, data, actions.hand.view);
  }

  /** A click on + leaves the plane where it is, so it is not drawn again. @param {View} now */
  function moved(now) {
    if (!shown.beta || now.coefficient !== shown.coefficient || now.node !== null || shown.node !== now.node)
      return true;
    if (now.data !== shown.data || !sameHand(now.hand, shown.hand)) return true;
    return shown.beta.length !== now.beta.length
      || now.beta.some((b, i) => !(Math.abs(b - shown.beta[i]) <= SAME * Math.abs(b)));
  }

  /** @param {HTMLElement} panel @param {Link|null} link @param {number} x @param {number} y @param {boolean} edit */
  function inspect(panel, link, x, y, edit) {
    const { scene, run } = /** @type {Kept} */ (kept);
    if (!link) return editor.inspect(null, 0, 0, false, scene, []);
    const [a, b] = [panel.getBoundingClientRect(), root.getBoundingClientRect()];
    const left = Math.max(84, Math.min(b.width - 84, x + a.left - b.left - panel.scrollLeft));
    if (edit) actions.editing();
    editor.inspect(link, left, y + a.top - b.top, edit, scene, run.now.widths);
    actions.redraw();
  }

  /**
   * The paths that a tap on W* lights may be screens away: scroll the diagram into sight, unless all of it is, but
   * no further than leaves the number that was tapped on screen.
   * @param {number} coefficient
   */
  function showNetwork(coefficient) {
    const { top, bottom } = net.getBoundingClientRect(), room = parseFloat(getComputedStyle(net).scrollMarginTop);
    if (top >= room - 1 && bottom <= innerHeight) return;
    const entries = Array.from(root.querySelectorAll(`[data-coef="${coefficient}"]`), (e) => e.getBoundingClientRect());
    const under = Math.max(...entries.map((entry) => entry.bottom)) + UNDER_ENTRY - innerHeight;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    scrollerOf(root).scrollBy({ top: Math.max(top - room, under), behavior: still ? "instant" : "smooth" });
  }

  return {
    root,
    box,
    plane,
    layOut,
    paint,
    showNetwork,
    close: () => [editor.close(), slowMotion.end()],
    listKeys: keyList.toggle,
    /** For screen readers, and where it is a refusal for all. @param {string} text @param {boolean} loud */
    speak(text, loud = false) {
      spoken.className = loud ? "spoken" : "sr";
      spoken.textContent = text;
    },
    fit: settings.fit,
    turned: () => (shown = {}),
    offline: (/** @type {boolean} */ off) => (lost.hidden = !off),
    /** Whether the picture has the columns of the network on screen. @param {number[]} widths */
    fits: (widths) => layout !== null && layout.widths.join() === widths.join(),
  };
}

/** @param {import("./points/hand.js").Held} one @param {import("./points/hand.js").Held} other */
const sameHand = (one, other) =>
  one.place === other.place && one.held === other.held && one.squares === other.squares && one.before === other.before;
