// @ts-check
// The network, inputs left to prediction right, on the same columns as the matrices under it.

import { MINUS, cut, dashOf, el, fix, h, linkWidth, nodeName, put, say } from "../draw.js";
import { linkOf, linkPath, nodesOf, pointOn, tAt } from "./geometry.js";
import { createGlyph, defineRamp } from "./glyph.js";

/** @typedef {import("../types.js").Layout} Layout @typedef {import("../types.js").View} View @typedef {import("../types.js").Scene} Scene */

const NEAR = 9; // px: a pointer this near to a link is on it
const DENSE = 600; // links: from here on the gaps take turns on any machine
const FAINT = 0.13;

/**
 * @param {HTMLElement} host
 * @param {{node: (node: [number, number]|null) => void, inspect: (link: Link|null, x: number, y: number, edit: boolean) => void,
 *   grow: (kind: string, layer: number) => void}} actions
 * @typedef {{layer: number, from: number, to: number}} Link  layer from 0; from 0 is the bias
 */
export function createDiagram(host, actions) {
  const drawing = h(host, "div", "drawing"), controls = h(host, "div", "controls"), legend = createLegend(host);
  /** @type {any} */ let built = null;
  let lastSelection = "";
  /** @type {ReturnType<typeof createPill>[]} */ let pills = [];

  function layOut(/** @type {Scene} */ scene, /** @type {Layout} */ layout, height) {
    const focused = /** @type {ShadowRoot} */ (host.getRootNode()).activeElement?.getAttribute?.("data-link") ?? null;
    drawing.replaceChildren();
    drawing.style.height = `${height}px`;
    const nodes = nodesOf(layout, height);
    built = { scene, layout, nodes, height, links: [], glyphs: [], badges: [] };
    built.gaps = layout.widths.slice(1).map((_, k) => buildGap(k));
    built.top = layer("nodes");
    defineRamp(el(built.top, "defs"), layout.colours);
    built.mark = el(built.top, "path", { class: "mark", d: "" });
    buildNodes();
    buildControls();
    legend.draw(nodes, layout);
    built.dense = built.links.length > DENSE;
    drawing.classList.toggle("dense", built.dense);
    lastSelection = "";
    rove(focused);
  }

  /** One svg over the whole drawing: separate layers repaint separately. */
  function layer(className) {
    const { layout, height } = built;
    const svg = el(drawing, "svg", {
      class: className,
      viewBox: `0 0 ${layout.width} ${height}`,
      width: layout.width,
      height,
    });
    if (className === "nodes") svg.setAttribute("role", "group"), svg.setAttribute("aria-label", "Network");
    return svg;
  }

  function buildGap(k) {
    const { layout, nodes } = built, depth = layout.widths.length - 1;
    const svg = layer("between"), x = nodes.xs[k], rule = { class: "rule" };
    if (layout.aligned && !layout.textbook) {
      if (k === 0) el(svg, "line", { ...rule, x1: x, x2: x, y1: nodes.ys[0][0], y2: built.height });
      const end = nodes.xs[k + 1];
      el(svg, "line", {
        ...rule,
        x1: end,
        x2: end,
        y1: k + 1 === depth ? nodes.ys[depth][1] : 36,
        y2: built.height + 16,
      });
    }
    if (k + 1 < depth)
      el(svg, "line", {
        class: "carried",
        x1: x + nodes.one,
        x2: nodes.xs[k + 1] - nodes.one,
        y1: nodes.top,
        y2: nodes.top,
      });
    for (let to = 1; to <= layout.widths[k + 1]; to++)
      for (let from = 0; from <= layout.widths[k]; from++) {
        const ends = linkOf(nodes, layout, k, from, to);
        const path = el(svg, "path", {
          d: linkPath(ends),
          class: "link",
          tabindex: -1,
          role: "button",
          "data-link": `${k},${from},${to}`,
          "aria-label": `Weight ${linkName(built.scene, layout.widths, { layer: k, from, to })}`,
        });
        built.links.push({ layer: k, from, to, ends, path, key: NaN });
      }
    return svg;
  }

  function buildNodes() {
    const { scene, layout, nodes, top } = built,
      { widths } = layout,
      depth = widths.length - 1,
      narrow = layout.size === "phone" && !layout.scroll;
    widths.forEach((n, k) => {
      const side = k === depth ? layout.outputSize : nodes.size, x = nodes.xs[k];
      if (k < depth) {
        const one = el(top, "g", { class: "bias" });
        el(one, "circle", { cx: x, cy: nodes.top, r: nodes.one });
        if (!nodes.wide) el(one, "text", { x, y: nodes.top + 4.5, class: "one" }, "1");
        built.badges.push(one);
      }
      for (let i = 1; i <= n; i++) {
        const y = nodes.ys[k][i],
          name = k === 0 ? scene.whole[i - 1] : k === depth ? scene.target : nodeName(widths, k, i);
        const group = el(top, "g", {
          class: "node",
          "data-node": `${k},${i}`,
          tabindex: -1,
          role: "button",
          "aria-pressed": "false",
          "aria-label": k === depth ? `Prediction of ${name}` : `Node ${name}`,
        });
        if (k === 0 && name !== scene.names[i - 1]) el(group, "title", {}, name);
        built.glyphs.push({
          group,
          column: k,
          node: i,
          ...createGlyph(
            group,
            top.querySelector("defs"),
            `glyph-${k}-${i}`,
            x,
            y,
            side,
            layout.colours,
            scene.names.length,
          ),
          key: "",
        });
        el(group, "rect", {
          class: "ring",
          x: x - side / 2 - 4,
          y: y - side / 2 - 4,
          width: side + 8,
          height: side + 8,
          rx: 9,
        });
        if (k === 0)
          el(
            group,
            "text",
            { x: x - side / 2 - 8, y: y + 4.5, class: "name end" },
            cut(scene.names[i - 1], layout.size === "phone" ? 13 : 14),
          );
        else if (k < depth && !nodes.wide)
          el(group, "text", { x: x + side / 2 - 2, y: y + side / 2 + 12, class: "tick end" }, name);
      }
    });
    const ox = nodes.xs[depth] + layout.outputSize / 2, oy = nodes.ys[depth][1], W = layout.width;
    if (narrow) el(top, "text", { x: nodes.xs[depth], y: oy + layout.outputSize / 2 + 16, class: "name middle" }, "ŷ");
    else {
      el(top, "path", {
        class: "arrow",
        d: `M${ox + 3} ${oy}H${W - 1}M${W - 7} ${oy - 5}L${W - 1} ${oy}L${W - 7} ${oy + 5}`,
      });
      el(top, "text", { x: ox + 8, y: oy - 9, class: "name" }, cut(scene.target));
      el(top, "text", { x: ox + 8, y: oy + 18, class: "tick" }, "prediction ŷ");
    }
    built.paths = el(top, "g", { class: "badges" });
  }

  /** + and − where the thing is: nodes over each column, layers at the left. */
  function buildControls() {
    const { scene, layout, nodes } = built, { widths } = layout, deep = widths.length - 2;
    if (pills.length !== deep + 1) {
      const focused = /** @type {ShadowRoot} */ (host.getRootNode()).activeElement?.getAttribute?.("aria-label");
      controls.replaceChildren();
      pills = Array.from(
        { length: deep + 1 },
        (_, k) =>
          k
            ? createPill(controls, "node", k, `from layer ${k}`, `to layer ${k}`, actions.grow)
            : createPill(controls, "layer", 0, "", "", actions.grow),
      );
      for (const button of controls.querySelectorAll("button"))
        if (button.getAttribute("aria-label") === focused) button.focus({ preventScroll: true });
    }
    const tight = nodes.tight ? "stacked" : "centre";
    pills[0].show(0, deep === 1 ? " hidden layer" : " hidden layers", deep, 0, scene.caps.layers, "layers");
    for (let k = 1; k <= deep; k++) pills[k].show(nodes.xs[k], "", widths[k], 1, scene.caps.nodes, tight);
  }

  /** Redraw what changed; in a dense network, while training (turn counts frames), every third gap. */
  function draw(/** @type {View} */ view, /** @type {number|null} */ turn = null) {
    const selection = `${view.coefficient}|${view.node}`;
    const all = selection !== lastSelection;
    if (all) select(view, selection);
    const mine = (k) => all || !built.dense || turn === null || (k + turn) % 3 === 0;
    for (const link of built.links) if (mine(link.layer)) drawLink(link, view);
    for (const glyph of built.glyphs)
      if (mine(glyph.column) || glyph.column === built.layout.widths.length - 1) drawGlyph(glyph, view);
    if (built.pathBadges) { for (const badge of built.pathBadges) badge.draw(view); }
  }

  function drawLink(link, view) {
    const weight = view.weight(link.layer, link.from, link.to);
    const key = Math.round(Math.max(-3, Math.min(3, weight || 0)) * 50);
    if (key === link.key) return; // nothing that could be seen
    link.key = key;
    const { nodes, layout } = built, w = key / 50, width = linkWidth(w, nodes.k);
    const dash = nodes.wide ? (w < 0 ? "3 1.5" : null) : dashOf(w, width);
    put(link.path, "stroke", w < 0 ? layout.colours.minus : layout.colours.plus);
    put(link.path, "stroke-width", width.toFixed(1));
    put(link.path, "stroke-dasharray", dash);
    const strength = nodes.wide ? Math.min(1, 0.06 + 1.8 * Math.abs(w) ** 1.5) : 1;
    put(
      link.path,
      "stroke-opacity",
      (onPath(link, view.coefficient) ? strength : Math.min(strength, FAINT)).toFixed(2),
    );
  }

  function drawGlyph(glyph, view) {
    const [u, v] = built.layout.axes, b = view.regression(glyph.column, glyph.node);
    const single = built.scene.names.length === 1;
    const [b0, bu, bv] = [b[0], b[u + 1], single ? 0 : b[v + 1]].map((x) => Math.max(-99, Math.min(99, x || 0)));
    const key = `${Math.round(b0 * 60)},${Math.round(bu * 60)},${Math.round(bv * 60)}`;
    if (key === glyph.key) return;
    glyph.key = key;
    glyph.draw(b0, bu, bv);
  }

  /** A coefficient's paths at full strength, the rest faint; a ring around the node chosen. */
  function select(view, selection) {
    lastSelection = selection;
    for (const link of built.links) link.key = NaN;
    const c = view.coefficient;
    for (const one of built.badges) put(one, "opacity", c !== null && c !== 0 ? 0.45 : 1);
    for (const { group, column, node } of built.glyphs) {
      const chosen = view.node !== null && view.node[0] === column && view.node[1] === node;
      put(group, "opacity", c !== null && column === 0 && node !== c ? 0.3 : 1);
      put(group, "aria-pressed", String(chosen));
      group.classList.toggle("on", chosen);
    }
    buildPathBadges(c);
  }

  /** With one hidden layer, each path's product in a badge on its second link. */
  function buildPathBadges(c) {
    built.paths.replaceChildren();
    built.pathBadges = null;
    const { layout, nodes } = built;
    if (c === null || layout.widths.length !== 3 || nodes.wide) return;
    built.pathBadges = Array.from({ length: layout.widths[1] }, (_, j) => {
      const [x, y] = pointOn(linkOf(nodes, layout, 1, j + 1, 1), 0.42);
      const box = el(built.paths, "rect", { x: x - 24, y: y - 9.5, width: 48, height: 19, rx: 4 });
      const text = el(built.paths, "text", { x, y: y + 4.5, class: "cell middle" });
      return {
        draw(view) {
          const product = view.weight(0, c, j + 1) * view.weight(1, j + 1, 1);
          say(text, fix(product, 3));
          put(box, "class", product < 0 ? "minus" : "plus");
        },
      };
    });
  }

  // -- pointer and keyboard ---------------------------------------------------------------------

  /** The link nearest to a point of the drawing, within reach. */
  function nearest(x, y) {
    const xs = built.nodes.xs, k = xs.findIndex((_, i) => i + 1 < xs.length && x > xs[i] && x < xs[i + 1]);
    let best = null, distance = NEAR;
    for (const link of built.links) {
      if (link.layer !== k || x < link.ends.x0 || x > link.ends.x1) continue;
      const away = Math.abs(pointOn(link.ends, tAt(link.ends, x))[1] - y);
      if (away < distance) [best, distance] = [link, away];
    }
    return best;
  }

  function at(event) {
    const box = drawing.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  function inspect(link, edit) {
    put(built.mark, "d", link ? linkPath(link.ends) : "");
    if (!link) return actions.inspect(null, 0, 0, false);
    const [x, y] = pointOn(link.ends, 0.45);
    actions.inspect({ layer: link.layer, from: link.from, to: link.to }, x, y, edit);
  }

  const linkOfElement = (node) => built.links.find((link) => link.path === node) ?? null;
  const nodeOfElement = (target) => target.closest?.("[data-node]")?.dataset.node.split(",").map(Number) ?? null;

  drawing.addEventListener("pointermove", (event) => {
    if (!built || event.pointerType === "touch") return;
    const link = nodeOfElement(event.target) ? null : nearest(...at(event));
    drawing.classList.toggle("over", Boolean(link));
    inspect(link, false);
  });
  drawing.addEventListener("pointerleave", () => built && inspect(null, false));
  drawing.addEventListener("click", (event) => {
    const node = nodeOfElement(event.target);
    if (node) return actions.node(node);
    const link = nearest(...at(event)) ?? linkOfElement(event.target);
    if (link) return inspect(link, true);
    actions.node(null);
  });
  drawing.addEventListener("focusin", (event) => {
    const link = linkOfElement(event.target);
    if (link) inspect(link, false);
  });
  drawing.addEventListener("focusout", (event) => linkOfElement(event.target) && inspect(null, false));
  drawing.addEventListener("keydown", (event) => {
    const link = linkOfElement(event.target), node = nodeOfElement(event.target);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      if (link) inspect(link, true);
      else if (node) actions.node(node);
    } else if (event.key === "Escape") actions.node(null);
    else if (event.key.startsWith("Arrow") && (link || node)) {
      event.preventDefault();
      (link ? besideLink(link, event.key) : besideNode(node, event.key)).focus();
    }
  });

  /** Up and down within a gap, left and right to the gap beside it: one tab stop for all links. */
  function besideLink(link, key) {
    const gap = built.links.filter((l) => l.layer === link.layer), here = gap.indexOf(link);
    if (key === "ArrowDown" || key === "ArrowUp")
      return stop(gap[(here + (key === "ArrowDown" ? 1 : gap.length - 1)) % gap.length].path);
    const beside = built.links.filter((l) => l.layer === link.layer + (key === "ArrowRight" ? 1 : -1));
    return stop((beside[Math.min(here, beside.length - 1)] ?? link).path);
  }

  function besideNode([column, node], key) {
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }[key] ?? [0, 0];
    const k = Math.max(0, Math.min(built.layout.widths.length - 1, column + step[0]));
    const i = Math.max(1, Math.min(built.layout.widths[k], node + step[1]));
    return stop(built.glyphs.find((g) => g.column === k && g.node === i).group);
  }

  /** Make an element the tab stop of its kind. */
  function stop(element) {
    const kind = element.classList.contains("link") ? built.links.map((l) => l.path) : built.glyphs.map((g) => g.group);
    for (const each of kind) if (each.getAttribute("tabindex") === "0") each.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    return element;
  }

  function rove(focused) {
    stop(built.glyphs[0].group);
    const again = focused && built.links.find((l) => l.path.dataset.link === focused);
    stop((again ?? built.links[1] ?? built.links[0]).path);
    if (again) again.path.focus();
  }

  return {
    layOut,
    draw,
    get dense() {
      return Boolean(built?.dense);
    },
    focusLink: ({ layer, from, to }) =>
      built.links.find((l) => l.layer === layer && l.from === from && l.to === to)?.path.focus(),
  };
}

