"""The rules that need code: one file, one rule. The folder is the registry."""
