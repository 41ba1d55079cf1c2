"""The rows that stand on a database's pages, read without its tables: for a file of which parts are gone.

SQLite finds rows from a table's root downwards, so one bad page hides everything below it. Here every page
is looked at by itself, and a row is known by its shape: the types of its columns, one letter each (n null,
i integer, f float, b blob, t text). Freed pages and rows hold zeros (`secure_delete`), never old content.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator
from typing import Any

TABLE_LEAF, INDEX_LEAF, INDEX_INNER = 0x0D, 0x0A, 0x02
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
_MISREAD = (IndexError, ValueError, struct.error)
Entry = tuple[int, str, list[Any]]
"""Row id (0 on an index's page), shape, and the columns."""


class Pages:
    """A whole database as plain pages; `broken` are those (from 1) that are not to be believed."""

    def __init__(self, image: bytes, broken: Collection[int] = ()) -> None:
        self._image = bytearray(image)
        self._size = int.from_bytes(image[16:18], "big")
        self._size = 1 << 16 if self._size == 1 else self._size
        self._usable = self._size - image[20]
        self._count = len(image) // self._size
        for page in broken:
            end = page * self._size
            self._image[end - self._size : end] = bytes(len(self._image[end - self._size : end]))
        promised = int.from_bytes(image[28:32], "big")
        blank = sum(1 for page in range(1, self._count) if self._is_blank(page))
        self.missing = blank + max(0, promised - self._count)
        """Pages with nothing on them: damaged, cut off, or free."""

    def rows(self, shapes: Collection[str]) -> Iterator[Entry]:
        """Every row of a table that has one of `shapes`."""
        return self._entries(shapes, (TABLE_LEAF,))

    def keys(self, shapes: Collection[str]) -> Iterator[Entry]:
        """Every entry of an index, or of a table without row ids, that has one of `shapes`."""
        return self._entries(shapes, (INDEX_LEAF, INDEX_INNER))

    def _entries(self, shapes: Collection[str], kinds: tuple[int, ...]) -> Iterator[Entry]:
        for page in range(self._count):
            base = page * self._size
            head = base + (100 if page == 0 else 0)
            kind = self._image[head]
            if kind not in kinds:
                continue
            first = head + (12 if kind == INDEX_INNER else 8)
            for number in range(int.from_bytes(self._image[head + 3 : head + 5], "big")):
                at = first + 2 * number
                cell = base + int.from_bytes(self._image[at : at + 2], "big")
                try:
                    found = self._entry(cell, kind, shapes)
                except _MISREAD:
                    continue  # it goes on on a page that is not there
                if found is not None:
                    yield found

    def _entry(self, at: int, kind: int, shapes: Collection[str]) -> Entry | None:
        row_id, at = 0, at + (4 if kind == INDEX_INNER else 0)
        size, at = self._number(self._image, at)
        if kind == TABLE_LEAF:
            row_id, at = self._number(self._image, at)
        types = self._types(self._image, at)
        shape = "".join(map(_letter, types))
        if shape not in shapes:
            return None
        return row_id, shape, _values(self._payload(at, size, kind), types)

    def _types(self, data: bytes | bytearray, at: int) -> list[int]:
        length, position = self._number(data, at)
        end, types = at + length, []
        while position < end:
            kind, position = self._number(data, position)
            types.append(kind)
        return types

    def _payload(self, at: int, size: int, kind: int) -> bytes:
        """All of a row, with the pages on which it goes on."""
        usable = self._usable
        most = usable - 35 if kind == TABLE_LEAF else (usable - 12) * 64 // 255 - 23
        if size <= most:
            return bytes(self._image[at : at + size])
        least = (usable - 12) * 32 // 255 - 23
        here = least + (size - least) % (usable - 4)
        here = here if here <= most else least
        parts, left, at = [bytes(self._image[at : at + here])], size - here, at + here
        while left > 0:
            page = int.from_bytes(self._image[at : at + 4], "big") - 1
            if not 0 < page < self._count or self._is_blank(page):
                raise ValueError("a row goes on on a page that is not there")
            at = page * self._size
            parts.append(bytes(self._image[at + 4 : at + 4 + min(left, usable - 4)]))
            left -= usable - 4
        return b"".join(parts)

    def _is_blank(self, page: int) -> bool:
        start = page * self._size
        return not any(self._image[start : start + 64]) and not any(self._image[start : start + self._usable])

    @staticmethod
    def _number(data: bytes | bytearray, at: int) -> tuple[int, int]:
        """A number of one to nine bytes, and where the next thing begins."""
        value = 0
        for used in range(8):
            byte = data[at + used]
            value = value << 7 | byte & 0x7F
            if byte < 0x80:
                return value, at + used + 1
        return value << 8 | data[at + 8], at + 9


def _letter(kind: int) -> str:
    if kind > 11:
        return "t" if kind % 2 else "b"
    return "niiiiiifii"[kind]


def _values(data: bytes, types: list[int]) -> list[Any]:
    length, _ = Pages._number(data, 0)
    at, values = length, []
    for kind in types:
        size = (kind - 12) // 2 if kind > 11 else _SIZES[kind]
        part = data[at : at + size]
        if len(part) < size:
            raise ValueError("a row is cut short")
        at += size
        values.append(_value(kind, part))
    return values


def _value(kind: int, part: bytes) -> Any:
    if kind == 0:
        return None
    if kind == 7:
        return struct.unpack(">d", part)[0]
    if kind > 11:
        return part.decode() if kind % 2 else part
    return kind - 8 if kind > 7 else int.from_bytes(part, "big", signed=True)
