// @ts-check
// How many rows a step sees: some sizes to choose from, or any that is typed.

import { h } from "../elements.js";
import { grouped, numberOf } from "../numbers.js";
import { addChoice } from "./choice.js";

const BATCHES = [1, 4, 16, 64, 256, 1024];
const OTHER = "other";

/** @param {Element} parent @param {(size: number) => void} set */
export function createBatchSize(parent, set) {
  const select = addChoice(parent, "batch", "Batch size", "batch"), field = h(select.parentElement, "input");
  field.setAttribute("aria-label", "Batch size");
  field.setAttribute("inputmode", "numeric");
  field.hidden = true;
  let rows = 0, now = 0;

  const show = () => showSize(select, now, rows);

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
    /** @param {number} all the rows that there are */
    offer(all) {
      if (all === rows) return;
      rows = all;
      offerSizes(select, rows);
      show();
    },
    /** @param {number} size */
    draw(size) {
      if (size === now && (select.value === String(now) || select.value === OTHER)) return;
      now = size;
      show();
    },
    get words() {
      return inWords(now, rows);
    },
  };
}

/** @param {number} size 0 for all @param {number} rows that there are */
const inWords = (size, rows) => size ? `${grouped(size)} ${size === 1 ? "row" : "rows"}` : `all ${grouped(rows)} rows`;

/** @param {HTMLSelectElement} select @param {number} rows */
function offerSizes(select, rows) {
  select.replaceChildren();
  for (const size of [0, ...BATCHES]) if (size < rows) h(select, "option", "", inWords(size, rows)).value = size;
  h(select, "option", "", "another size …").value = OTHER;
}

/** The size in force stands in the list, whoever chose it. @param {HTMLSelectElement} select @param {number} size @param {number} rows */
function showSize(select, size, rows) {
  const options = [...select.options];
  if (!options.some((option) => option.value === String(size))) {
    const option = h(null, "option", "", inWords(size, rows));
    option.value = String(size);
    select.insertBefore(option, options.find(({ value }) => value === OTHER || Number(value) > size) ?? null);
  }
  select.value = String(size);
}
