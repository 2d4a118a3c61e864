// @ts-check
// The strip's second line: optimiser, batch, rate and speed. On a phone all but the rate folds away.

import { OPTIMIZERS } from "../engine/limits.js";
import { h, say } from "../elements.js";
import { grouped } from "../numbers.js";
import { createBatchSize } from "./batch_size.js";
import { addChoice } from "./choice.js";
import { createRate } from "./learning_rate.js";
import { createRateField } from "./rate_field.js";

/** An optimiser's title as it begins a line. @param {string} name */
const titleOf = (name) => OPTIMIZERS[name][0].toUpperCase() + OPTIMIZERS[name].slice(1);

/**
 * @param {HTMLElement} host
 * @param {{settings: (some: {optimizer?: string, rate?: number, batch?: number}, gesture?: string) => void, speed: (stride: number) => void}} actions
 */
export function createSettings(host, actions) {
  const box = h(host, "div", "settings");
  const fold = h(box, "button", "fold"), summary = createFold(fold);
  const choices = h(box, "div", "choices"), scale = h(box, "div", "rate"), side = h(box, "div", "side");
  const optimiser = addChoice(choices, "optimiser", "Optimiser", "");
  for (const name in OPTIMIZERS) h(optimiser, "option", "", titleOf(name)).value = name;
  optimiser.addEventListener("change", () => actions.settings({ optimizer: optimiser.value }));
  const batch = createBatchSize(choices, (size) => actions.settings({ batch: size }));
  const rate = createRate(scale, (value, gesture) => actions.settings({ rate: value }, gesture));
  const label = h(scale, "span", "ratelabel", "learning rate");
  const field = createRateField(side, (value) => actions.settings({ rate: value }));
  const speed = addChoice(side, "speed", "Speed", "speed");
  speed.title = "Steps a picture";
  speed.addEventListener("change", () => actions.speed(Number(speed.value)));
  fold.addEventListener("click", () => unfold(fold.getAttribute("aria-expanded") !== "true"));
  let phone = /** @type {boolean|null} */ (null);

  /** @param {boolean} open */
  function unfold(open) {
    fold.setAttribute("aria-expanded", String(open));
    box.classList.toggle("open", open);
  }
  unfold(false);

  /** What is read first stands first: on a phone the rate, then the rest. @param {boolean} isPhone */
  function order(isPhone) {
    if (isPhone === phone) return;
    phone = isPhone;
    if (phone) {
      box.append(label, field.box, scale, fold, choices);
      choices.append(speed.parentElement);
    } else {
      scale.append(label);
      side.append(field.box, speed.parentElement);
      box.append(fold, choices, scale, side);
    }
  }

  return {
    /** @param {any} scene @param {import("../types.js").Layout} layout @param {number|null} curve px, its width where it stands over the rate */
    layOut(scene, layout, curve) {
      order(layout.size === "phone" && !layout.low);
      if (speed.options.length !== scene.speeds.length) {
        speed.replaceChildren();
        for (const stride of scene.speeds) h(speed, "option", "", `${grouped(stride)}×`).value = stride;
      }
      batch.offer(scene.rows);
      rate.layOut(curve, layout.font);
    },
    fit: rate.fit,
    /** @param {{optimizer: string, rate: number, batch: number}} now @param {number} stride @param {number|null} edge */
    draw(now, stride, edge) {
      if (optimiser.value !== now.optimizer) optimiser.value = now.optimizer;
      if (speed.value !== String(stride)) speed.value = String(stride);
      batch.draw(now.batch);
      field.draw(now.rate);
      rate.draw(now.rate, edge);
      say(summary, `${titleOf(now.optimizer)} · ${batch.words} · ${grouped(stride)}×`);
    },
  };
}

/** @param {HTMLButtonElement} fold @returns {HTMLElement} */
function createFold(fold) {
  h(fold, "b", "", "Settings");
  const summary = h(fold, "span", "summary");
  h(fold, "i", "chevron").setAttribute("aria-hidden", "true");
  return summary;
}
