// @ts-check
// Tells Python which run is on screen: when it comes to rest, and now and then while it plays.

import { isPlaying } from "./gestures.js";

/** @typedef {import("./runs.js").Kept} Kept */

const POINTS = 120; // of the history
const CALM = 250; // ms without another gesture, until Python is told

/** @param {() => Kept|null} current @param {(value: any) => void} send */
export function createTeller(current, send) {
  let timer = 0, last = 0;

  function tell() {
    clearTimeout(timer);
    timer = 0;
    const kept = current();
    if (!kept) return;
    last = performance.now();
    const value = valueOf(kept), key = JSON.stringify(value);
    if (key === kept.told) return;
    kept.told = key;
    send(value);
  }

  return {
    /** Something changed: tell it once nothing else does. */
    soon(after = CALM) {
      clearTimeout(timer);
      timer = window.setTimeout(tell, after);
    },
    /** While it plays, called with every frame. @param {number} seconds between two sayings */
    whilePlaying(seconds) {
      if (!timer && performance.now() - last > 1000 * seconds) tell();
    },
    /** Before the visitor does anything beside the stage: what they see is what they mean. */
    first() {
      const kept = current();
      if (timer || (kept && isPlaying(kept))) tell();
    },
    /** Playing begins: the first saying is a whole while away. */
    begin: () => (last = performance.now()),
  };
}

/** The value that Python keeps. @param {Kept} kept */
export function valueOf(kept) {
  const { run, scene, start } = kept;
  return {
    ...run.value(POINTS),
    start, scene: scene.id,
    granted: [...kept.granted], results: Object.fromEntries(kept.results),
  };
}
