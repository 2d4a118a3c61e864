// @ts-check
// Undo and redo: where the run was when something was done to it.

/** @typedef {import("./types.js").Journal} Journal */
/** @typedef {{path: import("./path.js").Path, journal: Journal, step: number}} Place */

/**
 * @typedef {Object} Moment
 * @property {string} kind  what was done
 * @property {import("./path.js").Path|null} path  what was computed of the journal; null if that was let go
 * @property {Journal} journal
 * @property {number} step
 */

const MOST_MOMENTS = 200;
const MOST_BYTES = 16 * 2 ** 20; // of the paths that are kept, the latest ones

export class Moments {
  constructor() {
    /** @type {Moment[]} */
    this.done = [];
    /** @type {Moment[]} */
    this.undone = [];
    /** @type {string|null} */
    this.gesture = null;
  }

  /** What Undo would take back. */
  get undoable() {
    return this.done[this.done.length - 1]?.kind ?? null;
  }

  get redoable() {
    return this.undone[this.undone.length - 1]?.kind ?? null;
  }

  /**
   * Note where a run is before something is done; what the same gesture does again belongs to it.
   * @param {string} kind
   * @param {string|null} gesture
   * @param {Place} place
   */
  add(kind, gesture, { path, journal, step }) {
    if (gesture === null || gesture !== this.gesture) this.done.push({ kind, path, journal, step });
    this.gesture = gesture;
    this.undone = [];
    if (this.done.length > MOST_MOMENTS) this.done.shift();
    let left = MOST_BYTES;
    for (const moment of this.done.toReversed()) {
      left -= moment.path?.bytes ?? 0;
      if (left < 0) moment.path = null; // to come back to it, it is computed again
    }
  }

  /** @param {Place} place  where the run is @returns {Moment|null}  where it was */
  undo(place) {
    return this.exchange(this.done, this.undone, place);
  }

  /** @param {Place} place @returns {Moment|null} */
  redo(place) {
    return this.exchange(this.undone, this.done, place);
  }

  /**
   * @param {Moment[]} from
   * @param {Moment[]} to
   * @param {Place} place
   */
  exchange(from, to, { path, journal, step }) {
    const moment = from.pop();
    if (!moment) return null;
    to.push({ kind: moment.kind, path, journal, step });
    this.gesture = null;
    return moment;
  }
}
