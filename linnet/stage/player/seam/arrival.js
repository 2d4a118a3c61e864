// @ts-check
// What comes from Python: data, where a run begins, a screen of a lesson, wishes.

import { runOf, select } from "../actions.js";
import { isPlaying } from "../controls/gestures.js";
import { put } from "../elements.js";
import { createLesson } from "../lesson/lesson.js";
import { isDark } from "../theme.js";
import { openRun } from "./runs.js";
import { grant } from "./wishes.js";

/** @typedef {import("../stage.js").Stage} Stage @typedef {import("./runs.js").Kept} Kept */

const ABSENCE = 3000; // ms without a stage, after which a run rests

/** @param {Stage} stage @param {any} data */
export function take(stage, data) {
  if (data?.lesson) tell(stage, data);
  else if (data?.scene) open(stage, data);
}

/** A screen of a lesson: it says which run is shown. @param {Stage} stage @param {any} data */
function tell(stage, data) {
  const { gestures, teller, dirty } = stage, current = () => runOf(stage);
  const lesson = stage.lesson ??= createLesson(stage.panels, {
    gestures,
    current,
    turned() {
      if (isPlaying(current())) gestures.pause();
      tell(stage, stage.data);
      teller.soon();
    },
    redraw: () => (dirty.draw = true),
    resized: () => (dirty.layout = true),
    leave: (to) => stage.component.setTriggerValue("leave", { ...stage.said(current()), to }),
  });
  open(stage, { ...data, ...lesson.receive(data.lesson) });
  lesson.open(current());
  dirty.layout = true;
}

/** @param {Stage} stage @param {any} data */
function open(stage, data) {
  const { host, panels: { root }, dirty } = stage, before = stage.kept, filed = before?.start;
  stage.data = data;
  const kept = stage.kept = openRun(data);
  if (kept !== before) show(stage, kept);
  if (kept.start !== filed) opened(stage, kept, kept === before);
  put(root, "data-hidden", data.hidden.join(" "));
  kept.certified = data.scene.edited ?? null;
  takeRows(stage, kept, data.scene.data.batchRows);
  if (data.lit !== null && data.lit !== kept.lit) select(stage, { coefficient: kept.lit = data.lit });
  heed(stage);
  dirty.layout ||= isDark(host) !== root.classList.contains("dark");
  dirty.layout ||= root.classList.contains("strip") !== (data.mode === "strip");
  dirty.draw = true;
}

/**
 * A run under an id that is new to this stage: Python learns what is on screen, unless it is just what it sent.
 * @param {Stage} stage @param {Kept} it @param {boolean} sameRun
 */
function opened({ host, teller }, it, sameRun) {
  if (it.told !== "" || sameRun || it.stage || it.run.now.step > 0) teller.soon(0);
  it.stage = host;
  goOn(it);
}

/**
 * What played when its stage was taken away goes on if that was the server's doing, or Streamlit's, and not the
 * visitor's, who turned to another page: then the run rests where it was.
 * @param {Kept} it
 */
export function goOn(it) {
  if (it.left && it.left.page === location.pathname && performance.now() - it.left.at < ABSENCE) it.run.play(it.speed);
  it.left = null;
}

/** Another run comes on screen. @param {Stage} stage @param {Kept} it */
function show({ panels, dirty }, { camera, run: { edge } }) {
  if (camera) panels.plane.camera = camera;
  panels.close();
  panels.fit(edge);
  dirty.layout = true;
}

/** Rows came that mini-batches can be drawn from. @param {Stage} stage @param {Kept} it @param {any} rows */
function takeRows(stage, it, rows) {
  if (!rows || !it.run.wantsRows) return;
  it.run.addRows(rows);
  stage.changed();
}

/** What the page wishes, if the run is not on its way to a link's step. @param {Stage} stage */
export function heed(stage) {
  if (grant(runOf(stage), stage.data.wishes, stage.gestures)) stage.teller.soon(0);
}
