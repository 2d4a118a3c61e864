// @ts-check
// A prediction, made by tapping an answer. Each answer says right, close or not yet, and why: the last one in
// words, the others by their marks. Room is kept for the longest, so that nothing moves under the finger.

import { h, put, say } from "../elements.js";
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
  let asked = /** @type {Question|null} */ (null);
  let rows = /** @type {ReturnType<typeof row>[]} */ ([]);

  /** A choice, and what is said to it. @param {Question["choices"][number]} choice @param {number} k */
  function row({ verdict, because }, k) {
    const button = h(choices, "button"), line = h(said, "p");
    button.addEventListener("click", () => actions.answer(k));
    const mine = h(line, "span", "said");
    h(line, "b", "", `${VERDICTS[verdict]} `);
    return { button, line, mine, why: h(line, "span"), because, verdict: verdict.replace(" ", "") };
  }

  return {
    box,
    /** @param {Question} question @param {number[]} answers the last one last @param {(name: string) => string} value */
    draw(question, answers, value) {
      if (question !== asked) {
        for (const part of [choices, said]) part.replaceChildren();
        rows = question.choices.map(row);
        asked = question;
      }
      actions.write(ask, question.ask);
      rows.forEach(({ button, line, mine, why, because, verdict }, k) => {
        const given = answers.includes(k), words = plain(question.choices[k].say, value);
        say(button, words);
        put(button, "class", given ? `given ${verdict}` : "");
        put(button, "aria-pressed", String(given));
        say(mine, `${words} · `);
        actions.write(why, because);
        put(line, "class", `${verdict}${k === answers.at(-1) ? " shown" : ""}`);
      });
    },
  };
}
