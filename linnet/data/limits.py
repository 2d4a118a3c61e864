"""The largest table that is read."""

MAX_BYTES = 20 * 2**20
MAX_ROWS = 1_000_000
MAX_COLUMNS = 200
MAX_CELLS = 5_000_000
MAX_FIELD = 1_000_000  # characters of a cell, or of a line
