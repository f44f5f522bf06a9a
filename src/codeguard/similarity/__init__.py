"""Which functions and blocks of a project are alike: exact searches over the facts of its files."""
