// @ts-check
// The player of lessons: which run a screen shows, what the visitor does on it, when it is done.

import { isPlaying } from "../controls/gestures.js";
import { h, put, say } from "../elements.js";
import { createJob } from "../engine/jobs.js";
import { toOwnUnits } from "../view.js";
import * as bookmark from "./bookmark.js";
import { freshNotes, noteMove, shareOf } from "./conditions.js";
import { toWeights } from "./fit.js";
import { createFrame } from "./frame.js";
import { OF_STAGE, createPictures } from "./pictures.js";
import { SEEDS } from "./seeds.js";
import { createStory } from "./story.js";
import { unitOf, valuesOf } from "./values.js";

/** @typedef {import("./types.js").Lesson} Lesson */
/** @typedef {import("./types.js").Facts} Facts */
/** @typedef {import("./types.js").Notes} Notes */
/** @typedef {import("../seam/runs.js").Kept} Kept */

const MET = 1e-7; // a gap at which training has shown what it is to show
const DIVERGED = "The loss has left the finite numbers: the rate is too large. Reset, and take a smaller one.";
const SEEDED = "seeds of the lesson";
const MOST_STEPS = 200_000; // of each of them
const NARROW = 700; // px: under this it is told as on a phone
const COMPACT = 1040; // px: under this the nodes and their sum are drawn smaller, to stand beside one another

/** What the tab knows of each lesson: it outlives a change of page. @type {Map<string, {story: any, notes: Map<string, Notes>}>} */
const memory = new Map();

/**
 * @param {{box: HTMLElement, root: HTMLElement}} stage  the stage takes its place among the pictures
 * @param {{gestures: import("../controls/gestures.js").Gestures, current: () => Kept, turned: () => void, redraw: () => void, resized: () => void, leave: () => void}} outside
 *   `turned`: another screen, perhaps another run
 */
