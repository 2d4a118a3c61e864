"""Links: the experiment, its journal, and data small enough to travel."""