/** Whether a link lies on a path of W*'s entry c: from input c (or any bias, for the intercept) on. */
const onPath = (link, c) => c === null || (link.layer === 0 ? link.from === c : link.from > 0 || c === 0);

/** − n + */
function createPill(parent, kind, layer, from, to, grow) {
  const box = h(parent, "div"),
    button = (text, verb, place) => {
      const b = h(box, "button", "", text);
      b.setAttribute("aria-label", [verb === "remove" ? "Remove" : "Add", kind, place].filter(Boolean).join(" "));
      b.addEventListener("click", () => grow(`${verb}_${kind}`, layer));
      return b;
    };
  const less = button(MINUS, "remove", from), count = h(box, "span"), more = button("+", "add", to);
  return {
    show(x, words, n, least, most, className) {
      put(box, "class", `pill ${className}`);
      put(box, "style", `left: ${x}px`);
      say(count, n + words);
      put(less, "disabled", n <= least ? "" : null);
      put(more, "disabled", n >= most ? "" : null);
    },
  };
}

/** "hours_studied → h₁". */
export function linkName(scene, widths, { layer, from, to }) {
  const depth = widths.length - 1;
  const source = from === 0 ? "1" : layer === 0 ? scene.whole[from - 1] : nodeName(widths, layer, from);
  return `${source} → ${layer + 1 === depth ? scene.target : nodeName(widths, layer + 1, to)}`;
}

