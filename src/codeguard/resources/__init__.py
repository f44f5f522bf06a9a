"""What has to be closed again: the calls that open it, and what becomes of what they open."""
