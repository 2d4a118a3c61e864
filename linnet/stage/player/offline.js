// @ts-check
// Whether the page's server can be reached, as Streamlit says it on the app's own element.

const STATE = "data-test-connection-state";

/**
 * @param {(offline: boolean) => void} changed called whenever it changes
 * @returns {() => void} stops watching
 */
export function watchConnection(changed) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return () => {}; // a page without a server
  let known = false;
  const look = () => {
    const offline = app.getAttribute(STATE) !== "CONNECTED";
    if (offline !== known) changed((known = offline));
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: [STATE] });
  look();
  return () => observer.disconnect();
}

let ask = () => {};

/**
 * A component of its own, outside the stage's fragment: what it says runs the whole page, which is all that a server
 * started anew can do for a visitor.
 */
export function anew({ setTriggerValue }) {
  ask = () => setTriggerValue("asked", true);
}

/** Let Python draw the page again. */
export const askAnew = () => ask();
