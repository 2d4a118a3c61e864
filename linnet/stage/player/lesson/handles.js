// @ts-check
// The handles of the line, one near either end, and the line itself as a handle: by hand or by arrow keys.

import { el, put } from "../elements.js";
import { handlesOf, lineAt, nudgeOf, turned, within } from "./fit.js";
import { grip, listenForArrows } from "./grip.js";
import { amount } from "./values.js";

/** @typedef {import("./chart.js").Chart} Chart @typedef {import("./types.js").Facts} Facts */

const NEAR = 14, NEAR_FINGER = 24; // px: so near the line, a press takes hold of it
const KNOB = 12; // px
const LINE = 2; // what is held, where it is neither handle 0 nor 1
const CHEVRONS = "M-4 -3L0 -7L4 -3M-4 3L0 7L4 3";

/**
 * @param {Chart} chart
 * @param {(intercept: number, slope: number, ended: boolean) => void} move  the line
 */
export function createHandles(chart, move) {
  const handles = ["left end", "right end"].map((name) => handleIn(chart.svg, name));
  let facts = /** @type {Facts|null} */ (null), shown = false;
  let held = /** @type {{part: number, from: number, own: number[]}|null} */ (null);

  /** One end of the line, to a height. @param {number[]} own @param {number} which @param {number} height @param {boolean} ended */
  const lift = (own, which, height, ended) =>
    move(...turned(own, handlesOf(chart.x.range), which, within(height, chart.y.range)), ended);

  /** @param {number} py @param {boolean} ended */
  function pull(py, ended) {
    if (!held || !facts) return;
    const height = chart.y.back(py), { part, from, own } = held;
    if (part === LINE) move(own[0] + height - from, own[1], ended);
    else lift(facts.own, part, height, ended);
  }

  grip(chart.svg, {
    take(px, py, touch) {
      const part = facts && shown ? partAt(chart, facts.own, px, py, touch ? NEAR_FINGER : NEAR) : null;
      if (!facts || part === null) return false;
      held = { part, from: chart.y.back(py), own: [...facts.own] };
      return true;
    },
    pull: (_, py) => pull(py, false),
    drop(_, py) {
      pull(py, true);
      held = null;
    },
  });
  handles.forEach((handle, which) =>
    listenForArrows(handle, (way, far) => {
      if (!facts) return;
      const { own } = facts, step = nudgeOf(chart.y.range) * (far ? 10 : 1);
      lift(own, which, lineAt(own, handlesOf(chart.x.range)[which]) + way * step, true);
    })
  );

  return {
    show(/** @type {boolean} */ on) {
      shown = on;
      for (const handle of handles) {
        put(handle, "visibility", on ? null : "hidden");
        put(handle, "tabindex", on ? "0" : "-1");
      }
    },
    /** @param {Facts} now */
    draw(now) {
      facts = now;
      if (!shown) return;
      const waits = !now.notes.moves && !held;
      handlesOf(chart.x.range).forEach((at, k) => {
        drawHandle(handles[k], chart, at, now);
        put(handles[k], "class", `handle${held?.part === k ? " held" : waits ? " untouched" : ""}`);
      });
    },
  };
}

/** @param {Element} parent @param {string} name */
function handleIn(parent, name) {
  const handle = el(parent, "g", { class: "handle", role: "slider", "aria-label": name });
  el(handle, "circle", { class: "halo", r: 22 });
  el(handle, "circle", { class: "knob", r: KNOB });
  el(handle, "path", { d: CHEVRONS });
  return handle;
}

/** @param {Element} handle @param {Chart} chart @param {number} at @param {Facts} facts */
function drawHandle(handle, { x, y, plot }, at, { own, scene, loss }) {
  const height = lineAt(own, at), py = Math.max(plot.top, Math.min(plot.bottom, y(height)));
  put(handle, "transform", `translate(${x(at).toFixed(1)} ${py.toFixed(1)})`);
  put(handle, "aria-valuenow", height.toPrecision(4));
  put(handle, "aria-valuemin", y.range.low.toPrecision(4));
  put(handle, "aria-valuemax", y.range.high.toPrecision(4));
  put(handle, "aria-valuetext", `${amount(height)} ${scene.target} at ${amount(at)}, loss ${amount(loss)}`);
}

/**
 * What a press takes hold of, if anything.
 * @param {Chart} chart @param {number[]} own @param {number} px @param {number} py @param {number} reach px
 */
function partAt({ x, y }, own, px, py, reach) {
  const away = handlesOf(x.range).map((at) => Math.hypot(x(at) - px, y(lineAt(own, at)) - py));
  const nearer = away[0] < away[1] ? 0 : 1;
  if (away[nearer] < KNOB + reach) return nearer;
  return Math.abs(y(lineAt(own, x.back(px))) - py) < reach ? LINE : null;
}
