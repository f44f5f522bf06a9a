"""What speaks for and against a file or a name: who imports it, what it stands beside, how alike two files are."""
