// @ts-check
// What a pointer does with points on the plane's canvas. It listens before the turning of the box does, and keeps from
// it what belongs to a point. A finger holds a point for a moment first, so that the page still scrolls.

import { pointAt, spotOf } from "../plane/held.js";
import { listenForPointKeys } from "./keys.js";
import { draggedTo, valuesAt } from "./places.js";

/** @typedef {import("../plane/box.js").Stand} Stand @typedef {ReturnType<typeof import("./hand.js").createHand>} Hand */

/**
 * A press on the canvas. `n` is the drawn point under it, −1 for none; `dx`, `dy` lead from the pointer to the point.
 * @typedef {{id: number, n: number, x: number, y: number, dx: number, dy: number, timer: number, moved: boolean, out: boolean}} Press
 */

const HOLD = 150; // ms until a finger drags
const STILL = 6; // px that a click may move

/** @param {HTMLCanvasElement} canvas @param {() => Stand|null} stand @param {Hand} hand */
export function letHold(canvas, stand, hand) {
  listenForPresses(canvas, stand, hand);
  listenForHover(canvas, stand, hand);
  listenForPointKeys(canvas, stand, hand);
  canvas.addEventListener("touchmove", (event) => hand.dragging && event.preventDefault(), { passive: false });
}

/** @param {HTMLCanvasElement} canvas @param {() => Stand|null} stand @param {Hand} hand */
function listenForPresses(canvas, stand, hand) {
  let press = /** @type {Press|null} */ (null);

  canvas.addEventListener("pointerdown", (event) => {
    const now = stand();
    if (!now || event.button !== 0 || press) return;
    const made = pressOn(now, canvas, event);
    if (made.n < 0 && !now.line) return;
    event.stopImmediatePropagation();
    press = made;
    canvas.setPointerCapture(event.pointerId);
    const row = rowOf(now, made.n);
    if (row === null) return;
    canvas.focus({ preventScroll: true });
    if (event.pointerType === "touch") made.timer = window.setTimeout(() => hand.take(row), HOLD);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = stand();
    if (!now || event.pointerId !== press?.id) return;
    event.stopImmediatePropagation();
    const [x, y] = spotUnder(canvas, event);
    press.moved ||= Math.hypot(x - press.x, y - press.y) >= STILL;
    if (!press.moved || press.n < 0) return;
    const row = rowOf(now, press.n);
    if (!hand.dragging) {
      if (event.pointerType === "touch") return stop(); // the finger scrolls
      if (row !== null) hand.take(row);
    }
    drag(now, press, hand, x, y);
  });

  function stop() {
    if (press) clearTimeout(press.timer);
    press = null;
    if (hand.dragging) hand.release();
  }

  canvas.addEventListener("pointerup", (event) => {
    const now = stand(), ended = press;
    if (event.pointerId !== ended?.id) return;
    event.stopImmediatePropagation();
    stop();
    if (!now) return;
    if (ended.out) hand.remove();
    else if (!ended.moved) click(now, ended, hand);
  });
  canvas.addEventListener("pointercancel", stop);
}

/** @param {Stand} now @param {Press} press @param {Hand} hand @param {number} x @param {number} y */
function drag(now, press, hand, x, y) {
  const { out, to } = draggedTo(now, press.n, x + press.dx, y + press.dy);
  press.out = out;
  if (!to) return;
  hand.atEnd(to.end);
  hand.move(to.x, to.y, true);
}

/** Choose the point, or let go of one; in the line picture an empty place gets a new one. @param {Stand} now @param {Press} press @param {Hand} hand */
function click(now, { n, x, y }, hand) {
  if (n >= 0) return hand.choose(rowOf(now, n));
  if (hand.row !== null) return hand.choose(null);
  const values = valuesAt(now, x, y);
  if (values) hand.add(values.x, values.y);
}

/** @param {HTMLCanvasElement} canvas @param {() => Stand|null} stand @param {Hand} hand */
function listenForHover(canvas, stand, hand) {
  canvas.addEventListener("pointermove", (event) => {
    const now = stand();
    if (!now || event.pointerType === "touch" || event.buttons !== 0) return;
    const n = pointAt(now, ...spotUnder(canvas, event), "mouse");
    canvas.classList.toggle("point", n >= 0);
    hand.hover(rowOf(now, n));
  });
  canvas.addEventListener("pointerleave", () => hand.hover(null));
}

/** @param {Stand} now @param {HTMLCanvasElement} canvas @param {PointerEvent} event @returns {Press} */
function pressOn(now, canvas, event) {
  const [x, y] = spotUnder(canvas, event), n = pointAt(now, x, y, event.pointerType);
  const spot = n < 0 ? { x, y } : spotOf(now, n);
  return { id: event.pointerId, n, x, y, dx: spot.x - x, dy: spot.y - y, timer: 0, moved: false, out: false };
}

/** @param {HTMLCanvasElement} canvas @param {PointerEvent} event @returns {[number, number]} */
function spotUnder(canvas, event) {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

/** @param {Stand} stand @param {number} n */
const rowOf = ({ scene }, n) => scene.numbers[n] ?? null;
