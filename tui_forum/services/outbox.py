"""Sleep on it: what is written waits here, sealed, until a time of one's choice, and leaves by itself then.

Nothing of it is an op before that, so it can be withdrawn without a trace. Whatever keeps it from being sent
puts it back among the drafts, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinydb.table import Document

from sync.errors import DiskFull, StoreBusy, SyncError
from tui_forum.language import _
from tui_forum.model.errors import BadInput, NotFound
from tui_forum.model.rows import DraftRow
from tui_forum.services import private, writing
from tui_forum.services.directory import board_names
from tui_forum.services.drafts import draft_row, get_draft
from tui_forum.services.errors_said import sentence
from tui_forum.services.home import Forum
from tui_forum.services.masking import Mask, mask_for
from tui_forum.services.when import DAY, when_words
from tui_forum.services.writing import Posted
from tui_forum.store.conditions import F

MISSED = 2 * DAY
"""What is overdue by more asks first: the machine was off for long, or its clock has leapt."""
PASSING = (StoreBusy, DiskFull)
"""What keeps a post from being sent for the moment only."""


@dataclass(frozen=True, slots=True)
class Gone:
    """What left the outbox: posts that were sent, and drafts that could not be, with the reason."""

    posted: tuple[Posted, ...] = ()
    back: tuple[tuple[int, str], ...] = ()


def sleep(forum: Forum, draft: int, due: int) -> DraftRow:
    """Hold a draft until `due` (unix seconds), then send it. Raises NotFound, BadInput if words lack."""
    row = get_draft(forum, draft)
    if row.kind == "edit":
        raise BadInput(_("A change of a post is made at once."), _("Post it, or keep it as a draft."))
    if not row.body.strip() or (row.kind == "thread" and not row.title.strip()):
        raise BadInput(_("There is something missing: a text, or a title."), _("Write it first."))
    forum.view.drafts.update({"due": due, "reason": "", "slept": forum.now()}, doc_ids=[draft])
    return get_draft(forum, draft)


def sleeping(forum: Forum) -> list[DraftRow]:
    """What waits to leave, the next first."""
    names = board_names(forum)
    rows = [draft_row(forum, found, names) for found in forum.view.drafts.search(F("due") > 0)]
    return sorted(rows, key=lambda row: (row.due, row.draft))


def withdraw(forum: Forum, draft: int) -> None:
    """Let it sleep no longer: it is a draft again, and goes nowhere by itself. Raises NotFound."""
    get_draft(forum, draft)
    forum.view.drafts.update({"due": 0}, doc_ids=[draft])


def send_now(forum: Forum, draft: int) -> Posted:
    """Send it at once. Raises NotFound, and what writing raises; it is a draft with that reason then."""
    try:
        sent = _send(forum, draft, lambda found: bool(found.get("due")))
    except PASSING:
        raise
    except SyncError as error:
        _give_back(forum, draft, error)
        raise
    if sent is None:
        raise NotFound(
            _("That does not wait in the outbox."), _("It may have been sent; else it is among your drafts.")
        )
    return sent


def send_due(forum: Forum) -> Gone:
    """Send what is due; costs a glance at an index where nothing is. Each post is sent once, or kept."""
    now = forum.now()
    posted: list[Posted] = []
    back: list[tuple[int, str]] = []
    for found in forum.view.drafts.search((F("due") > now - MISSED) & (F("due") <= now)):
        draft = found.doc_id
        try:
            sent = _send(forum, draft, lambda fresh: 0 < fresh.get("due", 0) <= now)
        except PASSING:
            continue  # the next look tries again
        except SyncError as error:
            back.append((draft, _give_back(forum, draft, error)))
            continue
        posted += [sent] if sent is not None else []
    return Gone(tuple(posted), tuple(back))


def due_words(row: DraftRow, now: int) -> str:
    """When a post leaves, or what it waits for."""
    if row.due <= now - MISSED:
        return _("its time has passed: send it now, or withdraw it")
    if row.due <= now:
        return _("goes out now")
    if now < row.saved - DAY:
        return _("goes out {when} (this machine's date is before you wrote it)").format(
            when=when_words(row.due, now)
        )
    return _("goes out {when}").format(when=when_words(row.due, now))


def _send(forum: Forum, draft: int, still: Callable[[Document], bool]) -> Posted | None:
    """Write the post and forget the draft, both or neither; None where another program was first."""
    with forum.database.transaction():
        found = forum.view.drafts.get(doc_id=draft)
        if not isinstance(found, Document) or not still(found):
            return None
        row = draft_row(forum, found, board_names(forum))
        if row.private:
            return private.reply_privately(forum, row.parent, row.body, notes=row.notes, draft=draft)
        if row.kind == "reply":
            mask = _mask(forum, row)
            return writing.reply(forum, row.parent, row.body, notes=row.notes, draft=draft, mask=mask)
        return writing.post_thread(
            forum,
            row.board,
            title=row.title,
            body=row.body,
            section=row.section,
            need=row.need,
            notes=row.notes,
            tags=row.tags,
            keep=row.keep,
            draft=draft,
            mask=_mask(forum, row),
        )


def _mask(forum: Forum, row: DraftRow) -> Mask | None:
    if not row.anonymous:
        return None
    return mask_for(forum, row.board, row.thread, bytes.fromhex(row.salt))


def _give_back(forum: Forum, draft: int, error: SyncError) -> str:
    """Put it back among the drafts with the reason. (A transaction that failed has left it as it was.)"""
    reason = sentence(error)
    forum.view.drafts.update({"due": 0, "reason": reason, "saved": forum.now()}, doc_ids=[draft])
    return reason
