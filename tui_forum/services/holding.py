"""Taking something on: "I've got this one" for a thread that waits, and the steps of practical help."""

from __future__ import annotations

from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from sync.log.retention import ttl_code_for
from tui_forum.language import _
from tui_forum.model.errors import BadInput
from tui_forum.model.holding import HELP_STATES, LONGEST_HOLD
from tui_forum.model.hours import parse_hour
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import checked_title
from tui_forum.model.people_bodies import Help, Hold
from tui_forum.model.people_rows import HelpRow, HoldRow
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.home import Forum
from tui_forum.services.lists import thread_document
from tui_forum.services.rows import is_mine
from tui_forum.services.standing import Doc, Standing, help_of, help_words
from tui_forum.services.writing import publish_about

USUAL = "2h"
KEPT_DAYS = 7
"""Days after which every machine forgets who had what."""


def hold(forum: Forum, thread: str, until: str = USUAL) -> HoldRow:
    """Say that we mean to answer a thread before `until`, an hour as people type it, a day away at most.

    It lapses by itself then, and with our reply. Raises BadInput, NotFound, NotPermitted.
    """
    document = thread_document(forum, thread)
    if is_mine(forum, document):
        raise BadInput(_("You started this thread yourself."), _("Holds are for those who answer."))
    if "locked" in document:
        raise NotPermitted(_("This thread is closed; it takes no more replies."), _("Choose another one."))
    hour = parse_hour(until, forum.now())
    if hour - forum.now() > LONGEST_HOLD:
        raise BadInput(
            _("Nobody can have a thread for more than a day."), _("Choose an hour within the next day.")
        )
    _publish(forum, document, hour, on=True)
    return next(row for row in holds_of(forum, thread) if row.mine)


def let_go(forum: Forum, thread: str) -> None:
    """Give a thread back before its hour; no error where we do not have it. Raises NotFound."""
    document = thread_document(forum, thread)
    if any(row.mine for row in holds_of(forum, thread)):
        _publish(forum, document, 0, on=False)


def holds_of(forum: Forum, thread: str) -> list[HoldRow]:
    """Who has a thread now, the first one first. Raises NotFound."""
    return Standing(forum).holds(thread_document(forum, thread))


def help_in(forum: Forum, thread: str) -> HelpRow | None:
    """Where practical help stands; None in a thread about something else. Raises NotFound."""
    return help_of(forum, thread_document(forum, thread))


def set_help(forum: Forum, thread: str, state: str, words: str = "") -> HelpRow:
    """Bring practical help a step on: "taken" (by us), "done", or "open" again.

    Raises BadInput, NotFound, NotPermitted where it is not ours to say.
    """
    now = help_in(forum, thread)
    if now is None:
        raise BadInput(
            _("This thread is not about practical help."),
            _("Only threads that ask for practical help are taken and done."),
        )
    if state not in HELP_STATES:
        raise BadInput(
            _("“{state}” is no step of practical help.").format(state=state[:40]),
            _("The steps are: {states}.").format(states=", ".join(HELP_STATES)),
        )
    if state not in now.may:
        raise NotPermitted(
            _("That is not yours to say, as it stands: {words}.").format(words=help_words(now)),
            _("Whoever has taken it, its author, and facilitators can."),
        )
    said = checked_title(words) if words.strip() else ""
    body = encode_body(Help(bytes.fromhex(thread), state, said))
    publish_about(forum, post_document(forum, thread), ContentKind.HELP, body)
    found = help_in(forum, thread)
    assert found is not None, "its need cannot have changed meanwhile"
    return found


def _publish(forum: Forum, thread: Doc, until: int, *, on: bool) -> None:
    info = board_info(forum, thread["board"])
    joined_roster(info)
    target = bytes.fromhex(thread["thread"])
    forum.log.append(
        info.board_id,
        ContentKind.HOLD,
        encode_body(Hold(target, until, on)),
        thread=target,
        refs=(target,),
        ttl_code=ttl_code_for(KEPT_DAYS),
    )
