"""SQL in Python: its text as far as it can be read, the calls that send it, and to what kind of database."""
