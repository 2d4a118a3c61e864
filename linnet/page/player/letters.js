// @ts-check
// The letters of a page: its first style sheet has them, as a font with an address.

const FAMILY = "linnet sans";
const WEIGHTS = [400, 600, 700];

/** Once the browser has them, or cannot have them. @returns {Promise<unknown>} */
export function loadLetters() {
  const [sheet] = document.styleSheets;
  if (sheet.media.mediaText === "not all") addBytes(/** @type {CSSFontFaceRule} */ (sheet.cssRules[0]).style);
  return Promise.allSettled(WEIGHTS.map((weight) => document.fonts.load(`${weight} 14px "${FAMILY}"`)));
}

/** In a frame the sheet is not in force: the page around may forbid addresses of fonts, but not bytes. @param {CSSStyleDeclaration} rule */
function addBytes(rule) {
  const [, letters] = rule.getPropertyValue("src").match(/base64,([^")]+)/) ?? ["", ""];
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  document.fonts.add(new FontFace(FAMILY, bytes, { weight: rule.getPropertyValue("font-weight") }));
}
