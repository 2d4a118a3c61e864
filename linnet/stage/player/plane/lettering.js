// @ts-check
// Words on the canvas: how wide they are, where they find room, and pictures of those in every frame.

/** @typedef {import("../types.js").Colours} Colours */
/** @typedef {import("./pen.js").Pen} Pen */
/** @typedef {{width: number, height: number}} Size */
/** @typedef {{x: number, y: number, w: number, h: number}} Patch  by its centre and half its sides */
/** @typedef {"tick"|"axis"|"chip"} Font */
/** @typedef {Patch & {text: string, font: Font}} Label */
/** @typedef {ReturnType<typeof lettering>} Lettering */

const MARGIN = 3; // px around words kept as a picture: their halo or frame
const KEPT = 64; // words

/**
 * The words of a layout.
 * @param {string} family @param {Colours} colours @param {Size} size of the canvas
 * @param {number} top px under the choosers
 */
export function lettering(family, colours, size, top) {
  const fonts = { tick: `12px ${family}`, axis: `13px ${family}`, chip: `600 12px ${family}` };
  const ruler = /** @type {Pen} */ (document.createElement("canvas").getContext("2d"));
  /** @type {Map<string, number>} */
  const widths = new Map();
  /** Null: drawn once. @type {Map<string, HTMLCanvasElement|null>} */
  const pictures = new Map();

  /** Each is measured once. @param {Font} font @param {string} text */
  const width = (font, text) => {
    const key = font + text;
    let wide = widths.get(key);
    if (wide === undefined) {
      ruler.font = fonts[font];
      widths.set(key, wide = ruler.measureText(text).width);
    }
    return wide;
  };
  /** @param {Font} font @param {string} text @returns {Label} */
  const label = (font, text) => ({ text, font, x: 0, y: 0, w: width(font, text) / 2, h: font === "tick" ? 7 : 8 });
  /** Moved onto the canvas. @template {Patch} T @param {T} patch @returns {T} */
  const inside = (patch) => {
    patch.x = Math.max(patch.w + 2, Math.min(size.width - patch.w - 2, patch.x));
    patch.y = Math.max(top + patch.h, Math.min(size.height - patch.h, patch.y));
    return patch;
  };
  /** @param {Pen} pen @param {Label} label */
  const write = (pen, { text, font, x, y }) => {
    pen.font = fonts[font];
    pen.textAlign = "center";
    pen.fillStyle = font === "tick" ? colours.words : colours.ink;
    pen.fillText(text, x, y + 4);
  };

  /**
   * Words of every frame, on whole px of the canvas: the second time they are made a picture and from then on laid
   * down, for letters and their halo are the slowest there is to draw; a number that runs never comes that far.
   * @param {Pen} pen @param {string} words @param {Patch} patch @param {(brush: Pen) => void} draw around 0, 0
   */
  const lay = (pen, words, { x, y, w, h }, draw) => {
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
  };
  /** Words on paper, that moving lines cross behind. @param {Pen} pen @param {Label} label */
  const writeOver = (pen, label) =>
    lay(pen, label.text, label, (brush) => {
      const still = { ...label, x: 0, y: 0 };
      brush.font = fonts[label.font];
      brush.textAlign = "center";
      brush.strokeStyle = colours.paper;
      brush.lineWidth = 4;
      brush.lineJoin = "round";
      brush.strokeText(label.text, 0, 4);
      write(brush, still);
    });
  /**
   * Words in a frame, on the canvas and clear of other such words.
   * @param {Pen} pen @param {string} text @param {number} x @param {number} y @param {Patch[]} taken
   */
  const chip = (pen, text, x, y, taken) => {
    const runs = text.split(/(\d)/).filter(Boolean); // digits in columns of one width: the number changes while it is read
    const wide = runs.map((run) => width("chip", /^\d$/.test(run) ? "0" : run));
    const w = Math.ceil(wide.reduce((sum, one) => sum + one, 0)) / 2 + 6, h = 10;
    const patch = inside({ x, y, w, h });
    while (taken.some((other) => clash(patch, other, 4))) patch.y += 24;
    taken.push(patch);
    lay(pen, `[${text}]`, patch, (brush) => {
      brush.beginPath();
      brush.roundRect(0.5 - w, 0.5 - h, 2 * w, 2 * h, 4); // half a px: a sharp line
      brush.fillStyle = colours.paper;
      brush.fill();
      brush.strokeStyle = colours.ink;
      brush.lineWidth = 1;
      brush.stroke();
      brush.font = fonts.chip;
      brush.textAlign = "center";
      brush.fillStyle = colours.ink;
      let left = 6 - w;
      runs.forEach((run, i) => {
        brush.fillText(run, left + wide[i] / 2, 4);
        left += wide[i];
      });
    });
  };
  /** Other fonts are there now. */
  const forget = () => {
    widths.clear();
    pictures.clear();
  };
  return { label, inside, write, writeOver, chip, forget };
}

/** @param {Patch} one @param {Patch} other @param {number} gap px */
export const clash = (one, other, gap) =>
  Math.abs(one.x - other.x) < one.w + other.w + gap && Math.abs(one.y - other.y) < one.h + other.h;