/** The widths and dashes this diagram uses. */
function createLegend(host) {
  const svg = el(host, "svg", {
    class: "legend",
    viewBox: "0 0 148 46",
    width: 148,
    height: 46,
    role: "img",
    "aria-label": "Link width and colour show the weight",
  });
  el(svg, "text", { x: 74, y: 12 }, "weight");
  const samples = [[-1, "−1"], [-0.5, "−½"], [0.5, "½"], [1, "1"]].map(([w, words], i) => {
    el(svg, "text", { x: 16 + i * 38.6, y: 42 }, words);
    return { w: Number(w), path: el(svg, "path", { d: `M${i * 38.6} 24h32` }) };
  });
  return {
    draw(nodes, layout) {
      const last = nodes.xs[nodes.xs.length - 2] + nodes.size / 2;
      put(svg, "visibility", layout.size === "medium" && last > layout.width - 148 ? "hidden" : null); // it would lie on nodes
      for (const { w, path } of samples) {
        const width = linkWidth(w, nodes.k);
        put(path, "stroke", w < 0 ? layout.colours.minus : layout.colours.plus);
        put(path, "stroke-width", width.toFixed(1));
        put(path, "stroke-dasharray", nodes.wide ? (w < 0 ? "3 1.5" : null) : dashOf(w, width));
      }
    },
  };
}
