// @ts-check
// One frame of the stage: the engine's part, then the picture.

import { isPlaying } from "./controls/gestures.js";
import { noticeOf } from "./controls/notice.js";
import { sceneNow } from "./points/edited_scene.js";
import { work } from "./seam/wishes.js";
import { runOf } from "./actions.js";
import { heed } from "./seam/arrival.js";
import { isDark } from "./theme.js";

/** @typedef {import("./stage.js").Stage} Stage */

const LEAST = 2; // ms of a frame for work beside the run

/** @param {Stage} stage @param {number} frames @param {number} milliseconds @returns {boolean} whether anything changed */
export function advance(stage, frames, milliseconds) {
  const { kept, teller, dirty } = stage;
  if (!kept) return false;
  const start = performance.now(), before = kept.run.mode;
  const moved = before !== "rest" && kept.run.tick(frames, milliseconds);
  if (kept.run.mode !== before && kept.run.mode === "rest") stage.changed();
  if (kept.jobs.size) {
    if (work(kept, Math.max(LEAST, milliseconds - (performance.now() - start)))) teller.soon(0);
    dirty.draw = true;
  }
  if (before === "seek" && kept.run.mode !== "seek") heed(stage);
  if (isPlaying(kept)) teller.whilePlaying(stage.data.follow ?? 15);
  return moved;
}

/** @param {Stage} stage @param {import("./loop.js").Turn} turn */
export function paint(stage, turn) {
  const it = runOf(stage), { lesson, panels, dirty, edgeOf } = stage;
  it.shown = sceneNow(it);
  if (lesson) {
    if (dirty.layout) lesson.layOut(it, isDark(stage.host));
    if (lesson.paint(it, edgeOf(it))) stage.teller.soon();
    if (!lesson.staged) return void (dirty.layout = dirty.draw = false);
  }
  // panels are laid out for other data only once a point is let go: until then they write over what they show
  if (it.shown !== it.scene && !it.hand.grip && !isPlaying(it)) {
    it.scene = it.shown;
    dirty.layout = true;
  }
  if (!panels.fits(it.run.now.widths)) dirty.layout = true;
  if (dirty.layout && !panels.layOut(it, stage.data)) return;
  dirty.layout = dirty.draw = false;
  const standardise = () => stage.component.setTriggerValue("standardise", true);
  panels.paint({ notice: noticeOf(it, stage.gestures, standardise), edge: edgeOf(it) }, turn);
}
