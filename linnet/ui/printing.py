"""The app's pages on paper: their words, tables and figures, and nothing to press."""

from __future__ import annotations

from linnet.stage.colours import PALETTES

PRINT = """
[class*="st-key-on-paper"] { display: none !important; }
@media print {
  @page { size: A4; margin: 14mm; }
  [class*="st-key-on-paper"] { display: flex !important; break-inside: avoid; }
  :is([data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stElementToolbar"],
    [data-testid="stButton"], [data-testid="stDownloadButton"], [data-testid="stPopover"],
    .st-key-share, .st-key-pages, .st-key-neighbours, [class*="st-key-on-screen"]) {
    display: none !important; }
  :is(html, body, #root, .stApp, [data-testid="stApp"], [data-testid="stAppViewContainer"],
    [data-testid="stMain"]) {
    display: block !important; position: static !important; width: auto !important;
    height: auto !important; overflow: visible !important; }
  [data-testid="stMainBlockContainer"] { max-width: none !important; padding: 0 !important; }
  :is(h1, h2, h3) { break-after: avoid; }
  /* what was laid out for a screen's width, made to fit */
  :is(.js-plotly-plot, [data-testid="stBidiComponentIsolated"], [data-testid="stDataFrame"]) {
    zoom: 0.65; }
  [data-testid="stHorizontalBlock"]:has([class*="st-key-on-paper"]) {
    display: grid !important; grid-template-columns: 1fr 1fr; }
  [data-testid="stHorizontalBlock"]:has([class*="st-key-on-paper"]) > [data-testid="stColumn"] {
    width: auto !important; min-width: 0 !important; }
  :is([data-testid="stAlert"], li) { break-inside: avoid; }
}
"""
# Paper is white whatever the theme, and browsers leave out the backgrounds: light ink turns dark,
# and what has colours of its own keeps its hues.
PRINT_DARK = """
@media print {
  :is(html, body, #root, #root *):not(svg *, img) {
    color: INK !important; background: none !important; }
  :is(.js-plotly-plot, [data-testid="stDataFrame"], [data-testid="stBidiComponentIsolated"]) {
    filter: invert(1) hue-rotate(180deg); }
}
""".replace("INK", PALETTES["light"]["ink"])
