"""How code pretends: comments that admit it, and bodies that only make something up."""
