// @ts-check
// What to do: train, step, reset; run to convergence, new weights, speed.

import { el, h, say } from "./draw.js";

/** @param {{train: () => void, step: () => void, reset: () => void, fresh: () => void, converge: () => void, speed: (stride: number) => void}} actions */
export function createTransport(host, actions) {
  const box = h(host, "div", "transport"), first = h(box, "div", "first"), second = h(box, "div", "second");
  const button = (parent, words, action, className = "") => {
    const b = h(parent, "button", className, words);
    b.type = "button";
    b.addEventListener("click", action);
    return b;
  };
  const train = button(first, "", actions.train, "primary");
  const icon = el(train, "svg", { viewBox: "0 0 16 16", "aria-hidden": "true" });
  el(icon, "path", { class: "play", d: "M4 2.5v11l9-5.5z" });
  el(icon, "path", { class: "pause", d: "M4 2.5h3v11H4zM9 2.5h3v11H9z" });
  const words = h(train, "span", "", "Train");
  button(first, "Step", actions.step);
  button(first, "Reset", actions.reset).title = "Back to step 0 with the same initial weights";
  button(second, "Run to convergence", actions.converge, "converge");
  button(second, "New weights", actions.fresh, "weights");
  const select = h(second, "select", "speed");
  select.setAttribute("aria-label", "Speed");
  select.title = "Steps a frame";
  select.addEventListener("change", () => actions.speed(Number(select.value)));
  return {
    speeds(list) {
      if (select.options.length) return;
      for (const stride of list) h(select, "option", "", `${stride.toLocaleString("en")}×`).value = stride;
    },
    showSpeed: (stride) => (select.value = String(stride)),
    draw(playing) {
      say(words, playing ? "Pause" : "Train");
      train.classList.toggle("on", playing);
    },
  };
}
