"""Mail archives (mbox): each conversation becomes a thread. Addresses are left behind, names are kept."""

from __future__ import annotations

import email.policy
import mailbox
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import IO, Any, cast

from tui_forum.services.exchange.incoming import NOBODY, IncomingPost, IncomingThread, held_to_limits

SECTION = "Mail"
NO_SUBJECT = "(no subject)"
NO_TEXT = "(This mail had no plain text.)"
_ANSWER_MARK = re.compile(r"^\s*(?:(?:re|aw|sv|antw|fwd?|wg)\s*:\s*)+", re.IGNORECASE)
MOST_PARTS = 100
_PART = re.compile(rb"^content-type:", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")


def read_mbox(path: Path) -> Iterator[IncomingThread]:
    """The archive's conversations by their first mail, each held to the limits; raises BadPlace."""
    box = mailbox.mbox(path, factory=cast("Any", _parse), create=False)
    try:
        parents = _parents(box)
        members: dict[int, list[int]] = {}
        for key, parent in parents.items():
            first, seen = key, {key}
            while parent is not None and parent not in seen:
                seen.add(parent)
                first, parent = parent, parents[parent]
            members.setdefault(first, []).append(key)
        for keys in members.values():
            yield held_to_limits(_thread(path, box, keys, parents))
    finally:
        box.close()


def _parse(file: IO[bytes]) -> EmailMessage:
    """Mail under the modern policy: headers decoded, text parts found.

    Of mail with more parts than people send only the headers are read: the parser takes the square of them.
    """
    raw = file.read()
    crowded = len(_PART.findall(raw, 0)) > MOST_PARTS
    return BytesParser(policy=email.policy.default).parsebytes(raw, headersonly=crowded)


def _mail(box: mailbox.mbox, number: int) -> EmailMessage:
    """Mail by its number from 0: an mbox's keys are numbers, and it hands out whatever its factory made."""
    return cast("EmailMessage", box[cast("str", number)])


def _parents(box: mailbox.mbox) -> dict[int, int | None]:
    """Which earlier mail each one answers; an answer before its question starts a thread of its own."""
    known: dict[str, int] = {}
    parents: dict[int, int | None] = {}
    for key in range(len(box)):
        mail = _mail(box, key)
        named = _MESSAGE_ID.findall(_header(mail, "References")) + _MESSAGE_ID.findall(
            _header(mail, "In-Reply-To")
        )
        parents[key] = next((known[name] for name in reversed(named) if name in known), None)
        for name in _MESSAGE_ID.findall(_header(mail, "Message-ID"))[:1]:
            known.setdefault(name, key)
    return parents


def _thread(path: Path, box: mailbox.mbox, keys: list[int], parents: dict[int, int | None]) -> IncomingThread:
    positions = {key: position for position, key in enumerate(keys)}
    posts: list[IncomingPost] = []
    for key in keys:
        mail = _mail(box, key)
        parent = parents[key] if posts else None
        posts.append(
            IncomingPost(
                _author(mail), _body(mail), None if parent is None else positions[parent], _wall(mail)
            )
        )
    title = _ANSWER_MARK.sub("", _header(_mail(box, keys[0]), "Subject")).strip() or NO_SUBJECT
    return IncomingThread(f"Mail {keys[0] + 1} of {path.name}", title, SECTION, tuple(posts))


def _header(mail: EmailMessage, name: str) -> str:
    try:
        return str(mail.get(name, ""))
    except (
        ValueError,
        IndexError,
        LookupError,
        AttributeError,
    ):  # what the standard parser lets through for bad headers
        return ""


def _author(mail: EmailMessage) -> str:
    """The sender's name, or what stands before the @: an address is nobody's business here."""
    name, address = parseaddr(_header(mail, "From"))
    return name or address.partition("@")[0] or NOBODY


def _wall(mail: EmailMessage) -> int | None:
    try:
        wall = int(parsedate_to_datetime(_header(mail, "Date")).timestamp())
    except (ValueError, TypeError, OverflowError):
        return None
    return wall if 0 <= wall < 1 << 32 else None


def _body(mail: EmailMessage) -> str:
    """The plain text part; a mail without one keeps its place in the conversation."""
    part = mail.get_body(("plain",))
    if part is None:
        return NO_TEXT
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):  # no such charset, or a name that cannot be one
        text = data.decode("utf-8", "replace")
    text = text.replace("\r\n", "\n").strip("\n")
    return text if text.strip() else NO_TEXT
