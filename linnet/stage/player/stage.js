// @ts-check
// The stage: the run on screen, drawn by the panels, moved by the visitor and by the page's wishes, told to Python.

import { listenBeside } from "./seam/beside.js";
import { createGestures, isPlaying } from "./controls/gestures.js";
import { put } from "./elements.js";
import { listenForKeys } from "./controls/keys.js";
import { createLesson } from "./lesson/lesson.js";
import { createEdgeWatch } from "./edge_watch.js";
import { createLoop } from "./loop.js";
import { noticeOf } from "./controls/notice.js";
import { askAnew, watchConnection } from "./seam/page.js";
import { createPanels } from "./panels.js";
import { createHand } from "./points/hand.js";
import { sceneNow } from "./points/edited_scene.js";
import { openRun } from "./seam/runs.js";
import { addStylesheet } from "./seam/stylesheet.js";
import { createTeller, toldOf } from "./seam/teller.js";
import { isDark } from "./theme.js";
import { grant, work } from "./seam/wishes.js";

/** @typedef {import("./seam/runs.js").Kept} Kept @typedef {import("./types.js").Link} Link */
/** What Streamlit hands over. @typedef {{parentElement: HTMLElement, data: any, setStateValue: (name: string, value: any) => void, setTriggerValue: (name: string, value: any) => void}} Component */

const ABSENCE = 3000; // ms without a stage, after which a run rests
const LEAST = 2; // ms of a frame for work beside the run

const mounted = new WeakMap();

export { anew } from "./seam/page.js";

/** What Streamlit calls: once for a place on the page, and again with every change of the data. @param {Component} component */
export default function mount(component) {
  const { parentElement } = component;
  let stage = mounted.get(parentElement);
  if (!stage) mounted.set(parentElement, stage = createStage(parentElement.querySelector(".mount") ?? parentElement));
  stage.receive(component);
  // Streamlit also ends a call that another overtook, before or after that other one: the component is still there
  return () => stage.rest(component);
}

