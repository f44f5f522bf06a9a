"""How code tries again: the libraries for it, and loops written by hand."""

from codeguard.retries.libraries import of_call
from codeguard.retries.loops import Loop, of_loop
from codeguard.retries.reading import Retry

__all__ = ["Loop", "Retry", "of_call", "of_loop"]
