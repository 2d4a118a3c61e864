// @ts-check
// What a visitor can do to the run, each answered by the engine before the next picture.

/** @typedef {import("../seam/runs.js").Kept} Kept @typedef {ReturnType<typeof createGestures>} Gestures */

const DOUBLE = 350; // ms: the second click of a double click is no click of its own

export const isPlaying = (/** @type {Kept} */ { run }) => run.mode === "play" || run.mode === "converge";

/**
 * @param {() => Kept} current the run on screen
 * @param {() => void} changed what is on screen, or will be, is another
 */
export function createGestures(current, changed) {
  return { ...createMoves(current, changed), ...createChanges(current, changed) };
}

/** Along the run, as far as it goes. @param {() => Kept} current @param {() => void} changed */
function createMoves(current, changed) {
  let pressed = -Infinity; // when Train last was

  const moves = {
    /** Train, or pause. @param {MouseEvent} [event] */
    toggle(event) {
      const kept = current(), now = performance.now();
      if ((event?.detail ?? 0) > 1 && now - pressed < DOUBLE) return;
      pressed = now;
      if (isPlaying(kept)) kept.run.pause();
      else kept.run.play(kept.speed);
      changed();
    },
    pause() {
      current().run.pause();
      changed();
    },
    step() {
      current().run.stepOnce();
      changed();
    },
    converge() {
      current().run.converge();
      changed();
    },
    speed(/** @type {number} */ stride) {
      const kept = current();
      kept.speed = stride;
      if (kept.run.mode === "play") kept.run.play(stride);
    },
    scrub(/** @type {number} */ step) {
      current().run.seek(step);
      changed();
    },
    /** @param {number} steps from the one on screen, or from where a scrub is going */
    move(/** @type {number} */ steps) {
      const { run } = current(), all = run.curve.steps;
      const to = (run.mode === "seek" ? run.target : run.now.step) + steps;
      moves.scrub(Math.max(all[0], Math.min(all[all.length - 1], to)));
    },
    /** Where the loss was least. */
    back: () => moves.scrub(current().run.best.step),
  };
  return moves;
}

/** Of the journal; whoever draws or tells it learns that it is another. @param {() => Kept} current @param {() => void} changed */
function createChanges(current, changed) {
  /** @param {(kept: Kept) => boolean|void} change */
  const branch = (change) => {
    const kept = current();
    const done = change(kept) !== false;
    if (done) kept.branch++;
    forget(kept);
    changed();
    return done;
  };

  const changes = {
    reset: () =>
      branch(({ run }) => {
        run.pause();
        run.reset();
      }),
    fresh: () =>
      branch(({ run }) => {
        run.pause();
        run.newWeights();
      }),
    undo: () => branch(({ run }) => run.undo()),
    redo: () => branch(({ run }) => run.redo()),
    /** @param {any} change of the journal @param {string} [gesture] those of one gesture are undone together */
    act: (change, gesture) => branch(({ run }) => run.act(change, gesture)),
    /**
     * Other settings; what is not named stays.
     * @param {{optimizer?: string, rate?: number, batch?: number}} some @param {string} [gesture]
     */
    settings(some, gesture) {
      const { optimizer, rate, batch } = current().run.now, wanted = { optimizer, rate, batch, ...some };
      if (wanted.optimizer === optimizer && wanted.rate === rate && wanted.batch === batch) changed();
      else changes.act({ kind: "settings", ...wanted }, gesture);
    },
    /** Back to the best step, and on at a rate that is stable there. */
    calm: () =>
      branch((kept) => {
        const done = kept.run.calm();
        if (done) kept.run.play(kept.speed);
        return done;
      }),
  };
  return changes;
}

/** A node that is gone is not selected. @param {Kept} kept */
function forget({ run, selection }) {
  const [column, node] = selection.node ?? [0, 1];
  if (!(node <= run.now.widths[column])) selection.node = null;
}
