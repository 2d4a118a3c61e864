// @ts-check
// The player of lessons: which run a screen shows, what the visitor does on it, when it is done.

import { isPlaying } from "../controls/gestures.js";
import { h, put, say } from "../elements.js";
import { toOwnUnits } from "../view.js";
import { createActs } from "./acts.js";
import * as bookmark from "./bookmark.js";
import { freshNotes, shareOf } from "./conditions.js";
import { createFrame } from "./frame.js";
import { OF_STAGE, createPictures } from "./pictures.js";
import { createStory } from "./story.js";
import { unitOf, valuesOf } from "./values.js";

/** @typedef {import("./types.js").Lesson} Lesson */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Notes} Notes */
/** @typedef {import("../seam/runs.js").Kept} Kept */

const MET = 1e-7; // a gap at which training has shown what it is to show
const DIVERGED = "The loss has left the finite numbers: the rate is too large. Reset, and take a smaller one.";
const NARROW = 700; // px: under this it is told as on a phone
const COMPACT = 1040; // px: under this the nodes and their sum are drawn smaller, to stand beside one another

/** How far a lesson was told. @typedef {{story: ReturnType<typeof createStory>, notes: Map<string, Notes>}} Telling */
/** What the tab knows of each lesson: it outlives a change of page. @type {Map<string, Telling>} */
const memory = new Map();

/**
 * @param {{box: HTMLElement, root: HTMLElement}} stage  the stage takes its place among the pictures
 * @param {{gestures: import("../controls/gestures.js").Gestures, current: () => Kept, turned: () => void, redraw: () => void, resized: () => void, leave: (to: string) => void}} outside
 *   `turned`: another screen, perhaps another run
 */
export function createLesson({ box, root: stage }, { gestures, current, turned, redraw, resized, leave }) {
  /** @type {Lesson} */ let lesson;
  /** @type {Telling} */ let told;
  let opened = "";

  const frame = createFrame(box, { go, leave });
  frame.left.append(stage);
  const acts = createActs(gestures, current, notes, redraw);
  const actions = {
    ...gestures,
    ...acts,
    answer(/** @type {number} */ choice) {
      told.story.answer(choice);
      keep();
      redraw();
    },
    write: frame.write,
  };
  const pictures = createPictures(frame.left, frame.right, actions, resized);
  const formula = h(frame.right, "details", "formula"), summary = h(formula, "summary", "", "In symbols");
  const lines = h(formula, "div");
  summary.addEventListener("click", redraw);
  frame.task.addEventListener("click", () => TASKS[told.story.screen.task ?? ""]?.());

  /** @type {Object<string, () => void>} */
  const TASKS = {
    train: () => gestures.toggle(),
    show: acts.show,
    grow: () => gestures.act({ kind: "add_layer" }),
    double: acts.double,
    seeds: acts.trainSeeds,
    next: () => leave("next"),
  };

  /** At once: the page may be left before Python is told. */
  const keep = () => bookmark.keep(told.story.value());

  function go(/** @type {number} */ to) {
    if (!told.story.go(to)) return;
    keep();
    turned();
  }

  /** Of the screen that is shown. @returns {Notes} */
  function notes() {
    const { id, lit } = told.story.screen;
    const known = told.notes.get(id) ?? { ...freshNotes(current().run.now.step), shown: lit.includes("best") };
    told.notes.set(id, known);
    return known;
  }

  // -- what the stage asks ------------------------------------------------------------------------

  /** @param {any} payload of Python @returns {{scene: any, start: any}} what the screen shows */
  function receive(payload) {
    if (lesson?.name !== payload.name) {
      const progress = payload.progress.seen.length ? payload.progress : bookmark.kept(payload.name);
      lesson = payload;
      told = memory.get(lesson.name) ?? { story: createStory(lesson, progress), notes: new Map() };
      memory.set(lesson.name, told);
    }
    return lesson.runs[told.story.screen.run];
  }

  /** The run of the screen is here. @param {Kept} kept */
  function open(kept) {
    const { screen, at } = told.story, key = `${lesson.name} ${screen.id} ${kept.start}`;
    if (key === opened) return;
    opened = key;
    frame.open(lesson, at);
    pictures.arrange(screen.panels);
    kept.speed = screen.speed ?? 1;
    kept.textbook = true; // as the chapters write it: W* = W₂ W₁
    Object.assign(kept.selection, { coefficient: null, node: null });
    const panels = screen.panels.filter((name) => OF_STAGE.includes(name));
    stage.hidden = !panels.length;
    put(stage, "data-panels", panels.join(" "));
    put(frame.root, "data-panels", screen.panels.join(" "));
    frame.root.classList.toggle("staged", panels.length > 0);
    frame.right.append(formula);
    formula.hidden = !screen.formula.length;
    lines.replaceChildren();
    for (const line of screen.formula) frame.write(h(lines, "p"), line);
    frame.task.hidden = !screen.task;
    frame.task.classList.toggle("quiet", screen.task === "next");
  }

  /** Sizes, theme. @param {Kept} kept @param {boolean} dark */
  function layOut(kept, dark) {
    frame.root.classList.toggle("dark", dark);
    frame.fit(box.clientWidth < NARROW);
    frame.root.classList.toggle("compact", box.clientWidth < COMPACT);
    pictures.layOut(kept.scene, told.story.screen, getComputedStyle(frame.root).fontFamily);
  }

  /** @param {Kept} kept @param {number|null} edge */
  function paint(kept, edge) {
    const { story } = told, { screen } = story, playing = isPlaying(kept);
    acts.takeSeeds(kept);
    const facts = factsOf(kept, edge, notes(), story.right);
    if (facts.now.step < facts.notes.from) facts.notes.from = facts.now.step; // reset
    if (playing && facts.now.gap < MET) setTimeout(gestures.pause); // this picture is drawn to its end
    const completed = story.progress(shareOf(screen.done, facts));
    if (completed) keep();
    const value = valuesOf(facts);
    frame.draw(story, value, kept.run.diverged ? DIVERGED : null);
    pictures.draw(facts, screen, { playing, answers: story.answers, value });
    say(frame.task, playing && screen.task !== "next" ? "Pause" : screen.label ?? "Train");
    put(frame.root, "data-step", String(facts.now.step));
    put(frame.root, "data-gap", String(facts.now.gap));
    put(frame.root, "data-loss", String(facts.loss));
    put(frame.root, "data-playing", String(playing));
    return completed;
  }

  return {
    receive,
    open,
    layOut,
    paint,
    get staged() {
      return !stage.hidden;
    },
    /** What Python is told of the lesson. */
    value: () => told.story.value(),
  };
}

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
