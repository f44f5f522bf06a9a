"""What the user can mend, apart from what we broke."""


class UserError(Exception):
    """Something the user can mend: one line that says what is wrong, where, and how to mend it."""
