// @ts-check
// The button under the product that saves the picture, for print as SVG and for slides as PNG.

import { h } from "../elements.js";
import { pictureOf } from "./picture.js";

const SHARPNESS = 2; // px of the PNG for one on screen
const NAME = "linnet";

/**
 * @param {HTMLElement} host
 * @param {() => {root: HTMLElement, panels: HTMLElement[], pictured: (canvas: HTMLCanvasElement, sharpness: number) => string}} current
 */
export function createSaving(host, current) {
  const box = h(host, "span", "saving", "Save picture: ");
  for (const [kind, make] of Object.entries({ SVG: asSvg, PNG: asPng })) {
    const button = h(box, "button", "", kind);
    button.setAttribute("aria-label", `Save picture as ${kind}`);
    button.addEventListener("click", async () => {
      const { root, panels, pictured } = current();
      const picture = await pictureOf(root, panels, (canvas) => pictured(canvas, SHARPNESS));
      save(await make(picture), `${NAME}.${kind.toLowerCase()}`);
    });
  }
}

/** @typedef {Awaited<ReturnType<typeof pictureOf>>} Picture */

/** @param {Picture} picture */
const asSvg = ({ svg }) => new Blob([svg], { type: "image/svg+xml" });

/** @param {Picture} picture @returns {Promise<Blob>} */
async function asPng({ svg, width, height }) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
  Object.assign(canvas, { width: SHARPNESS * width, height: SHARPNESS * height });
  pen?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(/** @type {Blob} */ (blob))));
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // some browsers read it later
}
