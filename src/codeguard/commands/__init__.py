"""The commands: each module is one, named as it is called, imported when it is."""
