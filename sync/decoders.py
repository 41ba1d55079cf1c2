"""Decoders of typed MessagePack, each made once and in one thread at a time."""

from __future__ import annotations

from threading import Lock
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_making = Lock()
_made: dict[type, msgspec.msgpack.Decoder[Any]] = {}


def decoder_of(shape: type[T]) -> msgspec.msgpack.Decoder[T]:
    """The decoder of a struct, from any thread.

    msgspec (0.22) notes on a struct what it found out about its fields before it is done finding out: another
    thread that decodes the same struct meanwhile, or one around it, ends the process with signal 11.
    """
    decoder = _made.get(shape)
    if decoder is None:
        with _making:
            decoder = _made[shape] = msgspec.msgpack.Decoder(shape)
    return decoder