export function createLesson({ box, root: stage }, { gestures, current, turned, redraw, resized, leave }) {
  let lesson = /** @type {Lesson|null} */ (null), told = /** @type {any} */ (null);
  let gesture = 0, held = false, opened = "";
  let facts = /** @type {Facts|null} */ (null);

  const frame = createFrame(box, { go, leave });
  frame.left.append(stage);
  const actions = {
    ...gestures,
    /** To where the lesson began the run, which need not be its seed's weights. */
    reset() {
      gestures.pause();
      gestures.scrub(current().run.curve.steps[0]);
    },
    line: setLine,
    probe: (/** @type {number} */ x) => note({ probe: x, probed: true }),
    show: () => note({ shown: true }),
    note,
    weigh: setWeight,
    multiply: (/** @type {number} */ multiplied, /** @type {number} */ all) =>
      note({ multiplied, shrunk: multiplied === all || notes().shrunk }),
    answer(/** @type {number} */ choice) {
      told.story.answer(choice);
      redraw();
    },
    write: frame.write,
  };
  const pictures = createPictures(frame.left, frame.right, actions, resized);
  const formula = h(frame.right, "details", "formula"), summary = h(formula, "summary", "", "In symbols");
  const lines = h(formula, "div");
  summary.addEventListener("click", redraw);
  frame.task.addEventListener("click", () => TASKS[told.story.screen.task]?.());

  /** @type {Object<string, () => void>} */
  const TASKS = {
    train: () => gestures.toggle(),
    show: () => note({ shown: true }),
    grow: () => gestures.act({ kind: "add_layer" }),
    double,
    seeds: trainSeeds,
  };

  // -- screens ------------------------------------------------------------------------------------

  function go(/** @type {number} */ to) {
    if (!told.story.go(to)) return;
    turned();
  }

  /** @returns {Notes} */
  const notes = () => {
    const { id } = told.story.screen;
    if (!told.notes.has(id)) {
      const shown = told.story.screen.lit.includes("best");
      told.notes.set(id, { ...freshNotes(current().run.now.step), shown });
    }
    return told.notes.get(id);
  };

  function note(/** @type {Partial<Notes>} */ some) {
    Object.assign(notes(), some);
    redraw();
  }

  /** The line goes where the hand takes it: the two weights of the neuron. @param {number} intercept @param {number} slope @param {boolean} ended */
  function setLine(intercept, slope, ended) {
    const kept = current(), weights = toWeights(kept.scene, intercept, slope);
    if (!held) gesture++;
    held = !ended;
    if (isPlaying(kept)) gestures.pause();
    weights.forEach((value, from) => gestures.act({ kind: "weight", layer: 1, to: 1, from, value }, `line ${gesture}`));
    noteMove(notes(), kept.run.now.loss * unitOf(kept.scene), ended);
    redraw();
  }

  /** A weight of the output node. @param {number} from  0 is its constant @param {number} value @param {boolean} ended */
  function setWeight(from, value, ended) {
    const kept = current(), { widths } = kept.run.now;
    if (!held) gesture++;
    held = !ended;
    if (isPlaying(kept)) gestures.pause();
    gestures.act({ kind: "weight", layer: widths.length - 1, to: 1, from, value }, `weigh ${gesture}`);
    noteMove(notes(), kept.run.now.loss * unitOf(kept.scene), ended);
    redraw();
  }

  /** The second node's line twice as high, and half as much of it: the prediction stays. */
  function double() {
    const kept = current(), { widths, parameters } = kept.run.now, nodes = widths[1], node = Math.min(2, nodes);
    const change = (/** @type {any} */ some) => gestures.act({ kind: "weight", ...some }, `double ${gesture}`);
    gesture++;
    for (let from = 0; from <= widths[0]; from++)
      change({ layer: 1, to: node, from, value: 2 * parameters[(node - 1) * (widths[0] + 1) + from] });
    change({ layer: 2, to: 1, from: node, value: parameters[nodes * (widths[0] + 1) + node] / 2 });
  }

  function trainSeeds() {
    const kept = current(), { widths, optimizer, rate } = kept.run.now;
    if (kept.jobs.has(SEEDED)) return;
    kept.results.delete(SEEDED);
    const seeds = Array.from({ length: SEEDS }, (_, k) => k + 1);
    kept.jobs.set(SEEDED, createJob(kept.problem, { kind: "seeds", widths, seeds, optimizer, rate, most: MOST_STEPS }));
    redraw();
  }

  // -- what the stage asks ------------------------------------------------------------------------

  /** @param {any} payload of Python @returns {{scene: any, start: any}} what the screen shows */
  function receive(payload) {
    if (lesson?.name !== payload.name || !told) {
      const progress = payload.progress.seen.length ? payload.progress : bookmark.kept(payload.name);
      lesson = payload;
      told = memory.get(payload.name);
      if (!told) memory.set(payload.name, told = { story: createStory(payload, progress), notes: new Map() });
    }
    return now();
  }

  const now = () => /** @type {Lesson} */ (lesson).runs[told.story.screen.run];

  /** The run of the screen is here. @param {Kept} kept */
  function open(kept) {
    const { screen, at } = told.story, key = `${lesson?.name} ${screen.id} ${kept.start}`;
    if (key === opened) return;
    opened = key;
    frame.open(/** @type {Lesson} */ (lesson), at);
    pictures.arrange(screen.panels);
    kept.speed = screen.speed ?? 1;
    kept.textbook = true; // as the chapters write it: W* = W₂ W₁
    Object.assign(kept.selection, { coefficient: null, node: null });
    const panels = screen.panels.filter((/** @type {string} */ name) => OF_STAGE.includes(name));
    stage.hidden = !panels.length;
    put(stage, "data-panels", panels.join(" "));
    put(frame.root, "data-panels", screen.panels.join(" "));
    frame.root.classList.toggle("staged", panels.length > 0);
    frame.right.append(formula);
    formula.hidden = !screen.formula.length;
    lines.replaceChildren();
    for (const line of screen.formula) frame.write(h(lines, "p"), line);
    frame.task.hidden = !screen.task;
  }

  /** Sizes, theme. @param {Kept} kept @param {boolean} dark */
  function layOut(kept, dark) {
    frame.root.classList.toggle("dark", dark);
    frame.fit(box.clientWidth < NARROW);
    frame.root.classList.toggle("compact", box.clientWidth < COMPACT);
    pictures.layOut(kept.scene, told.story.screen, getComputedStyle(frame.root).fontFamily);
  }

  /** @param {Kept} kept @param {number|null} edge @returns {Facts} */
  function factsOf(kept, edge) {
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
      notes: notes(),
      right: told.story.right,
    };
  }

  /** @param {Kept} kept @param {number|null} edge */
  function paint(kept, edge) {
    const { story } = told, { screen } = story, playing = isPlaying(kept);
    if (kept.results.has(SEEDED)) {
      notes().seeds = kept.results.get(SEEDED);
      kept.results.delete(SEEDED);
    }
    facts = factsOf(kept, edge);
    if (facts.now.step < facts.notes.from) facts.notes.from = facts.now.step; // reset
    if (playing && facts.now.gap < MET) setTimeout(gestures.pause); // this picture is drawn to its end
    const completed = story.progress(shareOf(screen.done, facts));
    const value = valuesOf(facts);
    frame.draw(story, value, kept.run.diverged ? DIVERGED : null);
    pictures.draw(facts, screen, { playing, answers: story.answers, value });
    say(frame.task, playing && screen.task !== "show" ? "Pause" : screen.label ?? "Train");
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
    now,
    get staged() {
      return !stage.hidden;
    },
    /** What Python is told of the lesson. */
    value() {
      const value = told.story.value();
      bookmark.keep(value);
      return value;
    },
  };
}
