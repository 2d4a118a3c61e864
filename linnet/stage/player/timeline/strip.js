// @ts-check
// The strip over the network: what trains it, the loss curve with its numbers, the settings, and what went wrong.

import { createAlert } from "../controls/notice.js";
import { createSettings } from "../controls/settings.js";
import { createTransport } from "../controls/transport.js";
import { h } from "../elements.js";
import { createReadouts } from "./readouts.js";
import { createTimeline } from "./timeline.js";

/** @typedef {import("../seam/runs.js").Kept} Kept */

/** @param {HTMLElement} host @param {any} actions see gestures.js */
export function createStrip(host, actions) {
  const transport = createTransport(host, actions), timeline = createTimeline(host, actions);
  const readouts = createReadouts(h(host, "div", "readoutsbox")), settings = createSettings(host, actions);
  const alert = createAlert(host);
  return {
    fit: settings.fit,
    /** @param {import("../types.js").Scene} scene @param {import("../types.js").Layout} layout @param {{width: number, height: number}} room px, for the curve */
    layOut(scene, layout, room) {
      timeline.layOut(scene, layout, room);
      readouts.layOut(scene);
      settings.layOut(scene, layout, room.width);
    },
    /** What moves in every picture. @param {import("../types.js").View} now @param {Kept} kept @param {boolean} playing */
    draw(now, { run, start, branch }, playing) {
      transport.draw(playing, run);
      timeline.draw(now, run.curve, `${start} ${branch}`);
    },
    /** What takes turns with the other panels. @param {import("../types.js").View} now @param {Kept} kept @param {{notice: any, edge: number|null}} words */
    drawElements(now, { run, speed }, { notice, edge }) {
      timeline.drawName(now);
      readouts.draw(now);
      settings.draw(run.now, speed, edge);
      alert.draw(notice);
    },
  };
}
