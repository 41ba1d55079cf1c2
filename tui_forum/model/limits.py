"""Limits of what people write, with the sentence that each deserves. Sizes are stated in docs/PROTOCOL.md."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tui_forum.model.errors import BadInput
from tui_forum.text import clean, clean_line

MAX_TITLE = 200  # characters
MAX_NAME = 60  # characters: people, boards, sections, imported authors
MAX_BODY = 64 * 1024  # bytes of UTF-8
MAX_LABEL = 40  # characters of one content note, tag or need
MAX_LABELS = 12  # content notes or tags on one post
MAX_REASON = 500  # characters
MAX_GUIDELINES = 8 * 1024  # bytes of UTF-8
MAX_BOXES = 64  # of a private letter: one a device, filled up to a multiple of 8
MAX_SEALED = 80 * 1024  # bytes of a private letter: a post's text at its longest, padded
MAX_SEALED_ASK = 8 * 1024  # bytes of what is sealed to the facilitators, padded
MAX_ASK = 1_500  # characters of what is asked of them, and of a note in their queue
MAX_RESOURCE = 4_000  # characters of an entry of the directory
KEEP_DAYS = (0, 7, 30, 90)
_INK = re.compile("[!-~]").search  # a sign that cleaning keeps: most texts need no closer look
_KEPT = "Nothing was sent."


def checked_name(name: str, what: str = "name") -> str:
    """A name of a person, board or section, without outer blanks. Raises BadInput."""
    name = name.strip()
    if not clean_line(name):
        raise BadInput(f"The {what} is empty.", "Type at least one letter; it need not be your real name.")
    if clean_line(name) != name:
        raise BadInput(
            f"The {what} has characters that cannot be shown (control characters, tabs or line breaks).",
            "Type it again with letters, digits and single spaces.",
        )
    if len(name) > MAX_NAME:
        raise BadInput(f"The {what} is {len(name)} characters long; {MAX_NAME} is the most.", "Shorten it.")
    return name


def checked_title(title: str) -> str:
    """A thread's title without outer blanks. Raises BadInput."""
    title = title.strip()
    if not clean_line(title):
        raise BadInput("The thread has no title.", f"A few words are enough. {_KEPT}")
    if clean(title) != title or "\n" in title:
        raise BadInput(
            "The title has characters in it that cannot be shown (control characters or line breaks).",
            f"Type it on one line. {_KEPT}",
        )
    if len(title) > MAX_TITLE:
        raise BadInput(
            f"The title is {len(title)} characters long; {MAX_TITLE} is the most.",
            f"Shorten it, and put the rest into the text. {_KEPT}",
        )
    return title


def checked_body(body: str) -> str:
    """A post's text as it was typed. Raises BadInput."""
    if not _INK(body) and not clean(body).strip():
        raise BadInput("There is nothing in the text yet.", f"Write something first. {_KEPT}")
    return _sized(body, MAX_BODY, "text", "Shorten it, or make several posts of it.")


def checked_guidelines(text: str) -> str:
    """A board's guidelines, which may be empty. Raises BadInput."""
    return _sized(text, MAX_GUIDELINES, "guidelines", "Shorten them, and put the rest into a thread.")


def _sized(text: str, most: int, what: str, hint: str) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise BadInput(
            f"The {what} holds characters that are not text.", "Paste it again as UTF-8."
        ) from None
    if size > most:
        raise BadInput(f"The {what} is {size:,} bytes long; {most:,} is the most.", f"{hint} {_KEPT}")
    return text


def checked_reason(reason: str, *, needed: bool = False) -> str:
    """The reason of an act, on one line. Raises BadInput where it is too long, or missing and needed."""
    reason = clean_line(reason)
    if needed and not reason:
        raise BadInput(
            "There is no reason given.", "A few words are enough; everybody on the board reads them."
        )
    if len(reason) > MAX_REASON:
        raise BadInput(
            f"The reason is {len(reason)} characters long; {MAX_REASON} is the most.", "Shorten it."
        )
    return reason


def checked_labels(labels: Sequence[str], what: str) -> tuple[str, ...]:
    """Content notes or tags: trimmed, empty ones and repetitions left out. Raises BadInput."""
    found = tuple(dict.fromkeys(label for label in map(clean_line, labels) if label))
    if len(found) > MAX_LABELS:
        raise BadInput(
            f"There are {len(found)} {what}s; {MAX_LABELS} is the most.", f"Take some out. {_KEPT}"
        )
    for label in found:
        if len(label) > MAX_LABEL:
            raise BadInput(f"A {what} is longer than {MAX_LABEL} characters.", f"Shorten it. {_KEPT}")
    return found


def checked_keep(days: int) -> int:
    """For how many days a thread is kept; 0 is until removed. Raises BadInput."""
    if days not in KEEP_DAYS:
        raise BadInput(
            "Threads can be kept for 7, 30 or 90 days, or until removed (0).", "Choose one of these."
        )
    return days
