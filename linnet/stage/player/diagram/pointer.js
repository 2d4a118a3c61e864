// @ts-check
// Pointer and keyboard in the diagram: hover and click on links and nodes; one tab stop for all links, one for all
// nodes, and arrow keys from one to the next.

/** @typedef {import("./links.js").DrawnLink} DrawnLink @typedef {import("./nodes.js").DrawnNode} DrawnNode */
/**
 * @typedef {Object} Diagram
 * @property {() => DrawnLink[]} links
 * @property {() => DrawnNode[]} nodes
 * @property {(x: number, y: number) => DrawnLink|null} nearest
 * @property {(link: DrawnLink|null, edit: boolean) => void} inspect
 * @property {(node: [number, number]|null) => void} choose
 */

/** @param {HTMLElement} drawing @param {Diagram} diagram */
export function listen(drawing, { links, nodes, nearest, inspect, choose }) {
  const stops = /** @type {{link: Element|null, node: Element|null}} */ ({ link: null, node: null });

  /** Make an element the tab stop of its kind. @template {Element} E @param {"link"|"node"} kind @param {E} element */
  function stop(kind, element) {
    stops[kind]?.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    stops[kind] = element;
    return element;
  }

  const linkOfElement = (/** @type {EventTarget|null} */ target) => links().find(({ node }) => node === target) ?? null;
  const under = (/** @type {MouseEvent} */ event) => {
    const box = drawing.getBoundingClientRect();
    return nearest(event.clientX - box.left, event.clientY - box.top);
  };

  drawing.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    const link = nodeOfElement(event.target) ? null : under(event);
    drawing.classList.toggle("over", Boolean(link));
    inspect(link, false);
  });
  drawing.addEventListener("pointerleave", () => inspect(null, false));
  drawing.addEventListener("click", (event) => {
    const node = nodeOfElement(event.target);
    if (node) return choose(node);
    const link = under(event) ?? linkOfElement(event.target);
    if (link) return inspect(link, true);
    choose(null);
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
      else if (node) choose(node);
    } else if (event.key === "Escape") choose(null);
    else if (event.key.startsWith("Arrow") && (link || node)) {
      event.preventDefault();
      if (link) stop("link", besideLink(links(), link, event.key)).focus();
      else if (node) stop("node", besideNode(nodes(), node, event.key)).focus();
    }
  });

  return {
    /** The tab stops of another network: the first node, and the link that has the focus. */
    layOut() {
      const focused = linkOfElement(/** @type {ShadowRoot} */ (drawing.getRootNode()).activeElement ?? null);
      const all = links();
      stop("node", nodes()[0].node);
      stop("link", (focused ?? all[1] ?? all[0]).node);
      if (focused) inspect(focused, false); // it may stand elsewhere now
    },
  };
}

/** @param {EventTarget|null} target @returns {[number, number]|null} column and node */
const nodeOfElement = (target) => {
  const group = /** @type {Element} */ (target).closest?.("[data-node]");
  return group ? /** @type {any} */ (group.getAttribute("data-node")?.split(",").map(Number)) : null;
};

/** Up and down within a gap, left and right to the gap beside it. @param {DrawnLink[]} links @param {DrawnLink} link @param {string} key */
function besideLink(links, link, key) {
  const gap = links.filter((l) => l.layer === link.layer), here = gap.indexOf(link);
  if (key === "ArrowDown" || key === "ArrowUp")
    return gap[(here + (key === "ArrowDown" ? 1 : gap.length - 1)) % gap.length].node;
  const beside = links.filter((l) => l.layer === link.layer + (key === "ArrowRight" ? 1 : -1));
  return (beside[Math.min(here, beside.length - 1)] ?? link).node;
}

/** @param {DrawnNode[]} nodes @param {[number, number]} node @param {string} key */
function besideNode(nodes, [column, node], key) {
  const steps = /** @type {Record<string, number[]>} */ (
    { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [1, 0], ArrowLeft: [-1, 0] }
  );
  const [across, down] = steps[key] ?? [0, 0];
  const k = Math.max(0, Math.min(nodes[nodes.length - 1].column, column + across));
  const beside = nodes.filter((n) => n.column === k);
  return beside[Math.max(0, Math.min(beside.length - 1, node + down - 1))].node;
}
