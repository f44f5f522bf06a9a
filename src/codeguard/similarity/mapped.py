"""Named arrays in a file that is mapped into memory and not read.

The file is a head (what the arrays are of, and where which array is) with the arrays behind it. A file with another
stamp, or whose arrays are not what they were when they were written, is as good as none.
"""

from __future__ import annotations

import os
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    Arrays: TypeAlias = Mapping[str, NDArray[Any]]

_MAGIC = b"codeguard arrays 1\n"
_ALIGNMENT = 64


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """An array: its name, type, shape, and first byte behind the head."""

    name: str
    kind: str
    shape: list[int]
    start: int


class _Head(msgspec.Struct, frozen=True, array_like=True):
    """What is in a file."""

    stamp: bytes
    check: int
    places: list[_Place]


def save_arrays(path: Path, stamp: bytes, arrays: Arrays) -> None:
    """Write a file, in one step. Raises OSError."""
    starts = list(accumulate((_padded(array.nbytes) for array in arrays.values()), initial=0))
    body = bytearray(starts.pop())
    places = []
    for (name, array), start in zip(arrays.items(), starts, strict=True):
        body[start : start + array.nbytes] = array.tobytes()
        places.append(_Place(name, array.dtype.str, list(array.shape), start))
    head = msgspec.msgpack.encode(_Head(stamp, _check(np.frombuffer(body, np.uint64)), places))
    lead = _MAGIC + len(head).to_bytes(8, "big") + head
    fresh = path.with_suffix(f".{os.getpid()}")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh.write_bytes(lead.ljust(_padded(len(lead)), b"\0") + body)
    fresh.replace(path)


def load_arrays(path: Path, stamp: bytes) -> Arrays | None:
    """The arrays that were saved with this stamp; None where there are none, or they are damaged."""
    try:
        whole = np.memmap(path, np.uint8, "r").view(np.ndarray)
        begin = len(_MAGIC) + 8
        end = begin + int.from_bytes(whole[len(_MAGIC) : begin].tobytes(), "big")
        head = msgspec.msgpack.decode(whole[begin:end].tobytes(), type=_Head)
        body = whole[_padded(end) :]
        is_whole = whole[: len(_MAGIC)].tobytes() == _MAGIC and _check(body.view(np.uint64)) == head.check
        return {place.name: _array(body, place) for place in head.places} if is_whole and head.stamp == stamp else None
    # codeguard: ignore[silent-fallback] -- a damaged cache is an empty one
    except (OSError, ValueError, TypeError, OverflowError, msgspec.MsgspecError):
        return None


def _array(body: NDArray[np.uint8], place: _Place) -> NDArray[Any]:
    dtype = np.dtype(place.kind)
    size = int(np.prod(place.shape)) * dtype.itemsize
    return body[place.start : place.start + size].view(dtype).reshape(place.shape)


def _check(words: NDArray[np.uint64]) -> int:
    """A number that damage changes."""
    return int(np.bitwise_xor.reduce(words)) ^ words.size


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
