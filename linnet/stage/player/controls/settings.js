// @ts-check
// The strip's second line: optimiser, batch, rate and speed. On a phone all but the rate folds away.

import { grouped } from "../numbers.js";
import { LARGEST_RATE, LEAST_RATE, OPTIMIZERS } from "../engine/limits.js";
import { h, put, say } from "../elements.js";
import { createRate, rateText } from "./learning_rate.js";

const BATCHES = [1, 4, 16, 64, 256, 1024];
const OTHER = "other";

/** An optimiser's title as it begins a line. @param {string} name */
const titleOf = (name) => OPTIMIZERS[name][0].toUpperCase() + OPTIMIZERS[name].slice(1);

/** @param {string} text as people write it: a true minus sign, a decimal comma */
export const numberOf = (text) => Number(text.trim().slice(0, 40).replace("\u2212", "-").replace(",", ".") || NaN);

/**
 * @param {HTMLElement} host
 * @param {{settings: (some: {optimizer?: string, rate?: number, batch?: number}, gesture?: string) => void, speed: (stride: number) => void}} actions
 */
export function createSettings(host, actions) {
  const box = h(host, "div", "settings");
  const fold = h(box, "button", "fold"), summary = createFold(fold);
  const choices = h(box, "div", "choices"), scale = h(box, "div", "rate"), side = h(box, "div", "side");
  const optimiser = choose(choices, "optimiser", "Optimiser", "");
  for (const name in OPTIMIZERS) h(optimiser, "option", "", titleOf(name)).value = name;
  optimiser.addEventListener("change", () => actions.settings({ optimizer: optimiser.value }));
  const batch = createBatch(choices, (size) => actions.settings({ batch: size }));
  const rate = createRate(scale, (value, gesture) => actions.settings({ rate: value }, gesture));
  const label = h(scale, "span", "ratelabel", "learning rate");
  const field = createField(side, (value) => actions.settings({ rate: value }));
  const speed = choose(side, "speed", "Speed", "speed");
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

/**
 * A list with its name before it, where it has one.
 * @param {Element} parent @param {string} className @param {string} name @param {string} words @returns {HTMLSelectElement}
 */
function choose(parent, className, name, words) {
  const label = h(parent, "label", `choice ${className}`);
  if (words) h(label, "span", "", words);
  const select = h(label, "select");
  select.setAttribute("aria-label", name);
  return select;
}

/** @param {HTMLButtonElement} fold @returns {HTMLElement} */
function createFold(fold) {
  h(fold, "b", "", "Settings");
  const summary = h(fold, "span", "summary");
  h(fold, "i", "chevron").setAttribute("aria-hidden", "true");
  return summary;
}

/**
 * How many rows a step sees: some sizes to choose from, or any that is typed.
 * @param {Element} parent @param {(size: number) => void} set
 */
function createBatch(parent, set) {
  const select = choose(parent, "batch", "Batch size", "batch"),
    label = /** @type {HTMLElement} */ (select.parentElement);
  const field = h(label, "input");
  field.setAttribute("aria-label", "Batch size");
  field.setAttribute("inputmode", "numeric");
  field.hidden = true;
  let rows = 0, now = 0;

  /** @param {number} all the rows that there are */
  function offer(all) {
    if (all === rows) return;
    rows = all;
    select.replaceChildren();
    h(select, "option", "", `all ${grouped(rows)} rows`).value = 0;
    for (const size of BATCHES) if (size < rows) h(select, "option", "", words(size)).value = size;
    h(select, "option", "", "another size …").value = OTHER;
    show();
  }

  const words = (
    /** @type {number} */ size,
  ) => (size ? `${grouped(size)} ${size === 1 ? "row" : "rows"}` : `all ${grouped(rows)} rows`);

  /** The size in force stands in the list, whoever chose it. */
  function show() {
    if (![...select.options].some((option) => option.value === String(now))) {
      const option = h(null, "option", "", words(now));
      option.value = String(now);
      const after = [...select.options].find((o) => o.value === OTHER || Number(o.value) > now);
      select.insertBefore(option, after ?? null);
    }
    select.value = String(now);
  }

  /** @param {boolean} open */
  function type(open) {
    [select.hidden, field.hidden] = [open, !open];
    if (!open) return;
    field.value = now ? String(now) : "";
    field.focus();
    field.select();
  }

  function commit() {
    if (field.hidden) return;
    const size = numberOf(field.value);
    type(false);
    if (Number.isInteger(size) && size >= 1) set(size >= rows ? 0 : size);
    show();
  }

  select.addEventListener("change", () => {
    if (select.value === OTHER) type(true);
    else set(Number(select.value));
  });
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation(); // single letters are commands of Streamlit's
    if (event.key === "Enter") commit();
    if (event.key === "Escape") type(false), show();
    if (event.key === "Enter" || event.key === "Escape") select.focus();
  });
  field.addEventListener("blur", commit);

  return {
    offer,
    /** @param {number} size */
    draw(size) {
      if (size === now && (select.value === String(now) || select.value === OTHER)) return;
      now = size;
      show();
    },
    get words() {
      return words(now);
    },
  };
}

/**
 * The rate as a number that can be typed. Nonsense is answered under it, and the old rate stays.
 * @param {Element} parent @param {(rate: number) => void} set
 */
function createField(parent, set) {
  const box = h(parent, "span", "ratefield"), field = h(box, "input"), trouble = h(box, "span", "trouble");
  for (
    const [key, value] of Object.entries({
      "aria-label": "Learning rate",
      inputmode: "decimal",
      autocomplete: "off",
      spellcheck: "false",
    })
  ) field.setAttribute(key, value);
  trouble.setAttribute("role", "alert");
  let now = NaN, typing = false;

  const restore = () => {
    typing = false;
    field.value = rateText(now);
  };
  const complain = (/** @type {string} */ words) => {
    say(trouble, words);
    put(field, "aria-invalid", words ? "true" : null);
  };
  /** @param {boolean} leaving */
  function commit(leaving) {
    if (!typing) return;
    const value = numberOf(field.value);
    if (value >= LEAST_RATE && value <= LARGEST_RATE) {
      typing = false;
      complain("");
      if (value !== now) set(value);
    } else {
      complain(`Type a number from 10⁻¹⁵ to 100. The rate stays ${rateText(now)}.`);
      if (!leaving) return field.select();
    }
    restore();
  }

  field.addEventListener("input", () => {
    typing = true;
    complain("");
  });
  field.addEventListener("focus", () => field.select());
  field.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    event.stopPropagation(); // single letters are commands of Streamlit's
    if (event.key === "Enter") commit(false);
    if (event.key !== "Escape") return;
    complain("");
    restore();
    field.blur();
  });
  field.addEventListener("blur", () => commit(true));

  return {
    box,
    /** @param {number} rate */
    draw(rate) {
      if (rate === now) return;
      now = rate;
      if (!typing) field.value = rateText(rate);
    },
  };
}
