// @ts-check
// The letters of a page as part of a picture, which may be opened where they are not installed.

const MOST = 2; // files
const MOST_BYTES = 400_000;

/**
 * The @font-face rules of the first family that the page loads itself, with their files inside; "" if it loads none.
 * @param {string} families  as CSS lists them
 * @returns {Promise<string>}
 */
export async function fontFaces(families) {
  const wanted = families.split(",").map(plain);
  const rules = [...document.styleSheets].flatMap(rulesOf).filter((rule) =>
    wanted.includes(plain(rule.style.getPropertyValue("font-family")))
    && !/italic|oblique/.test(rule.style.getPropertyValue("font-style"))
  );
  const first = wanted.find((name) => rules.some((rule) => plain(rule.style.getPropertyValue("font-family")) === name));
  const mine = rules.filter((rule) => plain(rule.style.getPropertyValue("font-family")) === first).slice(0, MOST);
  return (await Promise.all(mine.map(whole))).join("\n");
}

/** @param {CSSStyleSheet} sheet @returns {CSSFontFaceRule[]}  none where they may not be read */
function rulesOf(sheet) {
  try {
    return /** @type {CSSFontFaceRule[]} */ ([...sheet.cssRules].filter((rule) => rule instanceof CSSFontFaceRule));
  } catch {
    return [];
  }
}

/** @param {string} name */
const plain = (name) => name.trim().replace(/["']/g, "").toLowerCase();

/** A rule with its file inside; "" if that cannot be had. @param {CSSFontFaceRule} rule */
async function whole({ style, parentStyleSheet }) {
  const [, address] = style.getPropertyValue("src").match(/url\("?([^")]+)"?\)/) ?? [];
  if (!address) return "";
  try {
    const inside = address.startsWith("data:")
      ? address
      : await read(new URL(address, parentStyleSheet?.href ?? document.baseURI));
    const weight = style.getPropertyValue("font-weight") || "400";
    return `@font-face { font-family: ${
      style.getPropertyValue("font-family")
    }; font-weight: ${weight}; src: url("${inside}"); }`;
  } catch {
    return "";
  }
}

/** A file as a data: address. @param {URL} address @returns {Promise<string>} */
async function read(address) {
  const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
  if (bytes.length > MOST_BYTES) throw new RangeError("the font is too large to be part of a picture");
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `data:font/woff2;base64,${btoa(letters)}`;
}
