// @ts-check
// The pictures that a screen can be made of, by the names that a lesson's file gives them.

import { createActivation, createBend } from "./bend.js";
import { createBowl } from "./bowl.js";
import { createCards } from "./cards.js";
import { createControls } from "./controls.js";
import { createEquation, createLosses } from "./numbers.js";
import { createNeuron } from "./neuron.js";
import { createQuestion } from "./question.js";
import { createScatter } from "./scatter.js";
import { createSeeds } from "./seeds.js";
import { createShapes } from "./shapes.js";
import { createShrink } from "./shrink.js";
import { createSum } from "./sum.js";

/** Those that are panels of the stage. */
export const OF_STAGE = ["net", "plane", "product", "gap", "shape"];
/** Those that say how another one is drawn. */
const WAYS = ["squares", "rate", "probe"];

/**
 * @param {HTMLElement} left @param {HTMLElement} right
 * @param {any} actions
 * @param {() => void} resized  a picture has more room now, or less: what is beside it came or grew
 */
export function createPictures(left, right, actions, resized) {
  const rooms = new ResizeObserver(resized);
  const makers = makersOf(actions);
  /** @type {Map<string, any>} */
  const made = new Map();
  let shown = /** @type {string[]} */ ([]);

  return {
    /** Put a screen's pictures in their places, the first on the left. @param {string[]} panels */
    arrange(panels) {
      shown = panels.filter((name) => name in makers);
      const staged = panels.some((name) => OF_STAGE.includes(name));
      for (const { box } of made.values()) box.remove();
      rooms.disconnect();
      shown.forEach((name, k) => {
        if (!made.has(name)) made.set(name, makers[name](left));
        const { box } = made.get(name);
        (k || staged ? right : left).append(box);
        for (const room of box.querySelectorAll(".room")) rooms.observe(room);
      });
    },
    /** @param {any} scene @param {any} screen @param {string} font */
    layOut(scene, screen, font) {
      const { panels, lit } = screen, has = (/** @type {string} */ name) => panels.includes(name);
      const ways = Object.fromEntries(WAYS.map((name) => [name, has(name)]));
      const main = panels[0] === "scatter";
      for (const name of shown)
        made.get(name).layOut?.(scene, {
          ...ways,
          lit,
          font,
          small: !main,
          handles: main && !has("probe"),
          squares: has("squares"),
        });
    },
    /** @param {import("./types.js").Facts} facts @param {any} screen @param {{playing: boolean, answers: number[], value: (name: string) => string}} more */
    draw(facts, screen, { playing, answers, value }) {
      for (const name of shown) {
        const picture = made.get(name);
        if (name === "question") picture.draw(screen.question, answers, value);
        else picture.draw(facts, playing);
      }
    },
    /** @param {string} name */
    get: (name) => made.get(name),
  };
}

/** @param {any} actions @returns {Object<string, (host: HTMLElement) => any>} */
const makersOf = (actions) => ({
  activation: (host) => createActivation(host, actions),
  bend: (host) => createBend(host),
  bowl: (host) => createBowl(host, actions),
  cards: (host) => createCards(host, actions),
  equation: (host) => createEquation(host),
  losses: (host) => createLosses(host, actions),
  neuron: (host) => createNeuron(host, actions),
  question: (host) => createQuestion(host, actions),
  scatter: (host) => createScatter(host, actions),
  seeds: (host) => createSeeds(host),
  shapes: (host) => createShapes(host),
  shrink: (host) => createShrink(host, actions),
  steps: (host) => createControls(host, actions),
  sum: (host) => createSum(host, actions),
});
