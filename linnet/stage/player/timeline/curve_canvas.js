// @ts-check
// The curve on a canvas of its own, which only ever gets the newest stretch.

import { mix } from "../colours.js";
import { EDGE } from "./axes.js";

/** @typedef {import("../types.js").Colours} Colours @typedef {import("./timeline.js").Curve} Curve @typedef {[number, number]} Point */
/** A step and its loss. @typedef {{step: number, loss: number}} Place */

const POINTS = 400; // of the curve; more cannot be told apart

/** @param {ReturnType<typeof import("./axes.js").createAxes>} axes */
export function createCurveCanvas(axes) {
  const canvas = document.createElement("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let width = 0, height = 0, floor = 0, colours = /** @type {Colours|null} */ (null);
  let end = /** @type {{step: number, at: Point}|null} */ (null); // where what is drawn ends

  const pointOf = (/** @type {Place} */ { step, loss }) => /** @type {Point} */ ([axes.x(step), axes.y(loss)]);
  const colour = (/** @type {keyof Colours} */ name) => colours?.[name] ?? "";

  /** The whole curve: behind the playhead, and ahead of it. @param {Place} here @param {Curve} curve @param {number} furthest step */
  function redraw(here, curve, furthest) {
    const [left, right] = [EDGE.left, width - EDGE.right], { past, ahead } = parted(curve, here, furthest);
    const at = pointOf(here), behind = [...past.map(pointOf), at];
    pen.clearRect(0, 0, width, height);
    pen.lineJoin = "round";
    rule(pen, axes.levels, left, right, colour("line"));
    lose(behind);
    stroke(pen, [at, ...ahead.map(pointOf)], colour("soft"), [0.1, 4]);
    stroke(pen, [[left, axes.y(floor)], [right, axes.y(floor)]], colour("ols"), [7, 4]);
    stroke(pen, behind, colour("ink"), []);
    end = { step: here.step, at };
  }

  /** The newest stretch, on top of what is there. @param {Point} from @param {Place} here */
  function extend(from, here) {
    const at = pointOf(here);
    lose([[from[0] - 0.5, from[1]], at]); // the floor's dashes are there already: stay above them
    stroke(pen, [from, at], colour("ink"), []);
    end = { step: here.step, at };
  }

  /** The loss still to lose: down to just above the floor, opaque, so that stretches may overlap. @param {Point[]} points */
  function lose(points) {
    if (points.length < 2) return;
    fill(pen, points, axes.y(floor) - 1, mix(colour("panel"), colour("ink"), 0.09));
    rule(pen, axes.levels, points[0][0], points[points.length - 1][0], colour("line"));
  }

  return {
    canvas,
    /** @param {{width: number, height: number}} size px @param {number} ratio @param {number} least  the loss of least squares @param {Colours} theme */
    layOut(size, ratio, least, theme) {
      [width, height, floor, colours, end] = [size.width, size.height, least, theme, null];
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    },
    /** Another floor. @param {number} next */
    settle: (next) => ([floor, end] = [next, null]),
    /** The next picture is of another path. */
    forget: () => (end = null),
    /**
     * Go on from where the curve ends, if that is where it ended before; else draw all of it.
     * @param {Place} here the step on screen @param {Curve} curve @param {number} furthest step
     * @param {number} before  the furthest step of the last picture @param {boolean} moved  the axes have
     */
    draw(here, curve, furthest, before, moved) {
      const goesOn = end !== null && end.step === before && here.step === furthest && end.step < here.step;
      if (moved || !goesOn || !end) redraw(here, curve, furthest);
      else extend(end.at, here);
    },
  };
}

/**
 * What is drawn of a curve, before a step and after it.
 * @param {Curve} curve @param {Place} here @param {number} furthest step
 */
function parted({ steps, losses }, here, furthest) {
  const stride = Math.max(1, Math.ceil(steps.length / POINTS)), last = steps.length - 1;
  const past = /** @type {Place[]} */ ([]), ahead = /** @type {Place[]} */ ([]);
  for (let i = 0; i <= last; i += stride)
    (steps[i] < here.step ? past : ahead).push({ step: steps[i], loss: losses[i] });
  if (last % stride && furthest > here.step) ahead.push({ step: furthest, loss: losses[last] });
  return { past, ahead };
}

/** Between points and a height under them. @param {CanvasRenderingContext2D} pen @param {Point[]} points @param {number} base @param {string} colour */
function fill(pen, points, base, colour) {
  pen.beginPath();
  pen.moveTo(points[0][0], base);
  for (const [x, y] of points) pen.lineTo(x, Math.min(base, y));
  pen.lineTo(points[points.length - 1][0], base);
  pen.fillStyle = colour;
  pen.fill();
}

/** Hairlines at some heights. @param {CanvasRenderingContext2D} pen @param {number[]} heights @param {number} from x @param {number} to @param {string} colour */
function rule(pen, heights, from, to, colour) {
  pen.setLineDash([]);
  pen.lineWidth = 1;
  pen.strokeStyle = colour;
  pen.beginPath();
  for (const at of heights) {
    pen.moveTo(from, at);
    pen.lineTo(to, at);
  }
  pen.stroke();
}

/** @param {CanvasRenderingContext2D} pen @param {Point[]} points @param {string} colour @param {number[]} dash */
function stroke(pen, points, colour, dash) {
  if (points.length < 2) return;
  pen.beginPath();
  points.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.setLineDash(dash);
  pen.lineCap = dash[0] > 1 ? "butt" : "round"; // stretches meet without a gap
  pen.lineWidth = 2;
  pen.strokeStyle = colour;
  pen.stroke();
}
