"""The report: its figures, the document, and what a visitor takes away."""
