"""One section as a stream: envelopes into sealed units, and sealed units into envelopes again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from nacl import bindings

from sync.bundle.layout import (
    CHUNK,
    KEY_SIZE,
    LAST,
    LENGTH_SIZE,
    MORE,
    STREAM_HEADER_SIZE,
    UNIT,
    VERSION,
    Found,
    Random,
    bound,
    write_heads,
)
from sync.log.envelope import ENVELOPE_LIMIT, ENVELOPE_MINIMUM

ID_SIZE = 32
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


class Broken(Exception):
    """A section does not go on at `position` (bytes from the file's start); `cut`: the file ends there;
    `newer`: a later version wrote it.
    """

    def __init__(self, position: int, *, cut: bool = False, newer: bool = False) -> None:
        super().__init__(position)
        self.position, self.cut, self.newer = position, cut, newer


class SectionWriter:
    """Writes one section to `file`; memory does not grow with its length."""

    def __init__(self, file: BinaryIO, board_id: bytes, keys: list[bytes], random: Random) -> None:
        self._file = file
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        section_key, header = random(KEY_SIZE), random(STREAM_HEADER_SIZE)
        # `init_push` would draw the header itself; both begin a stream alike.
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, header, section_key)
        heads = write_heads(keys, section_key, header, random)
        file.write(b"".join(heads))
        self._ad: bytes | None = bound(heads)
        self._buffer = bytearray(bytes([VERSION]) + board_id)

    def put(self, envelope: bytes) -> None:
        """Add an envelope."""
        self._buffer += len(envelope).to_bytes(LENGTH_SIZE, "little") + envelope
        while len(self._buffer) > CHUNK:
            self._push(MESSAGE)

    def end(self, *, more: bool) -> None:
        """Close the section; `more`: another one follows."""
        self._buffer += bytes(LENGTH_SIZE) + (MORE if more else LAST)
        while len(self._buffer) > CHUNK:
            self._push(MESSAGE)
        self._buffer += bytes(CHUNK - len(self._buffer))
        self._push(FINAL)

    def _push(self, tag: int) -> None:
        chunk = bytes(self._buffer[:CHUNK])
        del self._buffer[:CHUNK]
        self._file.write(
            bindings.crypto_secretstream_xchacha20poly1305_push(self._state, chunk, self._ad, tag)
        )
        self._ad = None


class SectionReader:
    """Reads the section of which `found` is the head at `position` in `file`, not before `floor`; iterating
    gives its envelopes.

    `position` becomes where the next unit begins. Iterating raises Broken where the section ends too early or
    is not what was written; what was given before is whole. `more` is set at the end.
    """

    def __init__(self, file: BinaryIO, found: Found, position: int, board_id: bytes, floor: int = 0) -> None:
        self._file, self._board_id = file, board_id
        self._state = bindings.crypto_secretstream_xchacha20poly1305_state()
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(self._state, found.stream_header, found.key)
        start = max(floor, position - found.before * UNIT)
        file.seek(start)
        heads = [file.read(UNIT) for _ in range(found.before + 1 + found.after)]
        self._ad: bytes | None = bound(heads)
        self._buffer = bytearray()
        self._final = False
        self.position = start + sum(map(len, heads))
        self.more = False

    def __iter__(self) -> Iterator[bytes]:
        """The envelopes, in the order of the file."""
        version, board_id = self._take(1)[0], self._take(ID_SIZE)
        if version != VERSION or board_id != self._board_id:
            raise Broken(self.position - UNIT, newer=version > VERSION)
        while length := int.from_bytes(self._take(LENGTH_SIZE), "little"):
            if not ENVELOPE_MINIMUM <= length <= ENVELOPE_LIMIT:
                raise Broken(self.position - UNIT)
            yield self._take(length)
        self.more = self._take(len(MORE)) == MORE
        if not self._final or any(self._buffer):
            raise Broken(self.position - UNIT)

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._pull()
        data = bytes(self._buffer[:size])
        del self._buffer[:size]
        return data

    def _pull(self) -> None:
        if self._final:
            raise Broken(self.position - UNIT)
        unit = self._file.read(UNIT)
        if len(unit) < UNIT:
            raise Broken(self.position + len(unit), cut=True)
        self.position += UNIT
        try:
            chunk, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(self._state, unit, self._ad)
        except RuntimeError:  # as the binding tells a wrong tag
            raise Broken(self.position - UNIT) from None
        self._ad, self._final = None, tag == FINAL
        self._buffer += chunk
