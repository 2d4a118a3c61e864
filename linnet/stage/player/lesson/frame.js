// @ts-check
// The frame of a lesson: chapter and dots, the sentence, room for pictures, and the foot with Back and Next.

import { h, put, say } from "../elements.js";
import { createDots } from "./dots.js";
import { createFoot } from "./foot.js";
import { listenForSwipes } from "./swipes.js";
import { createTermCard } from "./termcard.js";
import { createWriter } from "./writer.js";

/** @typedef {import("./types.js").Lesson} Lesson */

/**
 * @param {HTMLElement} box
 * @param {{go: (to: number) => void, leave: (to: string) => void}} actions
 */
export function createFrame(box, actions) {
  const root = h(box, "article", "lesson"), bar = h(root, "header", "lessonbar"), title = h(bar, "h2", "chapter");
  const dots = createDots(bar, actions.go), count = h(bar, "span", "count");
  const sentence = h(root, "h1", "lessonsentence"), body = h(root, "div", "lessonbody");
  const left = h(body, "div", "left"), right = h(body, "div", "right");
  const foot = createFoot(root, { back: () => actions.go(at - 1), next }), task = h(root, "button", "task");
  const card = createTermCard(root, [foot.box, task]);
  sentence.setAttribute("aria-live", "polite");
  let lesson = /** @type {Lesson|null} */ (null), at = 0, phone = /** @type {boolean|null} */ (null);
  let value = /** @type {(name: string) => string} */ (() => "");
  const { write } = createWriter(card, {
    explained: (term) => lesson?.terms[term] ?? "",
    value: (name) => value(name),
  });
  listenForSwipes(root, (way) => actions.go(at + way));

  const isLast = () => at + 1 === lesson?.screens.length;

  function next() {
    if (isLast()) actions.leave("playground");
    else actions.go(at + 1);
  }

  return {
    root,
    left,
    right,
    task,
    write,
    /** @param {Lesson} of @param {number} screen */
    open(of, screen) {
      [lesson, at] = [of, screen];
      dots.open(of.screens.length, at);
      say(title, of.title);
      say(count, `${at + 1} of ${of.screens.length}`);
      card.close();
      foot.open(at === 0, isLast());
      fadeIn(body);
    },
    /** On a phone the task's button stands in the foot. @param {boolean} is */
    fit(is) {
      if (is !== phone) is ? foot.box.insertBefore(task, foot.next) : right.append(task);
      phone = is;
      root.classList.toggle("phone", is);
    },
    /**
     * @param {ReturnType<typeof import("./story.js").createStory>} story
     * @param {(name: string) => string} values
     * @param {string|null} trouble  what is said in the hint's place
     */
    draw(story, values, trouble) {
      value = values;
      const { screen } = story, done = story.isDone(at);
      write(sentence, screen.sentence);
      write(foot.hint, trouble ?? screen.hint);
      write(foot.finding, screen.finding);
      foot.draw(done && trouble === null);
      dots.draw(story);
      root.classList.toggle("done", done);
      put(root, "data-screen", screen.id);
      put(root, "data-done", String(done));
    },
  };
}

/** Anew, also while it still fades. @param {HTMLElement} body */
function fadeIn(body) {
  body.classList.remove("enter");
  void body.offsetWidth;
  body.classList.add("enter");
}
