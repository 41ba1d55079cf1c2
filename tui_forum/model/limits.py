"""Limits of what people write, with the sentence that each deserves. Sizes are stated in docs/PROTOCOL.md."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from tui_forum.language import N_, _, grouped
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
MAX_VOUCH = 512  # bytes of what vouches for an anonymous post, sealed
MAX_ASK = 1_500  # characters of what is asked of them, and of a note in their queue
MAX_RESOURCE = 4_000  # characters of an entry of the directory
KEEP_DAYS = (0, 7, 30, 90)
_INK = re.compile("[!-~]").search  # a sign that cleaning keeps: most texts need no closer look
_KEPT = N_("Nothing was sent.")


def _nothing_sent(hint: str) -> str:
    return f"{hint} {_(_KEPT)}"


def checked_name(name: str, what: str = "") -> str:
    """A name of a person, board or section, without outer blanks. Raises BadInput."""
    name, what = normalize("NFC", name.strip()), what or _("name")
    if not clean_line(name):
        raise BadInput(
            _("The {what} is empty.").format(what=what),
            _("Type at least one letter; it need not be your real name."),
        )
    if clean_line(name) != name:
        raise BadInput(
            _(
                "The {what} has characters that cannot be shown (control characters, tabs or line breaks)."
            ).format(what=what),
            _("Type it again with letters, digits and single spaces."),
        )
    if len(name) > MAX_NAME:
        raise BadInput(
            _("The {what} is {size} characters long; {most} is the most.").format(
                what=what, size=len(name), most=MAX_NAME
            ),
            _("Shorten it."),
        )
    return name


def checked_title(title: str) -> str:
    """A thread's title without outer blanks. Raises BadInput."""
    title = normalize("NFC", title.strip())  # an accent may come as a letter of its own
    if not clean_line(title):
        raise BadInput(_("The thread has no title."), _nothing_sent(_("A few words are enough.")))
    if clean(title) != title or "\n" in title:
        raise BadInput(
            _("The title has characters in it that cannot be shown (control characters or line breaks)."),
            _nothing_sent(_("Type it on one line.")),
        )
    if len(title) > MAX_TITLE:
        raise BadInput(
            _("The title is {size} characters long; {most} is the most.").format(
                size=len(title), most=MAX_TITLE
            ),
            _nothing_sent(_("Shorten it, and put the rest into the text.")),
        )
    return title


def checked_body(body: str) -> str:
    """A post's text as it was typed. Raises BadInput."""
    if not _INK(body) and not clean(body).strip():
        raise BadInput(_("There is nothing in the text yet."), _nothing_sent(_("Write something first.")))
    return _sized(body, MAX_BODY, _("text"), _("Shorten it, or make several posts of it."))


def checked_guidelines(text: str) -> str:
    """A board's guidelines, which may be empty. Raises BadInput."""
    return _sized(text, MAX_GUIDELINES, _("guidelines"), _("Shorten them, and put the rest into a thread."))


def _sized(text: str, most: int, what: str, hint: str) -> str:
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise BadInput(
            _("The {what} holds characters that are not text.").format(what=what),
            _("Paste it again as UTF-8."),
        ) from None
    if size > most:
        raise BadInput(
            _("The {what} is {size} bytes long; {most} is the most.").format(
                what=what, size=grouped(size), most=grouped(most)
            ),
            _nothing_sent(hint),
        )
    return text


def checked_reason(reason: str, *, needed: bool = False) -> str:
    """The reason of an act, on one line. Raises BadInput where it is too long, or missing and needed."""
    reason = clean_line(reason)
    if needed and not reason:
        raise BadInput(
            _("There is no reason given."), _("A few words are enough; everybody on the board reads them.")
        )
    if len(reason) > MAX_REASON:
        raise BadInput(
            _("The reason is {size} characters long; {most} is the most.").format(
                size=len(reason), most=MAX_REASON
            ),
            _("Shorten it."),
        )
    return reason


def checked_labels(labels: Sequence[str], what: str) -> tuple[str, ...]:
    """Content notes or tags: trimmed, empty ones and repetitions left out. Raises BadInput."""
    found = tuple(dict.fromkeys(label for label in map(clean_line, labels) if label))
    if len(found) > MAX_LABELS:
        raise BadInput(
            _("There are {number} {what}s; {most} is the most.").format(
                number=len(found), what=what, most=MAX_LABELS
            ),
            _nothing_sent(_("Take some out.")),
        )
    for label in found:
        if len(label) > MAX_LABEL:
            raise BadInput(
                _("A {what} is longer than {most} characters.").format(what=what, most=MAX_LABEL),
                _nothing_sent(_("Shorten it.")),
            )
    return found


def checked_keep(days: int) -> int:
    """For how many days a thread is kept; 0 is until removed. Raises BadInput."""
    if days not in KEEP_DAYS:
        raise BadInput(
            _("Threads can be kept for 7, 30 or 90 days, or until removed (0)."), _("Choose one of these.")
        )
    return days
