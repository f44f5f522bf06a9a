"""Reading exception handlers: what one does on each of its paths, and whether anybody gets to know of the failure."""
