// @ts-check
// The page around the stage, as Streamlit tells of it on the app's own element: whether its server can be reached,
// and whether it is at work.

const STATE = "data-test-connection-state";
const WORK = "data-test-script-state";

/**
 * Python draws the page or a part of it. A value said meanwhile draws the stage's part between the others, and what
 * is drawn after it no longer finds its place.
 */
export function isBusy() {
  const work = document.querySelector(`[${WORK}]`)?.getAttribute(WORK);
  return work !== undefined && work !== null && work !== "notRunning";
}

/**
 * While there is no connection, Streamlit's dialog about it is dismissed: it would make the whole page inert, also
 * the stage, which needs no server.
 * @param {(offline: boolean) => void} changed called whenever it changes
 * @returns {() => void} stops watching
 */
export function watchConnection(changed) {
  const app = document.querySelector(`[${STATE}]`);
  if (!app) return () => {}; // a page without a server
  let known = false;
  const dialogs = new MutationObserver(dismiss);
  const look = () => {
    const offline = app.getAttribute(STATE) !== "CONNECTED";
    if (offline === known) return;
    known = offline;
    if (offline) dialogs.observe(document.body, { childList: true });
    else dialogs.disconnect();
    changed(offline);
  };
  const observer = new MutationObserver(look);
  observer.observe(app, { attributeFilter: [STATE] });
  look();
  return () => [observer, dialogs].forEach((each) => each.disconnect());
}

/** Close the dialog with this title; it does not come again before there was a connection. */
function dismiss() {
  for (const dialog of document.querySelectorAll('[data-testid="stDialog"]')) {
    if (dialog.querySelector("h2")?.textContent !== "Connection error") continue;
    /** @type {HTMLElement} */ (dialog).style.display = "none";
    /** @type {HTMLElement|null} */ (dialog.querySelector('button[aria-label="Close"]'))?.click();
  }
}

let ask = () => {};

/**
 * A component of its own, outside the stage's fragment: what it says runs the whole page, which is all that a server
 * started anew can do for a visitor.
 * @param {{setTriggerValue: (name: string, value: boolean) => void}} component
 */
export function anew({ setTriggerValue }) {
  ask = () => setTriggerValue("asked", true);
}

/** Let Python draw the page again. */
export const askAnew = () => ask();
