// @ts-check
// A page of its own around the stage: opens the saved run, or that of its address, and keeps the address up to date.

import { USUAL_RATE } from "../../stage/player/engine/limits.js";
import { default as mount } from "../../stage/player/stage.js";
import { fragmentOf, journalOf, runOf } from "./fragment.js";
import { loadLetters } from "./letters.js";
import { createOwnData } from "./own_data.js";
import { sceneOfRows } from "./scene.js";
import { inZScores } from "./z_scores.js";

const FOLLOW = 5; // seconds between two addresses of a run that plays
const WIDTHS = [3]; // of a network on the reader's own data
const UNREAD =
  "The address of this page names a run that cannot be read here, or one of other data; this is the saved one.";

const page = JSON.parse(/** @type {string} */ (document.getElementById("linnet")?.textContent));
const host = /** @type {HTMLElement} */ (document.querySelector("main"));
const note = document.querySelector(".note");

/** What is on screen: data, and where its run begins. @type {{scene: any, start: {journal: any[], step: number}}} */
let shown = page;
let own = /** @type {import("./own_data.js").Chosen|null} */ (null);
let opened = 0;

const component = {
  parentElement: host,
  data: /** @type {any} */ (null),
  setStateValue(/** @type {string} */ _, /** @type {any} */ value) {
    const saved = shown === page && value.step === page.start.step;
    write(saved && JSON.stringify(journalOf(value)) === JSON.stringify(page.start.journal) ? "" : fragmentOf(value));
  },
  setTriggerValue(/** @type {string} */ name) {
    if (name !== "standardise") return;
    const scene = own ? sceneOfRows(own, true, page.scene) : inZScores(shown.scene);
    show(scene, afresh(shown.start.journal[0][1].widths));
  },
};

/** Another run, of these or of other data. @param {any} scene @param {{journal: any[], step: number}} start */
function show(scene, start) {
  shown = scene === page.scene && start === page.start ? page : { scene, start };
  component.data = {
    scene,
    start: { ...start, id: String(++opened), from: "page" },
    wishes: [],
    lit: null,
    hidden: page.hidden,
    embedded: false,
    mode: "stage",
    follow: FOLLOW,
  };
  mount(component);
}

/** A run from random weights, at settings that suit z-scores. @param {number[]} widths */
function afresh(widths) {
  const { seed } = page.start.journal[0][1];
  return {
    step: 0,
    journal: [
      [0, { kind: "start", widths, seed }],
      [0, { kind: "settings", optimizer: "gd", rate: USUAL_RATE, batch: 0 }],
    ],
  };
}

/** The run of the address, else the saved one. */
function open() {
  const text = location.hash.slice(1), start = text ? runOf(text, page.scene) : null;
  if (note) note.textContent = text && !start ? UNREAD : "";
  show(page.scene, start ?? page.start);
}

/** @param {string} fragment */
function write(fragment) {
  try {
    history.replaceState(null, "", fragment ? `#${fragment}` : location.href.split("#")[0]);
  } catch {
    // a frame that its page lets have no address: there is none to keep
  }
}

if (page.own) {
  createOwnData(/** @type {HTMLElement} */ (document.querySelector(".own-data")), {
    app: page.app,
    show(chosen) {
      own = chosen;
      show(sceneOfRows(chosen, true, page.scene), afresh([chosen.names.length, ...WIDTHS, 1]));
    },
    back() {
      own = null;
      show(page.scene, page.start);
    },
  });
}
addEventListener("hashchange", open);
// widths are measured, and canvases are lettered: not before the letters are here
loadLetters().then(open);
