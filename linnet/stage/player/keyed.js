// @ts-check
// Pictures that are laid out anew keep the elements that they have, and move them: making elements and laying out
// their text is what costs.

/**
 * An element's children by key.
 * @template {{node: Element}} Part
 * @param {Element} parent  holds no other children
 */
export function createKeyed(parent) {
  /** @type {Map<string, Part>} */
  let known = new Map();

  return {
    /**
     * One child for every item, in their order: those with a known key stay, others are made, the rest are removed.
     * @template Item
     * @param {Item[]} items
     * @param {(item: Item) => string} keyOf  another for each item
     * @param {(item: Item) => Part} make
     * @returns {Part[]}
     */
    show(items, keyOf, make) {
      /** @type {Map<string, Part>} */
      const shown = new Map();
      for (const item of items) {
        const key = keyOf(item);
        shown.set(key, known.get(key) ?? make(item));
      }
      for (const [key, { node }] of known) if (!shown.has(key)) node.remove();
      known = shown;
      const parts = [...shown.values()];
      let next = parent.firstElementChild;
      for (const { node } of parts) {
        if (node === next) next = node.nextElementSibling;
        else parent.insertBefore(node, next);
      }
      return parts;
    },
  };
}

/** For `transform`. @param {number} x @param {number} y */
export const at = (x, y) => `translate(${x} ${y})`;
