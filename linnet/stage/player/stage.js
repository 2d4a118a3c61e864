// @ts-check
// The stage: the run on screen, drawn by the panels, moved by the visitor and by the page's wishes, told to Python.

import { listenBeside } from "./seam/beside.js";
import { createGestures, isPlaying } from "./controls/gestures.js";
import { h, put } from "./draw.js";
import { listenForKeys } from "./controls/keys.js";
import { createLesson } from "./lesson/lesson.js";
import { createLoop } from "./loop.js";
import { noticeOf } from "./controls/notice.js";
import { askAnew, watchConnection } from "./seam/page.js";
import { createPanels } from "./panels.js";
import { createHand } from "./points/hand.js";
import { sceneNow } from "./points/edited_scene.js";
import { openRun } from "./seam/runs.js";
import { addStylesheet } from "./seam/stylesheet.js";
import { createTeller, valueOf } from "./seam/teller.js";
import { isDark } from "./theme.js";
import { grant, work } from "./seam/wishes.js";

/** @typedef {import("./seam/runs.js").Kept} Kept */

const EDGES = 250; // ms between two edges of stability while training
const ABSENCE = 3000; // ms without a stage, after which a run rests
const LEAST = 2; // ms of a frame for work beside the run

const mounted = new WeakMap();

export { anew } from "./seam/page.js";

/** What Streamlit calls: once for a place on the page, and again with every change of the data. */
export default function mount(component) {
  const { parentElement } = component;
  let stage = mounted.get(parentElement);
  if (!stage) mounted.set(parentElement, stage = createStage(parentElement.querySelector(".mount") ?? parentElement));
  stage.receive(component);
  // Streamlit also ends a call that another overtook, before or after that other one: the component is still there
  return () => stage.rest(component);
}

function createStage(host) {
  host.replaceChildren();
  /** @type {any} */ let component = null;
  /** @type {any} */ let data = null;
  let kept = /** @type {Kept|null} */ (null);
  const dirty = { layout: true, draw: true };
  const edge = { value: /** @type {number|null} */ (null), at: -Infinity, of: /** @type {any} */ (null) };

  let lesson = /** @type {ReturnType<typeof createLesson>|null} */ (null);
  const said = (/** @type {Kept} */ it) => (lesson ? { ...valueOf(it), lesson: lesson.value() } : valueOf(it));
  const teller = createTeller(() => kept, said, (value) => component.setStateValue("run", value));
  const changed = () => {
    dirty.draw = true;
    if (!isPlaying(run())) teller.soon();
    else teller.begin();
  };
  const run = () => /** @type {Kept} */ (kept);
  const gestures = createGestures(run, changed);
  const hand = createHand(run, gestures, {
    changed: () => (dirty.draw = true),
    said: (text, loud) => panels.speak(text, loud),
  });
  const panels = createPanels(host, {
    ...gestures,
    hand,
    grow: (kind, layer) => gestures.act(kind.endsWith("node") ? { kind, layer } : { kind }),
    weight: ({ layer, from, to }, value) => gestures.act({ kind: "weight", layer: layer + 1, to, from, value }),
    editing: () => isPlaying(run()) && gestures.pause(),
    node: (node) => select({ node: node && String(node) !== String(run().selection.node) ? node : null }),
    coefficient: (coefficient) => {
      select({ coefficient });
      if (coefficient !== null) panels.showNetwork();
    },
    axes: (axes) => choose({ axes }),
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
    (event) => {
      if (event.key !== "Escape" || !kept) return;
      select({ coefficient: null, node: null });
      hand.choose(null);
    },
  );

  function select(some) {
    Object.assign(run().selection, some);
    dirty.draw = true;
  }

  function choose(some) {
    Object.assign(run(), some);
    dirty.layout = true;
  }

  // -- from Python --------------------------------------------------------------------------------

  function receive(next) {
    component = next;
    if (!loop.running) wake();
    if (next.data?.lesson) tell(next.data);
    else if (next.data?.scene) open(next.data);
  }

  /** A screen of a lesson: it says which run is shown. */
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

  /** A run under an id that is new to this stage: Python learns what is on screen, unless it is just what it sent. */
  function opened(it, sameRun) {
    if (it.told !== "" || sameRun || it.stage || it.run.now.step > 0) teller.soon(0);
    it.stage = host;
    goOn(it);
  }

  /**
   * What played when its stage was taken away goes on if that was the server's doing, or Streamlit's, and not the
   * visitor's, who turned to another page: then the run rests where it was.
   */
  function goOn(it) {
    if (it.left && it.left.page === location.pathname && performance.now() - it.left.at < ABSENCE)
      it.run.play(it.speed);
    it.left = null;
  }

  /** Another run comes on screen. */
  function show({ camera, run: { edge } }) {
    if (camera) panels.plane.camera = camera;
    panels.close();
    panels.fit(edge);
    dirty.layout = true;
  }

  /** Rows came that mini-batches can be drawn from. */
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
    stale: () => (dirty.draw || dirty.layout) && kept !== null && !box.style.visibility,
    advance,
    paint,
  });

  /** The engine's part of a frame. */
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

  /** The edge of the step on screen; while training, at most four a second. Where there is no further, that of the best step. */
  function edgeOf({ run }) {
    const now = performance.now();
    if (edge.of !== run.now && (run.mode === "rest" || now - edge.at > EDGES))
      Object.assign(edge, { value: run.diverged ? run.best.edge : run.edge, at: now, of: run.now });
    return edge.value;
  }

  // -- on the page, and off it --------------------------------------------------------------------

  const resize = new ResizeObserver(() => (dirty.layout = true)), dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => setTimeout(() => (dirty.layout = true), 60); // Streamlit sets its variables first
  let ends = /** @type {(() => void)[]} */ ([]);

  /** The server is gone, or there is one again: perhaps another, which knows nothing of this page. */
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
      listenForKeys({ ...gestures, toggle: () => gestures.toggle(undefined), list: panels.listKeys }),
      watchConnection(connected),
      listenBeside(box, teller),
    ];
    if (kept) goOn(kept);
  }

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
