"""Bytes as one line that is read out, pasted, photographed: a prefix, base32, a length and a checksum."""

from __future__ import annotations

import base64
import binascii

from sync.crypto.hashing import digest

CHECK_SIZE = 4
LENGTH_SIZE = 2
TEXT_LIMIT = 4_000
_FORGIVEN = str.maketrans({"0": "o", "1": "l", "8": "b"})
"""Digits that base32 does not have, for the letters that they are mistaken for."""


class NotALine(ValueError):
    """The text does not begin as such a line does."""


class CutShort(ValueError):
    """Its end is missing."""


class Mistyped(ValueError):
    """A sign is wrong, missing in the middle, or out of place."""


def wrap(prefix: str, person: bytes, payload: bytes) -> str:
    """`prefix` and lower-case base32 of length, payload and checksum, without spaces."""
    whole = len(payload).to_bytes(LENGTH_SIZE, "big") + payload
    whole += digest(person, whole, size=CHECK_SIZE)
    return prefix + base64.b32encode(whole).decode().rstrip("=").lower()


def unwrap(prefix: str, person: bytes, text: str) -> bytes:
    """The payload; white space, case, and digits mistaken for letters are forgiven.

    Raises NotALine, CutShort, Mistyped.
    """
    joined = plain(text)
    if not is_line(prefix, text):
        raise NotALine
    letters = joined[len(prefix) :].translate(_FORGIVEN)
    try:
        whole = base64.b32decode(letters[: len(letters) & ~7] + _last(letters), casefold=True)
    except (binascii.Error, ValueError):
        raise Mistyped from None
    stated = LENGTH_SIZE + int.from_bytes(whole[:LENGTH_SIZE], "big") + CHECK_SIZE
    if len(whole) < stated:
        raise CutShort
    body, check = whole[:-CHECK_SIZE], whole[-CHECK_SIZE:]
    again = base64.b32encode(whole).decode().rstrip("=").lower()
    if len(whole) > stated or again != letters or digest(person, body, size=CHECK_SIZE) != check:
        raise Mistyped
    return body[LENGTH_SIZE:]


def is_line(prefix: str, text: str) -> bool:
    """Whether the text begins as such a line does, and is not longer than any."""
    head = plain(text)[: len(prefix)]
    return len(text) <= TEXT_LIMIT and head in (prefix, prefix.translate(_FORGIVEN))


def plain(text: str) -> str:
    """The text without white space, in lower case, without the marks that surround a quotation."""
    return "".join(text[:TEXT_LIMIT].split()).lower().strip("\"'<>`.,")


def _last(letters: str) -> str:
    """The last group with its padding; letters that cannot fill a byte are left off, as when text was cut."""
    group = letters[len(letters) & ~7 :]
    usable = {1: 0, 3: 2, 6: 5}.get(len(group), len(group))
    return group[:usable].ljust(8, "=") if usable else ""
