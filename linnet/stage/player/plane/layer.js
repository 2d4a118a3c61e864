// @ts-check
// A transparent layer of pixels over the canvas. Only what was touched is wiped, and only that is shown.

/** @typedef {import("./pen.js").Pen} Pen */

export function createLayer() {
  const canvas = document.createElement("canvas"), pen = /** @type {Pen} */ (canvas.getContext("2d"));
  let image = new ImageData(1, 1), pixels = new Uint32Array(image.data.buffer);
  let touched = { left: 0, top: 0, right: 0, bottom: 0 };

  const layer = {
    width: 1, // px
    height: 1,
    /** @param {number} width @param {number} height */
    fit(width, height) {
      if (width === layer.width && height === layer.height) return;
      Object.assign(layer, { width, height });
      Object.assign(canvas, { width, height });
      image = new ImageData(width, height);
      pixels = new Uint32Array(image.data.buffer);
      touched = { left: 0, top: 0, right: width, bottom: height };
    },
    clear() {
      const { width, height } = layer;
      pixels.fill(0, touched.top * width, touched.bottom * width);
      touched = { left: width, top: height, right: 0, bottom: 0 };
    },
    /** @param {Pen} onto @param {number} ratio px per CSS px */
    show(onto, ratio) {
      const { left, top, right, bottom } = touched, wide = right - left, high = bottom - top;
      if (wide <= 0 || high <= 0) return;
      pen.putImageData(image, 0, 0, left, top, wide, high);
      onto.drawImage(canvas, left, top, wide, high, left / ratio, top / ratio, wide / ratio, high / ratio);
    },
    /** Pixels were laid within this. @param {number} left @param {number} top @param {number} right @param {number} bottom */
    touch(left, top, right, bottom) {
      if (left < touched.left) touched.left = left;
      if (top < touched.top) touched.top = top;
      if (right > touched.right) touched.right = right;
      if (bottom > touched.bottom) touched.bottom = bottom;
    },
    /** @param {number} at row after row @param {number} colour */
    lay(at, colour) {
      const under = pixels[at];
      pixels[at] = under === 0 || colour >>> 24 === 255 ? colour : over(colour, under);
    },
  };
  return layer;
}

/** One pixel laid over another. @param {number} top @param {number} under */
function over(top, under) {
  const alpha = top >>> 24, rest = ((under >>> 24) * (255 - alpha)) / 255, sum = alpha + rest;
  let pixel = Math.round(sum) << 24;
  for (let shift = 0; shift < 24; shift += 8) {
    pixel |= Math.round((((top >>> shift) & 255) * alpha + ((under >>> shift) & 255) * rest) / sum) << shift;
  }
  return pixel >>> 0;
}
