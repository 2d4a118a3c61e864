// @ts-check
// A short text as a picture. Text that is written on a canvas of the page makes the browser lay out the page first;
// on a canvas that is not on the page it does not.

const ROOM = { width: 96, height: 20, base: 15 }; // px

export function createStamp() {
  const canvas = document.createElement("canvas"),
    pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  let shown = "", half = 0, scale = 1;
  return {
    /**
     * Write another text, centred.
     * @param {string} text @param {string} font @param {string} colour @param {number} ratio  canvas px per CSS px
     * @returns {{half: number}} half its width, px
     */
    write(text, font, colour, ratio) {
      const key = [text, font, colour, ratio].join();
      if (key === shown) return { half };
      [shown, scale] = [key, ratio];
      [canvas.width, canvas.height] = [Math.ceil(ROOM.width * ratio), Math.ceil(ROOM.height * ratio)]; // and is blank
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      Object.assign(pen, { font, fillStyle: colour, textAlign: "center" });
      pen.fillText(text, ROOM.width / 2, ROOM.base);
      half = pen.measureText(text).width / 2;
      return { half };
    },
    /** Put it on another canvas of the same ratio, sharp. @param {CanvasRenderingContext2D} glass @param {number} x its middle @param {number} y its base line */
    put(glass, x, y) {
      const sharp = (/** @type {number} */ at) => Math.round(at * scale) / scale;
      const [left, top] = [sharp(x - ROOM.width / 2), sharp(y - ROOM.base)];
      glass.drawImage(canvas, left, top, canvas.width / scale, canvas.height / scale);
    },
  };
}
