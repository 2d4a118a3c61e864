// @ts-check
// A screen of a lesson as it stands on the page: the frame, the pictures with the stage among them, the formula, the
// button of the task.

import { h, put, say } from "../elements.js";
import { createFrame } from "./frame.js";
import { OF_STAGE, createPictures } from "./pictures.js";
import { valuesOf } from "./values.js";

/** @typedef {import("./types.js").Lesson} Lesson @typedef {ReturnType<typeof import("./story.js").createStory>} Story */

const DIVERGED = "The loss has left the finite numbers: the rate is too large. Reset, and take a smaller one.";
const NARROW = 700; // px: under this it is told as on a phone
const COMPACT = 1040; // px: under this the nodes and their sum are drawn smaller, to stand beside one another

/**
 * @param {{box: HTMLElement, root: HTMLElement}} stage  takes its place among the pictures
 * @param {any} actions  of the frame, of the pictures, and `task`
 * @param {{redraw: () => void, resized: () => void}} outside
 */
export function createScreen({ box, root: stage }, actions, { redraw, resized }) {
  const frame = createFrame(box, actions), { root, left, right, task } = frame;
  left.append(stage);
  const pictures = createPictures(left, right, { ...actions, write: frame.write }, resized);
  const formula = h(null, "details", "formula"), summary = h(formula, "summary", "", "In symbols");
  const lines = h(formula, "div");
  summary.addEventListener("click", redraw);
  task.addEventListener("click", actions.task);

  return {
    /** @param {Lesson} lesson @param {Story} story */
    open(lesson, { at, screen }) {
      const panels = screen.panels.filter((name) => OF_STAGE.includes(name));
      frame.open(lesson, at);
      pictures.arrange(screen.panels);
      stage.hidden = !panels.length;
      put(stage, "data-panels", panels.join(" "));
      put(root, "data-panels", screen.panels.join(" "));
      root.classList.toggle("staged", panels.length > 0);
      right.append(formula); // under the pictures
      formula.hidden = !screen.formula.length;
      lines.replaceChildren();
      for (const line of screen.formula) frame.write(h(lines, "p"), line);
      task.hidden = !screen.task;
      task.classList.toggle("onward", screen.task === "next"); // to the next chapter: first once it is done
    },
    /** Sizes, theme. @param {import("../types.js").Scene} scene @param {Story} story @param {boolean} dark */
    layOut(scene, { screen }, dark) {
      root.classList.toggle("dark", dark);
      frame.fit(box.clientWidth < NARROW);
      root.classList.toggle("compact", box.clientWidth < COMPACT);
      pictures.layOut(scene, screen, getComputedStyle(root).fontFamily);
    },
    /** @param {Story} story @param {import("./types.js").Facts} facts @param {boolean} playing */
    draw(story, facts, playing) {
      const { screen, answers } = story, value = valuesOf(facts), { step, gap } = facts.now;
      frame.draw(story, value, facts.kept.run.diverged ? DIVERGED : null);
      pictures.draw(facts, screen, { playing, answers, value });
      say(task, playing && screen.task !== "next" ? "Pause" : screen.label ?? "Train");
      for (const [key, told] of Object.entries({ step, gap, loss: facts.loss, playing }))
        put(root, `data-${key}`, String(told));
    },
    get staged() {
      return !stage.hidden;
    },
  };
}
