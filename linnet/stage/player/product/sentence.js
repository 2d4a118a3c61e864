// @ts-check
// The line under the gap: what the selection means, with the current numbers in it.

import { MINUS, cut, exponent, fix, h, nodeName, say } from "../draw.js";

const SHOWN_PATHS = 4;
const MOST_PATHS = 5000; // beyond this, only the sum is written

export function createSentence(host) {
  let known = "";
  /** @type {((view: any) => void)} */ let update = () => {};

  /** @param {{kind: string, text: string, ways: [string, () => void][]}|null} notice something the visitor must know */
  function draw(view, scene, layout, notice, batch, strip) {
    const key = JSON.stringify([
      strip,
      batch,
      notice?.text,
      notice?.ways.map(([words]) => words),
      view.coefficient,
      view.node,
      layout.widths,
    ]);
    if (key !== known) {
      known = key;
      host.replaceChildren();
      update = notice
        ? announce(notice)
        : explain(strip ? { ...view, coefficient: null, node: null } : view, scene, layout, batch, strip);
    }
    update(view);
  }

  function announce(notice) {
    const p = h(host, "p", notice.kind);
    p.setAttribute("role", notice.kind === "problem" ? "alert" : "status");
    p.append(notice.text);
    for (const [words, go] of notice.ways) {
      p.append(" ");
      h(p, "button", "", words).addEventListener("click", go);
    }
    return () => {};
  }

  function explain(view, scene, layout, batch, strip) {
    const parts = [];
    if (view.node && view.node[0] > 0) parts.push(nodeLine(view.node, scene, layout));
    if (view.coefficient !== null) parts.push(pathLine(view.coefficient, scene, layout));
    if (batch)
      h(
        host,
        "p",
        "",
        `A step sees ${batch.toLocaleString("en")} of the ${
          scene.rows.toLocaleString("en")
        } rows, so W* does not settle on least squares: it jitters around it.`,
      );
    if (!parts.length && !strip) h(host, "p", "", "Choose a number in W* to light up the paths it is the sum of.");
    return (now) => parts.forEach((part) => part(now));
  }

  /** A node is a regression: its equation in the units of the diagram. */
  function nodeLine([column, node], scene, layout) {
    const p = h(host, "p"), depth = layout.widths.length - 1;
    h(
      p,
      "b",
      "",
      `${column === depth ? "ŷ" : nodeName(layout.widths, column, node)} is a regression${
        column === depth ? "" : " too"
      }:`,
    );
    const text = h(p, "span", "num");
    return (view) => {
      const b = view.regression(column, node);
      let words = " " + fix(b[0], 2);
      for (let i = 1; i < b.length; i++)
        words += ` ${b[i] < 0 ? MINUS : "+"} ${fix(Math.abs(b[i]), 2)}\u00a0${cut(scene.names[i - 1])}`;
      if (column === depth - 1) words += `, times ${fix(view.weight(column, node, 1), 2)} in the prediction`;
      say(text, words + (scene.standardised ? "" : " (in standard deviations)"));
    };
  }

  /** A coefficient of W* is the sum over all paths from its input to the output. */
  function pathLine(c, scene, layout) {
    const p = h(host, "p");
    h(p, "b", "", `${c === 0 ? "1" : cut(scene.whole[c - 1], 24)} → ${cut(scene.target, 24)}`);
    const text = h(p, "span", "num"), sum = h(p, "b", "num");
    const paths = countPaths(layout.widths, c);
    return (view) => {
      const terms = paths <= MOST_PATHS ? largest(view, layout.widths, c) : [];
      const written = terms.slice(0, SHOWN_PATHS).map((term) => term.factors.map(factor).join("·"));
      const rest = paths - written.length;
      const more = rest ? `${written.length ? " + … " : " "}(${paths.toLocaleString("en")} paths)` : "";
      say(text, ` = ${written.join(" + ")}${more} = `);
      say(sum, number(view.beta[c]));
    };
  }

  return { draw };
}

const number = (v) => (v !== 0 && (Math.abs(v) >= 1e5 || Math.abs(v) < 5e-4) ? exponent(v) : fix(v, 3));
const factor = (v) => (v < 0 ? `(${number(v)})` : number(v));

/** From an input, one path for every choice of a node a layer; the intercept starts at every layer's bias. */
function countPaths(widths, c) {
  let total = 1, through = 1;
  for (let k = widths.length - 2; k >= 1; k--) total += through *= widths[k];
  return c === 0 ? total : through;
}

/** The terms of the sum, largest first: each the product of the weights on its path. */
function largest(view, widths, c) {
  const depth = widths.length - 1, terms = [];
  const walk = (layer, to, factors, product) => {
    // from the output back towards the inputs
    if (layer === 0 || c === 0) {
      const w = view.weight(layer, layer === 0 ? c : 0, to);
      terms.push({ factors: [w, ...factors], size: Math.abs(w * product) });
      if (layer === 0) return;
    }
    for (let from = 1; from <= widths[layer]; from++) {
      const w = view.weight(layer, from, to);
      walk(layer - 1, from, [w, ...factors], product * w);
    }
  };
  walk(depth - 1, 1, [], 1);
  return terms.sort((a, b) => b.size - a.size);
}
