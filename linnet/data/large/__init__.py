"""Files too large for a table: compressed as they are read."""
