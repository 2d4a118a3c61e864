// @ts-check
// How the stage is laid out: by its own width, because the sidebar opens and closes, and by the network's.

import { columnsOf, roomFor } from "./diagram/geometry.js";
import { coloursOf, isDark } from "./theme.js";

const HEIGHTS = {
  wide: { diagram: 346, plane: 326 },
  medium: { diagram: 320, plane: 300 },
  phone: { diagram: 352, plane: 256 },
};
const IN_STORY = { // on a screen of a lesson all is in one window; without the product there is more room
  wide: { diagram: 420, plane: 400 },
  product: { diagram: 290, plane: 270 },
  medium: { diagram: 300, plane: 280 },
  short: { diagram: 196, plane: 186 },
  shortest: { diagram: 172, plane: 148 }, // with the button that trains under them
  phone: { diagram: 252, plane: 200 },
  alone: { diagram: 300, plane: 276 },
  low: { diagram: 188, plane: 180 }, // on a phone, with the gap; with a question
  lowest: { diagram: 172, plane: 148 },
};
const SHORT = 500; // px, under which a window is a phone's on its side
const IN_SHORT = { diagram: 250, plane: 236 }; // the network and a number of W* fit there together
const BESIDE = 520; // px, from which an embedded stage has its plane beside the diagram
const UNDER = 57; // px a frame has under the diagram: for the gap
const KEYS = 32; // px of the words under the plane there

/**
 * Sets what the style sheet needs to know, then reads the sizes, once each.
 * @param {HTMLElement} root
 * @param {{net: HTMLElement, product: HTMLElement, planebox: HTMLElement, timeline: HTMLElement, track: HTMLElement}} panels
 * @param {number[]} widths
 * @param {{axes: [number, number], textbook: boolean, embedded: boolean, story: boolean}} choices
 */
export function measure(root, { net, product, planebox, timeline, track }, widths, choices) {
  const depth = widths.length - 1, width = root.clientWidth;
  // in a frame of another page there is little height: small like a phone's, but side by side
  const low = choices.embedded && width >= BESIDE,
    size = low ? "phone" : width >= 960 ? "wide" : width >= 600 ? "medium" : "phone";
  root.parentElement?.classList.toggle("low", low);
  // a network too long or too wide for a phone scrolls sideways, its matrices with it
  const scroll = size === "phone" && (depth > 3 || Math.max(...widths) > 6), least = scroll ? 282 + 54 * depth : 0;
  root.classList.toggle("dark", isDark(root));
  root.classList.toggle("long", depth > 3);
  root.classList.toggle("deep", depth > 5);
  for (const panel of [net, product]) panel.style.setProperty("--least", `${least}px`);
  const inner = Math.max(net.clientWidth || product.clientWidth || width, least),
    productWidth = Math.max(product.clientWidth || net.clientWidth || width, least);
  const aligned = scroll || (size !== "phone" && inner === productWidth);
  /** @type {import("./types.js").Layout} */
  const layout = {
    ...choices,
    size,
    low,
    widths,
    aligned,
    scroll,
    width: inner,
    productWidth,
    columns: columnsOf(inner, depth, !aligned),
    outputSize: size === "phone" || !aligned ? 44 : 52,
    colours: coloursOf(root),
    font: getComputedStyle(root).fontFamily,
  };
  const heights = low
    ? inFrame(innerHeight - fromTop(net))
    : choices.story
    ? inStory(size === "wide" ? "wide" : "medium", net, planebox, product)
    : innerHeight < SHORT
    ? IN_SHORT
    : HEIGHTS[size];
  const room = {
    diagram: Math.max(heights.diagram, roomFor(layout)),
    track: track.clientWidth || inner,
    plane: { width: planebox.clientWidth || inner, height: heights.plane },
    timeline: { width: timeline.clientWidth, height: timeline.clientHeight },
  };
  return { layout, room };
}

/**
 * @param {"wide"|"medium"} size @param {HTMLElement} net @param {HTMLElement} planebox @param {HTMLElement} product
 */
function inStory(size, net, planebox, product) {
  const lesson = /** @type {HTMLElement|null} */ (net.closest(".lesson"));
  const panels = (lesson?.dataset.panels ?? "").split(" ");
  if (!lesson?.classList.contains("phone")) {
    if (innerHeight < SHORT) return IN_STORY[panels.includes("steps") ? "shortest" : "short"];
    return IN_STORY[size === "wide" && product.clientWidth ? "product" : size];
  }
  if (!net.clientWidth || !planebox.clientWidth) return IN_STORY[product.clientWidth ? "lowest" : "alone"];
  return IN_STORY[panels.includes("question") ? "lowest" : panels.includes("gap") ? "low" : "phone"];
}

/** How far below the top of the page an element stands, a task above the stage included. @param {HTMLElement} element */
function fromTop(element) {
  return element.getBoundingClientRect().top + scrollerOf(element).scrollTop;
}

/** What scrolls the page: not the window in Streamlit. @param {HTMLElement} element @returns {Element} */
export function scrollerOf(element) {
  const { host } = /** @type {ShadowRoot} */ (element.getRootNode());
  return host?.closest("[data-testid=stMain]") ?? document.scrollingElement ?? document.documentElement;
}

/** So high that the frame ends under the gap, and not among the matrices. @param {number} left px from the diagram on */
function inFrame(left) {
  const diagram = Math.max(240, Math.min(346, left - UNDER));
  return { diagram, plane: diagram - KEYS };
}
