// @ts-check
// The front page loads this before Streamlit's own script. Streamlit adds an entry to the tab's history whenever
// Python writes the address, so that Back would only undo the address and stay on the page. Here the entry of a page
// is replaced as long as one stays on it: Back leads to the page before.
"use strict";

{
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (state, title, url) => {
    const next = new URL(url ?? "", location.href);
    (next.pathname === location.pathname ? replace : push)(state, title, url);
  };
}
