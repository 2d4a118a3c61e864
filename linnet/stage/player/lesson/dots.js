// @ts-check
// A dot a screen: which is shown, which were seen, which are done. A click or an arrow key goes there.

import { h, put } from "../elements.js";

/** @type {Object<string, number>} */
const WAYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** @param {HTMLElement} bar @param {(to: number) => void} go */
export function createDots(bar, go) {
  const nav = h(bar, "nav", "lessondots"), dots = /** @type {HTMLElement[]} */ ([]);
  let at = 0;
  nav.setAttribute("aria-label", "Screens");
  nav.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const way = WAYS[event.key];
    if (!way || !dots.length) return;
    event.preventDefault();
    event.stopPropagation();
    const to = Math.max(0, Math.min(dots.length - 1, at + way));
    go(to);
    dots[to].focus();
  });

  return {
    /** @param {number} count  of the screens @param {number} screen  that is shown */
    open(count, screen) {
      at = screen;
      while (dots.length > count) dots.pop()?.remove();
      for (let k = dots.length; k < count; k++) {
        const dot = h(nav, "button", "lessondot");
        h(dot, "i");
        dot.addEventListener("click", () => go(k));
        dots.push(dot);
      }
    },
    /** @param {ReturnType<typeof import("./story.js").createStory>} story */
    draw(story) {
      dots.forEach((dot, k) => {
        const here = k === at, state = story.isDone(k) ? " full" : story.isSeen(k) ? " seen" : "";
        put(dot, "class", `lessondot${here ? " here" : ""}${state}`);
        put(dot, "aria-current", here ? "step" : null);
        put(dot, "tabindex", here ? "0" : "-1");
        put(dot, "aria-label", `Screen ${k + 1}${story.isDone(k) ? ", done" : ""}`);
        put(dot.children[0], "style", here ? `--share:${Math.round(100 * story.share(k))}%` : null);
      });
    },
  };
}
