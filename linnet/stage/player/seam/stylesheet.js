// @ts-check
// The stage's style sheet, beside its code at the same address. A page that holds both has another of these.

/** @param {Element} host @param {() => void} ready called once it is in force */
export function addStylesheet(host, ready) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("../stage.css", import.meta.url).href;
  link.addEventListener("load", ready);
  host.append(link);
}
