"""The items of the facilitators' queue in words: what it is, who looks after it, all about it."""

from __future__ import annotations

from collections.abc import Iterable

from tui_forum.language import N_, _
from tui_forum.model.people_rows import QueueRow
from tui_forum.model.queue import reason_words
from tui_forum.phrases import age
from tui_forum.services.anonymous import hidden_to_the_last
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum
from tui_forum.text import clean_line

SORTS = {
    "today": N_("needs someone today"),
    "ask": N_("asked"),
    "first": N_("first post, waits"),
    "late": N_("came after a removal"),
    "held": N_("waits for its time"),
    "unanswered": N_("unanswered"),
}
SHORT_REASONS = {
    "worried": N_("worried about somebody"),
    "advice": N_("pushes advice"),
    "unkind": N_("unkind"),
    "private": N_("tells something private"),
    "danger": N_("could hurt a reader"),
    "false": N_("not true"),
    "other": N_("something else"),
}


def spent_words(forum: Forum, boards: Iterable[str]) -> str:
    """What to know where our program may hide no more today: a line a board, cleaned; mostly empty."""
    names = board_names(forum)
    spent = ((names.get(board, ""), hidden_to_the_last(forum, board)) for board in boards)
    return "\n".join(
        _(
            "{board}: your program has hidden {n} anonymous posts today that no member answers for. There "
            "are more, and it may hide none of them before tomorrow: hide them yourself, or let the founder "
            "or a steward switch anonymous posts off."
        ).format(board=clean_line(name), n=n)
        for name, n in spent
        if n
    )


def what(row: QueueRow) -> str:
    """What it is about in a few words, cleaned; `!` before what should not wait."""
    urgent = "!" if row.sort in ("today", "ask") else " "
    words = _(SORTS.get(row.sort, row.sort))
    if row.reason:
        words += f": {_(SHORT_REASONS.get(row.reason, clean_line(row.reason)))}"
    return f"{urgent} {words}"


def carer(row: QueueRow) -> str:
    """Who looks after it, cleaned."""
    if row.done:
        return _("done")
    if row.mine:
        return _("you")
    return clean_line(row.carer) or _("no one yet")


def _looked(row: QueueRow) -> str:
    if row.mine:
        return _("Done by you.") if row.done else _("You look after it.")
    looked = _("Done by {name}.") if row.done else _("{name} looks after it.")
    return looked.format(name=clean_line(row.carer))


def whole(row: QueueRow | None, now: float) -> str:
    """Everything about an item, cleaned, for below or beside the list."""
    if row is None:
        return ""
    where = " › ".join(clean_line(part) for part in (row.section or row.board_name, row.title) if part)
    lines = [where] if where else []
    if row.sort == "ask":
        said = _("{name} asks, {age}: {reason}.")
        reason = _(reason_words(clean_line(row.reason)))
        lines.append(said.format(name=clean_line(row.by), age=age(now, row.since), reason=reason))
        if not row.post:
            lines.append(_("The post is not on this computer (any more)."))
    else:
        lines.append(_("by {name}, {age}").format(name=clean_line(row.by), age=age(now, row.since)))
    if row.words:
        lines += ["", f"“{clean_line(row.words)}”"]
    if row.carer or row.done:
        lines += ["", _looked(row)]
    if row.note:
        lines.append(_("Note: {note}").format(note=clean_line(row.note)))
    return "\n".join(lines)
