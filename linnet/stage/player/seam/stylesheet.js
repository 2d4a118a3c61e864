// @ts-check
// The stage's style sheets, beside its code at the same address. A page that holds all has another of these.

const SHEETS = ["../stage.css", "../lesson/lesson.css"];

/** @param {Element} host @param {() => void} ready called once they are in force */
export function addStylesheet(host, ready) {
  let waiting = SHEETS.length;
  for (const sheet of SHEETS) {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = new URL(sheet, import.meta.url).href;
    link.addEventListener("load", () => --waiting || ready());
    host.append(link);
  }
}
