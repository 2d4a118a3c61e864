// @ts-check
// The player of lessons: which run a screen shows, what the visitor does on it, when it is done.

import { isPlaying } from "../controls/gestures.js";
import { toOwnUnits } from "../view.js";
import { createActs } from "./acts.js";
import { shareOf } from "./conditions.js";
import { createScreen } from "./screen.js";
import { keep, notesOf, tellingOf } from "./telling.js";
import { unitOf } from "./values.js";

/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Notes} Notes */
/** @typedef {import("../seam/runs.js").Kept} Kept */

const SHOWN = 1e-7; // a gap at which training has shown what it is to show

/**
 * @param {{box: HTMLElement, root: HTMLElement}} stage  the stage takes its place among the pictures
 * @param {{gestures: import("../controls/gestures.js").Gestures, current: () => Kept, turned: () => void, redraw: () => void, resized: () => void, leave: (to: string) => void}} outside
 *   `turned`: another screen, perhaps another run
 */
export function createLesson(stage, { gestures, current, turned, redraw, resized, leave }) {
  /** @type {import("./types.js").Lesson} */ let lesson;
  /** @type {import("./telling.js").Telling} */ let told;
  let opened = "";

  const notes = () => notesOf(told, current().run.now.step), acts = createActs(gestures, current, notes, redraw);
  const tasks = tasksOf(gestures, acts, leave);
  const actions = {
    ...gestures,
    ...acts,
    leave,
    task: () => tasks[told.story.screen.task ?? ""]?.(),
    go(/** @type {number} */ to) {
      if (!told.story.go(to)) return;
      keep(told);
      turned();
    },
    answer(/** @type {number} */ choice) {
      told.story.answer(choice);
      keep(told);
      redraw();
    },
  };
  const screen = createScreen(stage, actions, { redraw, resized });

  return {
    /** @param {any} payload of Python @returns {{scene: any, start: any}} what the screen shows */
    receive(payload) {
      if (lesson?.name !== payload.name) [lesson, told] = [payload, tellingOf(payload)];
      return lesson.runs[told.story.screen.run];
    },
    /** The run of the screen is here. @param {Kept} kept */
    open(kept) {
      const { id, speed } = told.story.screen, key = `${lesson.name} ${id} ${kept.start}`;
      if (key === opened) return;
      opened = key;
      screen.open(lesson, told.story);
      kept.speed = speed ?? 1;
      kept.textbook = true; // as the chapters write it: W* = W₂ W₁
      Object.assign(kept.selection, { coefficient: null, node: null });
    },
    /** Sizes, theme. @param {Kept} kept @param {boolean} dark */
    layOut: (kept, dark) => screen.layOut(kept.scene, told.story, dark),
    /** @param {Kept} kept @param {number|null} edge @returns {boolean} whether the screen was completed just now */
    paint(kept, edge) {
      const { story } = told, playing = isPlaying(kept);
      acts.takeSeeds(kept);
      const facts = factsOf(kept, edge, notes(), story.right);
      if (playing && facts.now.gap < SHOWN) setTimeout(gestures.pause); // this picture is drawn to its end
      const completed = story.progress(shareOf(story.screen.done, facts));
      if (completed) keep(told);
      screen.draw(story, facts, playing);
      return completed;
    },
    get staged() {
      return screen.staged;
    },
    /** What Python is told of the lesson. */
    value: () => told.story.value(),
  };
}

/**
 * What a screen's button does, by the name in the lesson's file.
 * @param {import("../controls/gestures.js").Gestures} gestures @param {ReturnType<typeof createActs>} acts
 * @param {(to: string) => void} leave
 * @returns {Object<string, () => void>}
 */
const tasksOf = (gestures, acts, leave) => ({
  train: () => gestures.toggle(),
  grow: () => gestures.act({ kind: "add_layer" }),
  double: acts.double,
  seeds: acts.trainSeeds,
  next: () => leave("next"),
});

/** @param {Kept} kept @param {number|null} edge @param {Notes} notes @param {boolean} right @returns {Facts} */
function factsOf(kept, edge, notes, right) {
  const { run: { now }, scene, problem } = kept, unit = unitOf(scene), own = new Float64Array(scene.own.length);
  toOwnUnits(scene, now.beta, own);
  return {
    kept,
    scene,
    now,
    loss: now.loss * unit,
    floor: problem.floor * unit,
    own: [...own],
    edge,
    notes,
    right,
  };
}
