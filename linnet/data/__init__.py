"""Data: tables, columns, what is regressed on what, the built-in sets, and the readers of files."""
