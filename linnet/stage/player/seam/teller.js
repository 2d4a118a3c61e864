// @ts-check
// Tells Python which run is on screen: when it comes to rest, now and then while it plays, and before the visitor
// does something beside the stage.
//
// Streamlit sends what is said within the same moment as one message, for one fragment: a click on a widget outside
// the stage's would be lost with it. So nothing is said while anything else is being pressed, nor once a link to
// another page is: what is said then would bring the old one back.

import { isPlaying } from "../controls/gestures.js";
import { MOST_POINTS } from "../engine/limits.js";
import { isBusy } from "./page.js";

/** @typedef {import("./runs.js").Kept} Kept */

const CALM = 250; // ms without another gesture, until Python is told
const AGAIN = 100; // ms until the page may be at rest
const PRESS = 400; // ms that a press beside the stage may take
const FRESH = 1000; // ms that what was said of a playing run is recent
const LEAVING = 10_000; // ms that another page may take to come
const IN_DOUBT = 3000; // ms before the stage is gone: what was said then may have come to a page that was left

/**
 * @param {() => Kept|null} current @param {(kept: Kept) => any} say what there is to tell
 * @param {(value: any) => void} send
 */
export function createTeller(current, say, send) {
  let timer = 0, last = 0, silent = 0, online = true, there = true;

  function tell() {
    clearTimeout(timer);
    timer = 0;
    const kept = current(), now = performance.now();
    if (!kept || !online || !there || kept.run.mode === "seek") return; // on its way to a step: that one is told
    if (now < silent) return soon(silent - now);
    if (isBusy()) return soon(AGAIN);
    last = now;
    const value = say(kept), key = JSON.stringify(value);
    if (key === kept.told) return;
    kept.told = key;
    send(value);
  }

  /** Something changed: tell it once nothing else does. */
  function soon(after = CALM) {
    clearTimeout(timer);
    timer = window.setTimeout(tell, after);
  }

  /** The pointer is on its way to something beside the stage, or the page out of sight. */
  function ahead() {
    const kept = current();
    if (timer || (kept && isPlaying(kept) && performance.now() - last > FRESH)) tell();
  }

  return {
    soon,
    ahead,
    /** Something beside the stage is being pressed. */
    hush: () => (silent = performance.now() + PRESS),
    /** Another page is on its way. What is still said for this one would take that one from the screen. */
    leave: () => {
      clearTimeout(timer);
      timer = 0;
      silent = performance.now() + LEAVING;
    },
    /** While it plays, called with every frame. @param {number} seconds between two sayings */
    whilePlaying(seconds) {
      if (!timer && performance.now() - last > 1000 * seconds) tell();
    },
    /** There is somebody to tell, or not. @param {boolean} is */
    connected(is) {
      online = is;
      if (is) soon();
    },
    /** The stage is on the page, or not: what is said then would come to another page. @param {boolean} is */
    mounted(is) {
      const kept = current();
      if (!is && kept && performance.now() - last < IN_DOUBT) kept.told = ""; // the next stage tells it again
      there = is;
      clearTimeout(timer);
      timer = silent = 0;
    },
    /** Playing begins: the first saying is a whole while away. */
    begin: () => (last = performance.now()),
  };
}

/** The value that Python keeps. @param {Kept} kept */
export function toldOf(kept) {
  const { run, scene, start } = kept;
  return {
    ...run.value(MOST_POINTS),
    start,
    scene: scene.id,
    granted: [...kept.granted],
    results: Object.fromEntries(kept.results),
  };
}
