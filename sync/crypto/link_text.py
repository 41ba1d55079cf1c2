"""A line of text by which one's own new machine is linked: pasted, drawn as a QR code, or carried as a file.

It says what a spoken code says, with a secret too long to be guessed, and where the other machine waits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta

from sync.crypto.line_text import CutShort, Mistyped, NotALine, is_line, unwrap, wrap
from sync.crypto.spoken import LARGEST_NAMEPLATE
from sync.decoders import decoder_of
from sync.errors import BadCode

PREFIX = "tl1"
VERSION = 1
LIFETIME = 3_600.0
"""Seconds that such a text is good for."""
SECRET_SIZE = 32
ADDRESS_LIMIT = 8
ASK = "Copy it again, all of it, from your other machine."


class LinkText(msgspec.Struct, array_like=True, frozen=True, forbid_unknown_fields=True):
    """What the text says; `expires` is unix seconds, `addresses` are `host:port`."""

    key: Annotated[bytes, Meta(min_length=SECRET_SIZE, max_length=SECRET_SIZE)]
    nameplate: Annotated[int, Meta(ge=1, le=LARGEST_NAMEPLATE)]
    addresses: Annotated[tuple[Annotated[str, Meta(max_length=100)], ...], Meta(max_length=ADDRESS_LIMIT)]
    expires: Annotated[int, Meta(ge=0, lt=1 << 32)]

    @property
    def secret(self) -> bytes:
        """What the key exchange takes in the place of a code's words."""
        return self.key.hex().encode()

    def to_text(self) -> str:
        """`tl1` and lower-case base32, without spaces."""
        return wrap(PREFIX, b"link-text", bytes((VERSION,)) + msgspec.msgpack.encode(self))

    @staticmethod
    def from_text(text: str, now: float) -> LinkText:
        """What `text` says; white space and case are forgiven. BadCode."""
        link = _parse(text)
        if link.expires <= now:
            raise BadCode(
                "This link has expired.",
                "Make a new one on your other machine; the clocks of both must agree.",
            )
        return link

    def __repr__(self) -> str:
        return f"LinkText(nameplate={self.nameplate})"


def draw_link(random: Callable[[int], bytes], now: float) -> LinkText:
    """A new one, which does not say yet where its holder waits."""
    nameplate = 1 + int.from_bytes(random(8), "big") % LARGEST_NAMEPLATE
    return LinkText(random(SECRET_SIZE), nameplate, (), int(now + LIFETIME))


def is_link_text(text: str) -> bool:
    """Whether a text is meant as one of these, and not as a spoken code."""
    return is_line(PREFIX, text)


def _parse(text: str) -> LinkText:
    try:
        payload = unwrap(PREFIX, b"link-text", text)
        if payload[:1] != bytes((VERSION,)):
            raise BadCode("This link was made by a newer version.", "Update tui-forum and paste it again.")
        return decoder_of(LinkText).decode(payload[1:])
    except CutShort:
        raise BadCode("The link is cut short: its end is missing.", ASK) from None
    except Mistyped:
        raise BadCode("The link is mistyped: a letter is wrong or out of place.", ASK) from None
    except (NotALine, msgspec.DecodeError, UnicodeDecodeError):
        raise BadCode("That is not a link of this forum: one begins with “tl1”.", ASK) from None
