// @ts-check
// A prediction, made by tapping an answer. Each answer says right, close or not yet, and why; all of them stay.

import { h } from "../elements.js";
import { plain } from "./words.js";

/** @typedef {import("./types.js").Question} Question */

const VERDICTS = { right: "Right:", close: "Close:", "not yet": "Not yet, because" };

/**
 * @param {HTMLElement} host
 * @param {{answer: (choice: number) => void, write: (host: HTMLElement, text: string) => void}} actions
 */
export function createQuestion(host, actions) {
  const box = h(host, "div", "picture question"), ask = h(box, "p", "ask"), choices = h(box, "div", "choicerow");
  const said = h(box, "div", "answers");
  said.setAttribute("role", "status");
  let drawn = "";
  return {
    box,
    layOut: () => (drawn = ""),
    /** @param {Question} question @param {number[]} answers @param {(name: string) => string} value */
    draw(question, answers, value) {
      const key = JSON.stringify([plain(question.ask, value), answers]);
      if (key === drawn) return;
      const focused =
        choices.contains(/** @type {Node} */ (/** @type {ShadowRoot} */ (box.getRootNode()).activeElement))
          ? [...choices.children].indexOf(
            /** @type {any} */ (/** @type {ShadowRoot} */ (box.getRootNode()).activeElement),
          )
          : -1;
      drawn = key;
      for (const part of [ask, choices, said]) part.replaceChildren();
      actions.write(ask, question.ask);
      question.choices.forEach((choice, k) => {
        const button = h(
          choices,
          "button",
          answers.includes(k) ? `given ${choice.verdict.replace(" ", "")}` : "",
          plain(choice.say, value),
        );
        button.setAttribute("aria-pressed", String(answers.includes(k)));
        button.addEventListener("click", () => actions.answer(k));
        if (k === focused) button.focus();
      });
      for (const k of answers) {
        const { say, verdict, because } = question.choices[k], line = h(said, "p", verdict.replace(" ", ""));
        h(line, "span", "said", `${plain(say, value)} · `);
        h(line, "b", "", `${VERDICTS[verdict]} `);
        actions.write(line, because);
      }
    },
  };
}
