"""Drafts: sealed, kept as they are typed, several at a time; on all our machines once typing rests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict, Unpack

from tinydb.table import Document

from tui_forum.language import _
from tui_forum.model.errors import NotFound
from tui_forum.model.rows import DraftRow
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import on_board

MOST_IN_ONE_PLACE = 100
"""Drafts of one place among which one is sought."""


class Typed(TypedDict, total=False):
    """What a draft keeps of what was typed, and for what place; each part may be left out."""

    board: str
    thread: str
    parent: str
    title: str
    section: str
    need: str
    notes: Sequence[str]
    tags: Sequence[str]
    body: str
    keep: int
    private: bool
    edits: bool
    anonymous: bool
    salt: str


NOTHING = Typed(
    board="", thread="", parent="", title="", section="", need="", notes=(), tags=(), body="", keep=0,
    private=False, edits=False, anonymous=False, salt="",
)  # fmt: skip


def save_draft(forum: Forum, *, draft: int | None = None, **parts: Unpack[Typed]) -> int:
    """Keep what is typed; returns the draft's number, to be passed again as `draft`.

    A reply names `thread` and `parent`; a `private` one is never to be opened as one for everybody. One that
    `edits` is to take the place of the post `parent`. An `anonymous` one has the `salt` of its mask. With
    nothing typed in it, the draft is discarded and 0 returned. No limit applies: a draft is never refused.
    """
    typed = NOTHING | parts
    if not typed["title"].strip() and not typed["body"].strip():
        if draft is not None:
            discard_draft(forum, draft)
        return 0
    values = {
        **typed,
        "board": typed["board"] or _board_of(forum, typed["parent"]),
        "notes": list(typed["notes"]),
        "tags": list(typed["tags"]),
        "saved": forum.now(),
        "owed": 1,
    }
    table = forum.view.drafts
    with forum.database.transaction():
        if draft and table.update(values, doc_ids=[draft]):
            return draft
        return table.insert(values)


def list_drafts(forum: Forum) -> list[DraftRow]:
    """All drafts, last saved first.

    Not those that wait in the outbox, nor those for boards that only another machine of ours is on.
    """
    names = board_names(forum)
    newest = forum.view.drafts.page(order_by="saved", desc=True, limit=len(forum.view.drafts))
    shown = (found for found in newest if found["board"] in ("", *names) and not found.get("due"))
    return [draft_row(forum, document, names) for document in shown]


def get_draft(forum: Forum, draft: int) -> DraftRow:
    """One draft. Raises NotFound."""
    found = forum.view.drafts.get(doc_id=draft)
    if not isinstance(found, Document):
        raise NotFound(_("There is no such draft."), _("See your drafts for those that are kept."))
    return draft_row(forum, found, board_names(forum))


def find_draft(
    forum: Forum,
    *,
    board: str = "",
    thread: str = "",
    parent: str = "",
    private: bool = False,
    edits: bool = False,
) -> DraftRow | None:
    """The newest draft for this place: a reply to `parent` in `thread`, or a new thread on `board`.

    Open replies, `private` ones, and what `edits` the post itself are kept apart.
    """
    place = F("parent") == parent
    if board or not thread:
        place &= F("board") == board
    if thread:
        place &= F("thread") == thread
    for found in forum.view.drafts.page(place, order_by="saved", desc=True, limit=MOST_IN_ONE_PLACE):
        kind = (found.get("private", False), found.get("edits", False))
        if kind == (private, edits) and not found.get("due"):
            return draft_row(forum, found, board_names(forum))
    return None


def discard_draft(forum: Forum, draft: int) -> None:
    """Forget a draft, on our other machines too unless it was changed there; one that is gone is no error."""
    with forum.database.transaction():
        found = forum.view.drafts.get(doc_id=draft)
        if isinstance(found, Document):
            forum.projector.own.drafts.discard(found)
            forum.view.drafts.remove(doc_ids=[draft])


def _board_of(forum: Forum, parent: str) -> str:
    """The board of the post that is answered; "" without one."""
    answered = forum.view.posts_of((parent,)).get(parent) if parent else None
    return str(answered["board"]) if answered else ""


def draft_row(forum: Forum, document: Document, names: Mapping[str, str]) -> DraftRow:
    """The row of a draft's document; `names` are those of the boards."""
    values: dict[str, Any] = dict(document)
    answered = forum.view.batch("posts").get(on_board(values["board"], values["parent"]))
    return DraftRow(
        draft=document.doc_id,
        kind="edit" if values.get("edits") else "reply" if values["parent"] else "thread",
        board=values["board"],
        board_name=names.get(values["board"], ""),
        thread=values["thread"],
        parent=values["parent"],
        title=values["title"],
        section=values["section"],
        need=values["need"],
        notes=tuple(values["notes"]),
        body=values["body"],
        keep=values["keep"],
        saved=values["saved"],
        reply_to=answered["author"] if answered else "",
        tags=tuple(values.get("tags", ())),
        private=values.get("private", False),
        anonymous=values.get("anonymous", False),
        salt=values.get("salt", ""),
        due=values.get("due", 0),
        reason=values.get("reason", ""),
    )
