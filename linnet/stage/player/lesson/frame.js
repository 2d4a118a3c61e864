// @ts-check
// The frame of a lesson: chapter and dots, the sentence, room for pictures, and the foot with Back and Next.

import { el, h, put, say } from "../elements.js";
import { createTermCard } from "./termcard.js";
import { partsOf } from "./words.js";

/** @typedef {import("./types.js").Lesson} Lesson */

const SWIPE = 60; // px sideways, and less than half of it up or down
const HELD = "input, select, textarea, [role=slider], .grips, .scale, .stage"; // where a finger has something to do

/**
 * @param {HTMLElement} box
 * @param {{go: (to: number) => void, leave: (to: string) => void}} actions
 */
export function createFrame(box, actions) {
  const root = h(box, "article", "lesson"), bar = h(root, "header", "lessonbar");
  const title = h(bar, "h2", "chapter"), dots = h(bar, "nav", "lessondots"), count = h(bar, "span", "count");
  dots.setAttribute("aria-label", "Screens");
  const sentence = h(root, "h1", "lessonsentence");
  sentence.setAttribute("aria-live", "polite");
  const body = h(root, "div", "lessonbody"), left = h(body, "div", "left"), right = h(body, "div", "right");
  const foot = h(root, "footer", "lessonfoot");
  const back = footButton("back", "Back", "M8.5 2.5L4 7L8.5 11.5"), words = h(foot, "p", "hint");
  const hint = h(words, "span"), finding = h(words, "span"); // in one place, which has room for either
  words.setAttribute("role", "status");
  const task = h(root, "button", "task");
  const next = footButton("next", "Next", "M5.5 2.5L10 7L5.5 11.5");
  const card = createTermCard(root, [foot, task]);
  let lesson = /** @type {Lesson|null} */ (null), at = 0, phone = /** @type {boolean|null} */ (null);
  let value = /** @type {(name: string) => string} */ (() => "");

  function footButton(/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ d) {
    const b = h(foot, "button", name);
    b.setAttribute("aria-label", text);
    const icon = el(null, "svg", { viewBox: "0 0 14 14", "aria-hidden": "true" });
    el(icon, "path", { d });
    const label = h(null, "span", "", text);
    b.append(...(name === "back" ? [icon, label] : [label, icon]));
    return b;
  }

  back.addEventListener("click", () => actions.go(at - 1));
  next.addEventListener(
    "click",
    () => (lesson && at === lesson.screens.length - 1 ? actions.leave("playground") : actions.go(at + 1)),
  );
  dots.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, Home: -99, End: 99 }[event.key];
    if (!way || !lesson) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, Math.min(lesson.screens.length - 1, at + way));
    actions.go(to);
    /** @type {HTMLElement} */ (dots.children[to]).focus();
  });
  listenForSwipes();

  function listenForSwipes() {
    let from = /** @type {Touch|null} */ (null);
    root.addEventListener("touchstart", (/** @type {TouchEvent} */ event) => {
      const held = /** @type {Element} */ (event.target).closest(HELD);
      from = event.touches.length === 1 && !held ? event.touches[0] : null;
    }, { passive: true });
    root.addEventListener("touchend", (/** @type {TouchEvent} */ event) => {
      if (!from) return;
      const { clientX, clientY } = event.changedTouches[0], [dx, dy] = [clientX - from.clientX, clientY - from.clientY];
      from = null;
      if (Math.abs(dx) > SWIPE && Math.abs(dy) < Math.abs(dx) / 2) actions.go(at + (dx < 0 ? 1 : -1));
    }, { passive: true });
  }

  /** @type {WeakMap<HTMLElement, {text: string, values: [HTMLElement, string][]}>} */
  const written = new WeakMap();

  /** Words with their terms as buttons and the values filled in. Written anew only for another text: a term
   * that is pressed while the values change is still there when it is let go.
   * @param {HTMLElement} host @param {string} text */
  function write(host, text) {
    let known = written.get(host);
    if (known?.text !== text) {
      card.close();
      host.replaceChildren();
      written.set(host, known = { text, values: append(host, text) });
    }
    for (const [node, name] of known.values) say(node, value(name));
  }

  /** @param {HTMLElement} host @param {string} text @returns {[HTMLElement, string][]} the places of the values */
  function append(host, text) {
    const values = /** @type {[HTMLElement, string][]} */ ([]);
    for (const part of partsOf(text)) {
      if (part.kind === "term") {
        const button = h(host, "button", "term", part.text);
        button.setAttribute("aria-expanded", "false");
        button.addEventListener("click", () => card.toggle(button, host, part.term, lesson?.terms[part.term] ?? ""));
      } else if (part.kind === "value") values.push([h(host, "span"), part.text]);
      else host.append(part.text);
    }
    return values;
  }

  return {
    root,
    left,
    right,
    task,
    write,
    /** @param {Lesson} of @param {number} screen */
    open(of, screen) {
      if (lesson !== of) {
        lesson = of;
        say(title, of.title);
        dots.replaceChildren();
        of.screens.forEach((_, k) => {
          const dot = h(dots, "button", "lessondot");
          h(dot, "i");
          dot.addEventListener("click", () => actions.go(k));
        });
      }
      at = screen;
      card.close();
      say(count, `${at + 1} of ${of.screens.length}`);
      const way = at === of.screens.length - 1 ? "Open in the playground" : "Next";
      say(next.firstChild, way);
      put(next, "aria-label", way);
      put(back, "aria-disabled", at === 0 ? "true" : null);
      body.classList.remove("enter");
      void body.offsetWidth; // begin the fade anew
      body.classList.add("enter");
    },
    /** On a phone the task's button stands in the foot. @param {boolean} is */
    fit(is) {
      if (is !== phone) is ? foot.insertBefore(task, next) : right.append(task);
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
      write(hint, trouble ?? screen.hint);
      write(finding, screen.finding);
      const found = done && trouble === null;
      put(hint, "class", found ? "" : "shown");
      put(finding, "class", found ? "finding shown" : "finding");
      root.classList.toggle("done", done);
      [...dots.children].forEach((dot, k) => {
        const here = k === at, share = story.share(k);
        put(
          dot,
          "class",
          `lessondot${here ? " here" : ""}${story.isDone(k) ? " full" : story.isSeen(k) ? " seen" : ""}`,
        );
        put(dot, "aria-current", here ? "step" : null);
        put(dot, "tabindex", here ? "0" : "-1");
        put(dot, "aria-label", `Screen ${k + 1}${story.isDone(k) ? ", done" : ""}`);
        put(dot.children[0], "style", here ? `--share:${Math.round(100 * share)}%` : null);
      });
      put(root, "data-screen", screen.id);
      put(root, "data-done", String(done));
    },
  };
}
