// @ts-check
// One step in four beats: forward, loss, backward, step. It ends where Step would, for its last beat is Step.
// And a row that goes through the diagram by itself, which is the first beat.

import { linkName } from "../diagram/links.js";
import { beatsOf, captions } from "./beats.js";
import { createOverlay } from "./overlay.js";
import { createBeatPanel } from "./panel.js";
import { createWalk, isStill } from "./walk.js";

const BEAT = 4000; // ms
const STEP = 3; // the last beat

/** @typedef {import("../seam/runs.js").Kept} Kept */

/** What is explained. @typedef {{beats: import("./beats.js").Beats, said: [string, string][], last: number, squares: boolean, branch: number}} Explained */

/**
 * @param {HTMLElement} root
 * @param {() => Kept|null} current
 * @param {() => any} places of the diagram's nodes and links
 * @param {{step: () => void, pause: () => void, squares: (on: boolean) => void, redraw: () => void}} actions
 */
export function createSlowMotion(root, current, places, actions) {
  const overlay = createOverlay(places), walk = createWalk(overlay);
  const panel = createBeatPanel(root, {
    close: end,
    back: () => go(beat - 1, false),
    hold: () => (running ? rest() : go(beat + 1, true)),
    next: () => go(beat + 1, false),
  });
  let beat = -1, timer = 0, running = false;
  let it = /** @type {Explained|null} */ (null);

  /** @param {boolean} alone only the first beat */
  function begin(alone) {
    const kept = current();
    if (!kept) return;
    end();
    actions.pause();
    it = explained(kept, alone);
    go(0, !isStill() && !alone);
  }

  /** @param {number} to @param {boolean} on it goes on by itself */
  function go(to, on) {
    clearTimeout(timer);
    walk.stop();
    if (!it || to < 0) return;
    const { last, said } = it;
    if (to > last) return end();
    [beat, running] = [to, on];
    panel.draw(beat, last, running, said[beat]);
    actions.squares(beat === 1 || it.squares);
    draw(beat, it.beats, overlay, walk);
    if (beat === STEP) actions.step();
    actions.redraw();
    if (running && beat < last) timer = window.setTimeout(() => go(beat + 1, true), BEAT);
  }

  function rest() {
    clearTimeout(timer);
    running = false;
    panel.sayHold(false);
  }

  function end() {
    clearTimeout(timer);
    walk.stop();
    if (!it) return;
    const { squares } = it;
    it = null;
    running = false;
    overlay.clear();
    panel.hide();
    actions.squares(squares);
  }

  return {
    begin: () => begin(false),
    watch: () => begin(true),
    end,
    /** What it explains is no longer what is on screen: another act, another step. */
    look() {
      const kept = current();
      if (it && kept && (kept.branch !== it.branch || kept.run.mode === "play" || kept.run.mode === "converge")) end();
    },
  };
}

/**
 * A beat's numbers over the diagram.
 * @param {number} beat @param {import("./beats.js").Beats} beats
 * @param {ReturnType<typeof createOverlay>} overlay @param {ReturnType<typeof createWalk>} walk
 */
function draw(beat, beats, overlay, walk) {
  if (beat === 0) walk.begin(beats);
  else if (beat === 1) overlay.row(beats, beats.widths.length);
  else if (beat === 2) overlay.arrows(beats, beats.gradient, -1);
  else overlay.arrows(beats, beats.moves, 1);
}

/** The step that comes next, by the row that is chosen. @param {Kept} kept @param {boolean} alone @returns {Explained|null} */
function explained({ run, shown, hand, branch }, alone) {
  if (run.diverged || run.wantsRows) return null;
  const beats = beatsOf(run, shown, hand.row ?? shown.numbers[0]);
  const said = captions(beats, run, shown, (link) => linkName(shown, run.now.widths, link));
  return { beats, said, last: alone ? 0 : STEP, squares: hand.squares, branch };
}
