"""Streamlit's frame, fitted to the stage."""

from __future__ import annotations

import streamlit as st

from linnet.stage.colours import PALETTES
from linnet.ui.figure_colours import PLOTLY_STYLE
from linnet.ui.printing import PRINT, PRINT_DARK

TOKENS = "\n".join(
    f"  --linnet-{name}: light-dark({PALETTES['light'][name]}, {PALETTES['dark'][name]});"
    for name in ("ink", "paper", "border")
)
CSS = (
    f":root {{\n{TOKENS}\n}}"
    + """
[data-testid="stMainBlockContainer"] { padding: 60px 32px 8px; }
[data-testid="stMainBlockContainer"] h1 {
  font-size: 22px; line-height: 28px; font-weight: 600; padding: 0 0 8px; letter-spacing: -0.005em;
}
[data-testid="stMainBlockContainer"] [data-testid="stHeading"] [data-testid="stMarkdownContainer"] {
  margin-bottom: 0;
}
/* the header: name, pages, Share; the arrow that opens the sidebar stands between the first two */
[data-testid="stHeader"] {
  display: flex; align-items: center; background: var(--linnet-paper);
}
[data-testid="stHeader"]::before {
  content: "linnet"; padding-left: 32px; font-size: 20px; font-weight: 700;
  letter-spacing: -0.01em; color: inherit;
}
.st-key-share { position: fixed; top: 12px; right: 24px; width: auto; z-index: 999991; }
[data-testid="stLayoutWrapper"]:has(> .st-key-pages) {
  position: sticky; top: 0; z-index: 999990; height: 60px; margin-top: -60px;
  padding: 0 108px 0 72px; pointer-events: none;
}
.stApp:has([data-testid="stExpandSidebarButton"])
  [data-testid="stLayoutWrapper"]:has(> .st-key-pages) {
  padding-left: 116px;
}
.st-key-pages {
  flex-wrap: nowrap !important; align-items: center; gap: 2px !important; height: 100%;
  overflow-x: auto; scrollbar-width: none; pointer-events: auto; width: fit-content !important;
  max-width: 100%;
}
.st-key-pages > * { flex: none !important; width: auto !important; }
.st-key-pages p { font-size: 14px; line-height: 20px; margin: 0; white-space: nowrap; }
.st-key-pages a, .st-key-here { padding: 5px 10px; margin: 0; border-radius: 8px; }
.st-key-here {
  background: color-mix(in srgb, currentColor 8%, transparent); scroll-initial-target: nearest;
}
.st-key-here [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-offer { flex-wrap: wrap; gap: 0 6px !important; margin: -6px 0 6px; }
.st-key-offer p { font-size: 14px; line-height: 20px; margin: 0; }
.st-key-offer [data-testid="stCaptionContainer"] { margin: 0; }
.st-key-offer a { padding: 0; text-decoration: underline; text-underline-offset: 3px; }
/* what scrolls sideways fades where there is more; an angle bracket and Streamlit drops it all */
@property --fade-left { syntax: "\\3c length>"; inherits: false; initial-value: 0px; }
@property --fade-right { syntax: "\\3c length>"; inherits: false; initial-value: 0px; }
@keyframes more-beside {
  0% { --fade-left: 0px; --fade-right: 32px; }
  10%, 90% { --fade-left: 32px; --fade-right: 32px; }
  100% { --fade-left: 32px; --fade-right: 0px; }
}
.st-key-pages, .wide, .stDataFrameGlideDataEditor {
  mask-image: linear-gradient(to right, #0000, #000 var(--fade-left),
    #000 calc(100% - var(--fade-right)), #0000);
  animation: more-beside linear both; animation-timeline: scroll(self inline);
}
.stDataFrameGlideDataEditor {
  timeline-scope: --beside; animation-timeline: --beside; animation-range: 0% 100%;
}
.stDataFrameGlideDataEditor .dvn-scroller { scroll-timeline: --beside inline; }
.st-key-neighbours { padding-top: 24px; }
.st-key-neighbours p { font-size: 16px; }
.st-key-neighbours a { padding: 8px 12px; border: 1px solid var(--linnet-border); }
[data-testid="stMainBlockContainer"] [data-testid="stVerticalBlock"] { gap: 0; }
[class*="st-key-prose"], [class*="st-key-prose"] [data-testid="stVerticalBlock"] {
  gap: 12px !important;
}
[class*="st-key-prose"] h3 {
  font-size: 18px; line-height: 24px; font-weight: 600; padding: 16px 0 0; letter-spacing: 0;
}
:is([class*="st-key-prose"], .st-key-offer) [data-testid="stCaptionContainer"] {
  margin-bottom: 0; color: inherit; opacity: 0.8;
}
[class*="st-key-prose"] li, [class*="st-key-prose"] p {
  font-size: 14px; line-height: 20px; margin-bottom: 4px;
}
[class*="st-key-prose"] [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.st-key-prose-task, .st-key-prose-wanted { margin-bottom: 12px; }
[class*="st-key-prose"] [data-testid="stRadioOption"] p { margin: 0; }
[class*="st-key-prose"] [data-testid="stAlert"] :is(p, [data-testid="stMarkdownContainer"]) {
  margin-bottom: 0;
}
[data-testid="stMainBlockContainer"] [data-testid="stAlert"] { margin-bottom: 12px; }
/* a link is there to be copied: its button waits for no mouse */
[role="dialog"] [data-testid="stCode"] > div { opacity: 1; visibility: visible; }
[class*="st-key-qr-"] { align-items: flex-start; gap: 8px !important; padding-top: 12px; }
.qr { display: block; width: min(240px, 100%); aspect-ratio: 1; border-radius: 6px; }
.st-key-qr-large { padding: 0; }
.st-key-qr-large .qr {
  width: clamp(200px, 100vh - 240px - var(--lines) * 28px, 100%); margin: 0 auto;
}
.st-key-qr-large [data-testid="stText"] { font-size: 20px; line-height: 28px; }
[role="dialog"] [data-testid="stCode"] pre { padding-right: 64px; }
/* solid ink, as Train: Streamlit's grey for the dark looks like a button that cannot be pressed */
.stApp [data-testid="stBaseButton-primary"] {
  background: var(--linnet-ink); border-color: transparent;
  color: var(--linnet-paper);
}
.stApp [data-testid="stBaseButton-primary"]:hover { opacity: 0.88; }
[data-testid="stTab"][aria-selected="true"] { color: inherit; font-weight: 600; }
[data-testid="stSidebarUserContent"] [data-testid="stVerticalBlock"] { gap: 12px; }
[data-testid="stSidebar"] [data-testid="stCaptionContainer"] { font-size: 12px; line-height: 16px; }
[data-testid="stSidebar"] [data-testid="stPopover"] button { width: 100%; }
/* a finger cannot hover: a table's tools would lie over the words above it for good */
@media (hover: none) { [data-testid="stElementToolbar"] { display: none; } }
@media (max-width: 767px) {
  /* the arrow's place is kept while the sidebar is open: a tap on a page, which closes it, hits */
  .stApp [data-testid="stLayoutWrapper"]:has(> .st-key-pages) { padding-left: 116px; }
  .st-key-pages { padding-right: 24px; }
}
@media (max-width: 1100px) {
  [data-testid="stHeader"]::before { padding-left: 24px; }
  [data-testid="stMainBlockContainer"] { padding-inline: 24px; }
}
@media (max-width: 639px) {
  .katex-display { font-size: 0.8em; }
  [data-testid="stHeader"]::before { padding-left: 16px; }
  .st-key-share { right: 16px; }
  [data-testid="stExpandSidebarButton"]::after {
    content: "Data and features"; font-size: 14px; padding: 0 6px 0 2px;
  }
  [data-testid="stExpandSidebarButton"] { width: auto; white-space: nowrap; }
  [data-testid="stMainBlockContainer"] { padding: 60px 16px 40px; }
  [data-testid="stMainBlockContainer"] h1 {
    font-size: 20px; line-height: 25px; padding: 4px 0 12px;
  }
  /* one line: the plane stays in sight */
  .st-key-offer { margin: -12px 0 2px; }
  .st-key-offer [data-testid="stElementContainer"]:has(a) { margin: -14px 0; }
  .stApp.stApp.stApp [data-testid="stLayoutWrapper"]:has(> .st-key-pages) {
    position: static; height: 48px; width: calc(100% + 32px); max-width: none; margin: 0 -16px;
    padding: 0;
  }
  .st-key-pages { padding-left: 8px; scroll-padding-inline: 8px; }
  /* columns, one under the other */
  [class*="st-key-prose"] [data-testid="stHorizontalBlock"] { row-gap: 6px; }
}
/* a finger covers 44 px; what is drawn smaller is caught around it */
@media (pointer: coarse) {
  .st-key-pages a, .st-key-here { padding-block: 12px; }
  .st-key-share { top: 8px; }
  [data-testid^="stBaseButton"], [data-testid="stPageLink-NavLink"], [data-testid="stTab"],
  [data-testid="stExpander"] summary, [data-testid="stExpandSidebarButton"],
  [data-testid="stNumberInputContainer"], [data-testid="stTextInputRootElement"],
  [data-testid="stRadioOption"], [data-testid="stCheckbox"] > label,
  [data-testid="stSlider"] > [role="group"],
  :is([data-testid="stSelectbox"], [data-testid="stMultiSelect"]) [role="group"]:has(> button) {
    min-height: 44px; box-sizing: border-box;
  }
  [data-testid="stRadioOption"], [data-testid="stCheckbox"] > label { align-items: center; }
  [data-testid="stTab"] { padding-inline: 8px; }
  [data-testid="stNumberInputContainer"] button { width: 44px; height: 42px; }
  :is([data-testid="stBaseButton-elementToolbar"], [data-testid="stBaseButton-headerNoPadding"]) {
    min-width: 44px;
  }
  :is([role="dialog"] > button, [data-testid="stMultiSelect"] button,
    [data-testid="stTooltipIcon"] button) { position: relative; }
  [role="dialog"] > button { position: absolute; }
  :is([role="dialog"] > button, [data-testid="stMultiSelect"] button,
    [data-testid="stTooltipIcon"] button)::after {
    content: ""; position: absolute; inset: 50% auto auto 50%; width: 44px; height: 44px;
    transform: translate(-50%, -50%);
  }
  [data-testid="stMultiSelect"] [role="group"] button::after { width: 32px; }
}
"""
)

# a story has no sidebar, and on a phone its pages stand in the header: each screen is one window
STORY = """
/* Streamlit keeps the sidebar of the page before, emptied, and its arrow over the pages */
:is([data-testid="stSidebar"], [data-testid="stExpandSidebarButton"]) { display: none; }
[data-testid="stMainBlockContainer"] { padding-bottom: 40px; }
.st-key-prose-further { max-width: 1136px; margin: 0 auto; padding-top: 24px; }
.st-key-neighbours { max-width: 1136px; margin: 0 auto; }
@media (max-width: 639px) {
  .stApp.stApp.stApp.stApp [data-testid="stLayoutWrapper"]:has(> .st-key-pages) {
    position: sticky; top: 0; height: 60px; width: auto; margin: -60px 0 0; padding: 0 92px 0 76px;
  }
}
"""


def fit_frame() -> None:
    """Narrow Streamlit's own margins and titles to the design's."""
    paper = PRINT + (PRINT_DARK if st.context.theme.type == "dark" else "")
    st.html(f"<style>{CSS}{PLOTLY_STYLE}{paper}</style>")


def fit_story() -> None:
    """Give the page to a story."""
    st.html(f"<style>{STORY}</style>")
