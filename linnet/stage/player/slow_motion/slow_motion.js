// @ts-check
// One step in four beats: forward, loss, backward, step. It ends where Step would, for its last beat is Step.
// And a row that goes through the diagram by itself, which is the first beat.

import { button, h, put, say } from "../elements.js";
import { linkName } from "../diagram/links.js";
import { beatsOf, captions } from "./beats.js";
import { createOverlay } from "./overlay.js";

const BEAT = 4000; // ms
const COLUMN = 700; // ms of a row between two columns

/** @typedef {import("../seam/runs.js").Kept} Kept */

/**
 * @param {HTMLElement} root
 * @param {() => Kept|null} current
 * @param {() => any} places of the diagram's nodes and links
 * @param {{step: () => void, pause: () => void, squares: (on: boolean) => void, redraw: () => void}} actions
 */
export function createSlowMotion(root, current, places, actions) {
  const overlay = createOverlay(places);
  const panel = h(root, "div", "slowmotion");
  panel.setAttribute("role", "group");
  panel.setAttribute("aria-label", "One step in slow motion");
  panel.hidden = true;
  const head = h(panel, "div", "head"), title = h(head, "b"), marks = h(head, "span", "marks");
  const close = button(head, "close", "×", end);
  close.setAttribute("aria-label", "Close");
  const words = h(panel, "p"), foot = h(panel, "div", "foot");
  words.setAttribute("aria-live", "polite");
  const back = button(foot, "", "Back", () => go(beat - 1, false));
  const hold = button(foot, "", "Pause", () => (running ? rest() : run()));
  const next = button(foot, "", "Next", () => go(beat + 1, false));
  const dots = [0, 1, 2, 3].map(() => h(marks, "i"));

  let beat = -1, last = 3, timer = 0, walk = 0, running = false, squares = false, branch = -1;
  /** @type {import("./beats.js").Beats|null} */ let beats = null;
  /** @type {[string, string][]} */ let said = [];
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  /** @param {boolean} alone only the first beat */
  function begin(alone) {
    const kept = current();
    if (!kept) return;
    end();
    actions.pause();
    const { run: it, shown } = kept, row = kept.hand.row ?? shown.numbers[0];
    if (it.diverged || it.wantsRows) return;
    beats = beatsOf(it, shown, row);
    said = captions(beats, it, shown, (link) => linkName(shown, it.now.widths, link));
    last = alone ? 0 : 3;
    squares = kept.hand.squares;
    branch = kept.branch;
    panel.hidden = false;
    marks.hidden = alone;
    running = !still() && !alone;
    go(0, running);
  }

  /** @param {number} to @param {boolean} on it goes on by itself */
  function go(to, on) {
    clearTimeout(timer);
    clearInterval(walk);
    if (!beats || to < 0) return;
    if (to > last) return end();
    beat = to;
    running = on;
    say(title, said[beat][0]);
    say(words, said[beat][1]);
    dots.forEach((dot, k) => put(dot, "class", k === beat ? "here" : k < beat ? "done" : ""));
    back.hidden = hold.hidden = last === 0;
    put(back, "disabled", beat === 0 || beat === 3 ? "" : null); // what was stepped is Undo's, or the time line's
    say(next, beat === last ? "Close" : "Next");
    put(hold, "disabled", beat === last ? "" : null);
    say(hold, running ? "Pause" : "Play");
    show();
    if (running && beat < last) timer = window.setTimeout(() => go(beat + 1, true), BEAT);
  }

  function show() {
    if (!beats) return;
    actions.squares(beat === 1 || squares);
    if (beat === 0) walkThrough(beats);
    else if (beat === 1) overlay.row(beats, beats.widths.length);
    else if (beat === 2) overlay.arrows(beats, beats.gradient, -1);
    else {
      overlay.arrows(beats, beats.moves, 1);
      actions.step();
    }
    actions.redraw();
  }

  /** Column after column; at once where motion is not wanted. @param {import("./beats.js").Beats} at */
  function walkThrough(at) {
    let column = still() ? at.widths.length - 1 : 0;
    overlay.row(at, column);
    if (column) return;
    walk = window.setInterval(() => {
      overlay.row(at, ++column);
      if (column >= at.widths.length - 1) clearInterval(walk);
    }, COLUMN);
  }

  function rest() {
    clearTimeout(timer);
    running = false;
    say(hold, "Play");
  }

  function run() {
    go(Math.min(beat + 1, last), true);
  }

  function end() {
    clearTimeout(timer);
    clearInterval(walk);
    if (!beats) return;
    beats = null;
    running = false;
    overlay.clear();
    panel.hidden = true;
    actions.squares(squares);
  }

  panel.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    end();
  });

  return {
    begin: () => begin(false),
    watch: () => begin(true),
    end,
    /** What it explains is no longer what is on screen: another act, another step. */
    look() {
      const kept = current();
      if (beats && kept && (kept.branch !== branch || kept.run.mode === "play" || kept.run.mode === "converge")) end();
    },
  };
}
