// @ts-check
// What pointer and keys do with points on the plane's canvas. It listens before the turning of the box does, and
// keeps from it what belongs to a point. A finger holds a point for a moment first, so that the page still scrolls.

import { pointAt, spotOf } from "../plane/held.js";
import { round } from "./hand.js";

/** @typedef {import("../plane/box.js").Stand} Stand */

const HOLD = 150; // ms until a finger drags
const STILL = 6; // px that a click may move
const OUT = 28; // px beyond the picture, where a point is let fall

/**
 * @param {HTMLCanvasElement} canvas
 * @param {() => Stand|null} stand
 * @param {ReturnType<typeof import("./hand.js").createHand>} hand
 */
export function letHold(canvas, stand, hand) {
  /** @type {{id: number, n: number, x: number, y: number, dx: number, dy: number, timer: number, moved: boolean, out: boolean}|null} */
  let grip = null;
  const at = (/** @type {PointerEvent} */ event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const rowOf = (/** @type {number} */ n) => stand()?.scene.numbers[n] ?? null;

  canvas.addEventListener("pointerdown", (event) => {
    const now = stand();
    if (!now || event.button !== 0 || grip) return;
    const [x, y] = at(event), n = pointAt(now, x, y, event.pointerType);
    if (n < 0 && !now.line) return;
    event.stopImmediatePropagation();
    const spot = n < 0 ? { x, y } : spotOf(now, n);
    grip = { id: event.pointerId, n, x, y, dx: spot.x - x, dy: spot.y - y, timer: 0, moved: false, out: false };
    canvas.setPointerCapture(event.pointerId);
    const row = rowOf(n);
    if (row === null) return;
    canvas.focus({ preventScroll: true });
    if (event.pointerType === "touch") grip.timer = window.setTimeout(() => hand.take(row), HOLD);
  });

  canvas.addEventListener("pointermove", (event) => {
    const now = stand();
    if (!now) return;
    const [x, y] = at(event);
    if (!grip) {
      if (event.pointerType !== "touch" && event.buttons === 0) {
        const n = pointAt(now, x, y, "mouse");
        canvas.classList.toggle("point", n >= 0);
        hand.hover(rowOf(n));
      }
      return;
    }
    if (event.pointerId !== grip.id) return;
    event.stopImmediatePropagation();
    if (!grip.moved && Math.hypot(x - grip.x, y - grip.y) < STILL) return;
    grip.moved = true;
    if (grip.n < 0) return;
    const row = rowOf(grip.n);
    if (!hand.dragging) {
      if (event.pointerType === "touch") return stop(); // the finger scrolls
      if (row !== null) hand.take(row);
    }
    drag(now, x + grip.dx, y + grip.dy);
  });

  /** @param {Stand} now @param {number} x @param {number} y */
  function drag(now, x, y) {
    const mine = /** @type {NonNullable<typeof grip>} */ (grip);
    const { points, map, box, line, scene, size } = now, n = mine.n;
    const [height, across] = [(y - points.y[n]) / map.yt, (x - map.ox) / map.xp],
      t = within(height),
      value = scene.y[n] + (t - points.t[n]) * box.y.half;
    mine.out = line && (x < -OUT || y < -OUT || x > size.width + OUT || y > size.height + OUT);
    if (Math.abs(points.t[n]) > 1.001 || !Number.isFinite(value)) return;
    const p = within(across);
    hand.atEnd(t !== height || (line && p !== across));
    hand.move(line ? round(box.u.mid + p * box.u.half, 2 * box.u.half) : null, round(value, 2 * box.y.half), true);
  }

  function stop() {
    if (grip) clearTimeout(grip.timer);
    grip = null;
    if (hand.dragging) hand.release();
  }

  canvas.addEventListener("pointerup", (event) => {
    const now = stand();
    if (!grip || event.pointerId !== grip.id) return;
    event.stopImmediatePropagation();
    const { n, moved, out, x, y } = grip;
    stop();
    if (!now) return;
    if (out) hand.remove();
    else if (!moved && n >= 0) hand.choose(rowOf(n));
    else if (!moved && hand.row !== null) hand.choose(null);
    else if (!moved) add(now, x, y);
  });
  canvas.addEventListener("pointercancel", stop);
  canvas.addEventListener("pointerleave", () => hand.hover(null));
  canvas.addEventListener("touchmove", (event) => hand.dragging && event.preventDefault(), { passive: false });

  /** A click on an empty place of the line picture. @param {Stand} now @param {number} x @param {number} y */
  function add({ map, box }, x, y) {
    const [p, t] = [(x - map.ox) / map.xp, (y - map.oy) / map.yt];
    if (Math.abs(p) > 1 || Math.abs(t) > 1) return;
    hand.add(
      round(box.u.mid + p * box.u.half, 2 * box.u.half),
      round(box.y.mid + t * box.y.half, 2 * box.y.half),
    );
  }

  canvas.addEventListener("keydown", (event) => {
    const now = stand();
    if (!now || event.ctrlKey || event.metaKey || event.altKey) return;
    if (!keyed(event.key, now)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    event.stopPropagation();
  });

  /** @param {string} key @param {Stand} now @returns {boolean} whether it was for a point */
  function keyed(key, { line, box }) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const way = ways[/** @type {keyof typeof ways} */ (key)];
    if (key === "PageDown" || key === "PageUp") return hand.beside(key === "PageDown" ? 1 : -1), true;
    if (hand.row === null) {
      if (line && way) return hand.beside(way[0] || -way[1]), true;
      return false;
    }
    if (key === "Escape") return hand.choose(null), true;
    if (line && (key === "Delete" || key === "Backspace")) return hand.remove(), true;
    if (!way) return false;
    if (line || way[1]) hand.nudge(way[0], way[1], { x: 2 * box.u.half, y: 2 * box.y.half });
    return true;
  }
}

/** Within the box: points stay on the axes. @param {number} value */
const within = (value) => Math.max(-1, Math.min(1, value));