/** @param {HTMLElement} host */
function createStage(host) {
  host.replaceChildren();
  /** @type {Component} */ let component;
  /** @type {any} */ let data = null;
  let kept = /** @type {Kept|null} */ (null);
  const dirty = { layout: true, draw: true };

  let lesson = /** @type {ReturnType<typeof createLesson>|null} */ (null);
  const said = (/** @type {Kept} */ it) => (lesson ? { ...toldOf(it), lesson: lesson.value() } : toldOf(it));
  const teller = createTeller(() => kept, said, (value) => component.setStateValue("run", value));
  const changed = () => {
    dirty.draw = true;
    if (!isPlaying(run())) teller.soon();
    else teller.begin();
  };
  const run = () => /** @type {Kept} */ (kept);
  const gestures = createGestures(run, changed), edgeOf = createEdgeWatch();
  const hand = createHand(run, gestures, {
    changed: () => (dirty.draw = true),
    said: (text, loud) => panels.speak(text, loud),
  });
  const panels = createPanels(host, {
    ...gestures,
    hand,
    grow: (/** @type {string} */ kind, /** @type {number} */ layer) =>
      gestures.act(kind.endsWith("node") ? { kind, layer } : { kind }),
    weight: (/** @type {Link} */ { layer, from, to }, /** @type {number} */ value) =>
      gestures.act({ kind: "weight", layer: layer + 1, to, from, value }),
    editing: () => isPlaying(run()) && gestures.pause(),
    node: (/** @type {[number, number]|null} */ node) =>
      select({ node: node && String(node) !== String(run().selection.node) ? node : null }),
    coefficient: (/** @type {number|null} */ coefficient) => {
      select({ coefficient });
      if (coefficient !== null) panels.showNetwork(coefficient);
    },
    axes: (/** @type {[number, number]} */ axes) => choose({ axes }),
    order: () => choose({ textbook: !run().textbook }),
    turned: () => {
      if (kept) kept.camera = panels.plane.camera;
      panels.turned();
      dirty.draw = true;
    },
    redraw: () => (dirty.draw = true),
  });
  const { root, box } = panels;
  box.style.visibility = "hidden"; // until its style sheets are here
  addStylesheet(host, () => {
    box.style.visibility = "";
    dirty.layout = true;
  });
  root.addEventListener(
    "keydown",
    (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Escape" || !kept) return;
      select({ coefficient: null, node: null });
      hand.choose(null);
    },
  );

  /** @param {Partial<Kept["selection"]>} some */
  function select(some) {
    Object.assign(run().selection, some);
    dirty.draw = true;
  }

  /** @param {Partial<Kept>} some */
  function choose(some) {
    Object.assign(run(), some);
    dirty.layout = true;
  }

  // -- from Python --------------------------------------------------------------------------------

  /** @param {Component} next */
  function receive(next) {
    component = next;
    if (!loop.running) wake();
    if (next.data?.lesson) tell(next.data);
    else if (next.data?.scene) open(next.data);
  }

  /** A screen of a lesson: it says which run is shown. @param {any} next */
  function tell(next) {
    lesson ??= createLesson(panels, {
      gestures,
      current: run,
      turned() {
        if (isPlaying(run())) gestures.pause();
        tell(data);
        teller.soon();
      },
      redraw: () => (dirty.draw = true),
      leave: () => component.setTriggerValue("leave", said(run())),
    });
    open({ ...next, ...lesson.receive(next.lesson) });
    lesson.open(run());
    dirty.layout = true;
  }

  /** @param {any} next */
  function open(next) {
    data = next;
    const before = kept, filed = kept?.start;
    kept = openRun(data);
    if (kept !== before) show(kept);
    if (kept.start !== filed) opened(kept, kept === before);
    put(root, "data-hidden", data.hidden.join(" "));
    kept.certified = data.scene.edited ?? null;
    takeRows(kept, data.scene.data.batchRows);
    if (data.lit !== null && data.lit !== kept.lit) select({ coefficient: kept.lit = data.lit });
    heed();
    if (isDark(host) !== root.classList.contains("dark")) dirty.layout = true;
    dirty.layout ||= root.classList.contains("strip") !== (data.mode === "strip");
    dirty.draw = true;
  }

  /**
   * A run under an id that is new to this stage: Python learns what is on screen, unless it is just what it sent.
   * @param {Kept} it @param {boolean} sameRun
   */
  function opened(it, sameRun) {
    if (it.told !== "" || sameRun || it.stage || it.run.now.step > 0) teller.soon(0);
    it.stage = host;
    goOn(it);
  }

  /**
   * What played when its stage was taken away goes on if that was the server's doing, or Streamlit's, and not the
   * visitor's, who turned to another page: then the run rests where it was.
   * @param {Kept} it
   */
  function goOn(it) {
    if (it.left && it.left.page === location.pathname && performance.now() - it.left.at < ABSENCE)
      it.run.play(it.speed);
    it.left = null;
  }

  /** Another run comes on screen. @param {Kept} it */
  function show({ camera, run: { edge } }) {
    if (camera) panels.plane.camera = camera;
    panels.close();
    panels.fit(edge);
    dirty.layout = true;
  }

  /** Rows came that mini-batches can be drawn from. @param {Kept} it @param {any} rows */
  function takeRows(it, rows) {
    if (!rows || !it.run.wantsRows) return;
    it.run.addRows(rows);
    changed();
  }

  /** What the page wishes, if the run is not on its way to a link's step. */
  function heed() {
    if (grant(run(), data.wishes, gestures)) teller.soon(0);
  }

  // -- the frame loop -----------------------------------------------------------------------------

  const loop = createLoop({
    playing: () => kept !== null && isPlaying(kept),
    converging: () => kept?.run.mode === "converge",
    needsPaint: () => (dirty.draw || dirty.layout) && kept !== null && !box.style.visibility,
    advance,
    paint,
  });

  /** The engine's part of a frame. @param {number} frames @param {number} milliseconds */
  function advance(frames, milliseconds) {
    if (!kept) return false;
    const start = performance.now(), before = kept.run.mode;
    const moved = before !== "rest" && kept.run.tick(frames, milliseconds);
    if (kept.run.mode !== before && kept.run.mode === "rest") changed();
    if (kept.jobs.size) {
      if (work(kept, Math.max(LEAST, milliseconds - (performance.now() - start)))) teller.soon(0);
      dirty.draw = true;
    }
    if (before === "seek" && kept.run.mode !== "seek") heed();
    if (isPlaying(kept)) teller.whilePlaying(data.follow ?? 15);
    return moved;
  }

  /** @param {import("./loop.js").Turn} turn */
  function paint(turn) {
    const it = run();
    it.shown = sceneNow(it);
    if (lesson) {
      if (dirty.layout) lesson.layOut(it, isDark(host));
      if (lesson.paint(it, edgeOf(it))) teller.soon();
      if (!lesson.staged) return void (dirty.layout = dirty.draw = false);
    }
    // panels are laid out for other data only once a point is let go: until then they write over what they show
    if (it.shown !== it.scene && !it.hand.grip && !isPlaying(it)) {
      it.scene = it.shown;
      dirty.layout = true;
    }
    if (!panels.fits(it.run.now.widths)) dirty.layout = true;
    if (dirty.layout && !panels.layOut(it, data)) return;
    dirty.layout = dirty.draw = false;
    panels.paint({
      notice: noticeOf(it, gestures, () => component.setTriggerValue("standardise", true)),
      edge: edgeOf(it),
    }, turn);
  }

  // -- on the page, and off it --------------------------------------------------------------------

  const resize = new ResizeObserver(() => (dirty.layout = true)), dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => setTimeout(() => (dirty.layout = true), 60); // Streamlit sets its variables first
  let ends = /** @type {(() => void)[]} */ ([]);

  /** The server is gone, or there is one again: perhaps another, which knows nothing of this page. @param {boolean} offline */
  function connected(offline) {
    panels.offline(offline);
    teller.connected(!offline);
    if (!offline) askAnew();
  }

  function wake() {
    loop.start();
    resize.observe(box);
    dark.addEventListener("change", recolour);
    teller.mounted(true);
    ends = [
      listenForKeys({ ...gestures, toggle: () => gestures.toggle(), list: panels.listKeys }),
      watchConnection(connected),
      listenBeside(box, teller),
    ];
    if (kept) goOn(kept);
  }

  /** @param {Component} after */
  function rest(after) {
    if (after !== component) return; // there was a newer call
    loop.stop();
    teller.mounted(false);
    resize.disconnect();
    dark.removeEventListener("change", recolour);
    for (const end of ends) end();
    if (!kept || kept.stage !== host) return; // another has it by now
    if (kept.run.mode === "play") kept.left = { page: location.pathname, at: performance.now() };
    if (isPlaying(kept)) kept.run.pause();
  }

  return { receive, rest };
}
