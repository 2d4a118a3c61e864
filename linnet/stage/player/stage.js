// @ts-check
// The stage: the run on screen, drawn by the panels, moved by the visitor and by the page's wishes, told to Python.

import { actionsOf, runOf, select } from "./actions.js";
import { createGestures, isPlaying } from "./controls/gestures.js";
import { listenForKeys } from "./controls/keys.js";
import { createEdgeWatch } from "./edge_watch.js";
import { advance, paint } from "./frame.js";
import { createLoop } from "./loop.js";
import { createPanels } from "./panels.js";
import { createHand } from "./points/hand.js";
import { goOn, take } from "./seam/arrival.js";
import { listenBeside } from "./seam/beside.js";
import { askAnew, watchConnection } from "./seam/page.js";
import { addStylesheet } from "./seam/stylesheet.js";
import { createTeller, toldOf } from "./seam/teller.js";

/** @typedef {import("./seam/runs.js").Kept} Kept */
/** What Streamlit hands over. @typedef {{parentElement: HTMLElement, data: any, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} Component */

/**
 * A stage on the page.
 * @typedef {Object} Stage
 * @property {HTMLElement} host
 * @property {Component} component  as Streamlit last called it
 * @property {any} data             what Python last sent
 * @property {Kept|null} kept       the run on screen
 * @property {ReturnType<typeof import("./lesson/lesson.js").createLesson>|null} lesson
 * @property {{layout: boolean, draw: boolean}} dirty  what the next picture has to do
 * @property {(it: Kept) => any} said      what Python is told
 * @property {() => void} changed          the run is another, or will be
 * @property {ReturnType<typeof createTeller>} teller
 * @property {ReturnType<typeof createGestures>} gestures
 * @property {ReturnType<typeof createEdgeWatch>} edgeOf
 * @property {ReturnType<typeof createHand>} hand
 * @property {ReturnType<typeof createPanels>} panels
 * @property {ReturnType<typeof createLoop>} loop
 */

const MOST_CALLS = 8; // of Streamlit's, that may be on their way at once

const mounted = new WeakMap();

export { anew } from "./seam/page.js";

/** What Streamlit calls: once for a place on the page, and again with every change of the data. @param {Component} component */
export default function mount(component) {
  const { parentElement } = component;
  let stage = mounted.get(parentElement);
  if (!stage) mounted.set(parentElement, stage = createStage(parentElement.querySelector(".mount") ?? parentElement));
  stage.receive(component);
  return () => stage.end(component);
}

/** @param {HTMLElement} host */
function createStage(host) {
  host.replaceChildren();
  const stage = makeStage(host), { dirty, panels: { root, box } } = stage;
  const presence = createPresence(stage);
  box.style.visibility = "hidden"; // until its style sheets are here
  addStylesheet(host, () => {
    box.style.visibility = "";
    dirty.layout = true;
  });
  root.addEventListener(
    "keydown",
    (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || !stage.kept) return;
      select(stage, { coefficient: null, node: null });
      stage.hand.choose(null);
    },
  );
  // Streamlit's calls, while our modules are loaded, come in any order; it ends at once those that a newer one overtook,
  // and the last one when the component leaves the page. So of those that were not ended the last to come is in force.
  let calls = /** @type {Component[]} */ ([]);
  const show = (/** @type {Component} */ call) => {
    stage.component = call;
    if (!stage.loop.running) presence.wake();
    take(stage, call.data);
  };
  return {
    /** @param {Component} call */
    receive(call) {
      calls = [...calls, call].slice(-MOST_CALLS);
      show(call);
    },
    /** @param {Component} call */
    end(call) {
      calls = calls.filter((other) => other !== call);
      if (call !== stage.component) return;
      const before = calls.at(-1);
      if (before && host.isConnected) show(before);
      else presence.rest();
    },
  };
}

/** @param {HTMLElement} host @returns {Stage} */
function makeStage(host) {
  const dirty = { layout: true, draw: true };
  const stage = /** @type {Stage} */ ({ host, data: null, kept: null, lesson: null, dirty });
  const current = () => runOf(stage);
  stage.said = (it) => (stage.lesson ? { ...toldOf(it), lesson: stage.lesson.value() } : toldOf(it));
  const teller = createTeller(() => stage.kept, stage.said, (value) => stage.component.setStateValue("run", value));
  stage.changed = () => {
    dirty.draw = true;
    if (isPlaying(current())) teller.begin();
    else teller.soon();
  };
  const gestures = createGestures(current, stage.changed);
  const hand = createHand(current, gestures, {
    changed: () => (dirty.draw = true),
    said: (text, loud) => stage.panels.speak(text, loud),
  });
  Object.assign(stage, { teller, gestures, hand, edgeOf: createEdgeWatch() });
  stage.panels = createPanels(host, actionsOf(stage));
  stage.loop = createLoop({
    playing: () => stage.kept !== null && isPlaying(stage.kept),
    converging: () => stage.kept?.run.mode === "converge",
    needsPaint: () => (dirty.draw || dirty.layout) && stage.kept !== null && !stage.panels.box.style.visibility,
    advance: (frames, milliseconds) => advance(stage, frames, milliseconds),
    paint: (turn) => paint(stage, turn),
  });
  return stage;
}

/** On the page, and off it. @param {Stage} stage */
function createPresence(stage) {
  const { host, dirty, panels, teller, gestures, loop } = stage;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => setTimeout(() => (dirty.layout = true), 60); // Streamlit sets its variables first
  let ends = /** @type {(() => void)[]} */ ([]), wide = 0;
  // how high the stage is follows from its panels, and would lay them out again after each click on +
  const resize = new ResizeObserver(([{ contentRect: { width } }]) => {
    dirty.layout ||= width !== wide;
    wide = width;
  });

  /** The server is gone, or there is one again: perhaps another, which knows nothing of this page. @param {boolean} offline */
  function connected(offline) {
    panels.offline(offline);
    teller.connected(!offline);
    if (!offline) askAnew();
  }

  return {
    wake() {
      loop.start();
      resize.observe(panels.box);
      dark.addEventListener("change", recolour);
      teller.mounted(true);
      ends = [
        listenForKeys({ ...gestures, toggle: () => gestures.toggle(), list: panels.listKeys }),
        watchConnection(connected),
        listenBeside(panels.box, teller),
      ];
      if (stage.kept) goOn(stage.kept);
    },
    rest() {
      const { kept } = stage;
      loop.stop();
      teller.mounted(false);
      resize.disconnect();
      wide = 0;
      dark.removeEventListener("change", recolour);
      for (const end of ends) end();
      if (!kept || kept.stage !== host) return; // another has it by now
      if (kept.run.mode === "play") kept.left = { page: location.pathname, at: performance.now() };
      if (isPlaying(kept)) kept.run.pause();
    },
  };
}
