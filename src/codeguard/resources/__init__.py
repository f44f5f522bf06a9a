"""What has to be closed again: the calls that open it, and what becomes of what they open."""

from codeguard.resources.fate import Fate, fate_of
from codeguard.resources.locks import fate_of_lock
from codeguard.resources.openers import FILE, LOCK, NEEDLES, PROCESS, Openers
from codeguard.resources.small import tells_small_file

__all__ = ["FILE", "LOCK", "NEEDLES", "PROCESS", "Fate", "Openers", "fate_of", "fate_of_lock", "tells_small_file"]
