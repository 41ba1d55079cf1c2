"""A thread on its way in from a file: plain values, held to the forum's limits before anything is written."""

from __future__ import annotations

from dataclasses import dataclass

from tui_forum.language import N_, _
from tui_forum.model.errors import BadInput
from tui_forum.model.limits import checked_body, checked_labels, checked_name, checked_title
from tui_forum.services.errors_said import told
from tui_forum.text import clean, clean_line

ROOT = 0  # a thread's first post; the others name their parent by position
NOBODY = "unknown"  # the author's name where the file has none


@dataclass(frozen=True, slots=True)
class IncomingPost:
    """One post; `parent` is the position of the post it answers, None for the root; `wall` None: unknown."""

    author: str
    body: str
    parent: int | None = None
    wall: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingThread:
    """One thread with its posts, parents before their answers; `place` names it in an error: "Line 12"."""

    place: str
    title: str
    section: str
    posts: tuple[IncomingPost, ...]
    need: str = ""


class BadPlace(BadInput):
    """A place in a file that cannot be imported; nothing of the file was."""

    def __init__(
        self, place: str, problem: str, hint: str = N_("Correct it there and import the file again.")
    ) -> None:
        super().__init__(
            _("{place}: {problem} Nothing was imported.").format(place=place, problem=problem), _(hint)
        )


def held_to_limits(thread: IncomingThread) -> IncomingThread:
    """The thread with tidied names, or BadPlace. Bodies are kept to the byte."""
    try:
        title = checked_title(_one_line(thread.title))
        section = checked_name(clean_line(thread.section), _("section's name"))
    except BadInput as error:
        raise BadPlace(thread.place, told(error)[0]) from None
    posts = tuple(_checked_post(thread.place, number, post) for number, post in enumerate(thread.posts))
    return IncomingThread(thread.place, title, section, posts, thread.need)


def _one_line(title: str) -> str:
    """The title as it is where it can be shown as it is."""
    return title if clean(title) == title and "\n" not in title else clean_line(title)


def _checked_post(place: str, number: int, post: IncomingPost) -> IncomingPost:
    where = place if number == ROOT else _("{place}, reply {number}").format(place=place, number=number)
    try:
        return IncomingPost(
            author=checked_name(clean_line(post.author) or NOBODY, _("author's name")),
            body=checked_body(post.body),
            parent=post.parent,
            wall=post.wall,
            notes=checked_labels(post.notes, _("content note")),
        )
    except BadInput as error:
        raise BadPlace(where, told(error)[0]) from None
