// @ts-check
// Pictures of the words of every frame: letters and their halo are the slowest there is to draw.

/** @typedef {import("./pen.js").Pen} Pen */

const MARGIN = 3; // px around the words: their halo or frame
const KEPT = 64; // words

export function createWordPictures() {
  /** Null: drawn once. @type {Map<string, HTMLCanvasElement|null>} */
  const pictures = new Map();

  return {
    /**
     * Words on whole px of the canvas. The second time they are made a picture and from then on laid down; a number that
     * runs never comes that far.
     * @param {Pen} pen @param {string} words @param {import("./lettering.js").Patch} patch
     * @param {(brush: Pen) => void} draw around 0, 0
     */
    lay(pen, words, { x, y, w, h }, draw) {
      const ratio = pen.getTransform().a, key = `${ratio} ${words}`;
      const [left, above] = [x - w, y - h].map((edge) => Math.round((edge - MARGIN) * ratio) / ratio);
      let picture = pictures.get(key);
      if (picture === undefined) {
        if (pictures.size === KEPT) pictures.clear();
        pictures.set(key, null);
        pen.save();
        pen.translate(left + w + MARGIN, above + h + MARGIN);
        draw(pen);
        pen.restore();
        return;
      }
      if (picture === null) {
        pictures.set(key, picture = document.createElement("canvas"));
        [picture.width, picture.height] = [w, h].map((half) => Math.ceil(2 * (half + MARGIN) * ratio));
        const brush = /** @type {Pen} */ (picture.getContext("2d"));
        brush.setTransform(ratio, 0, 0, ratio, (w + MARGIN) * ratio, (h + MARGIN) * ratio);
        draw(brush);
      }
      pen.drawImage(picture, left, above, picture.width / ratio, picture.height / ratio);
    },
    forget: () => pictures.clear(),
  };
}
