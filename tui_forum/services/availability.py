"""What people say of themselves: when they can listen, what they offer. It fades by itself at its hour."""

from __future__ import annotations

from collections.abc import Sequence

from sync.log.bodies import encode_body
from sync.log.retention import ttl_code_for
from tui_forum.language import _
from tui_forum.model.availability import LATER, LONGEST, STATES, Presence, latest, state_of
from tui_forum.model.errors import BadInput
from tui_forum.model.hours import hour_words, parse_hour
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import checked_labels
from tui_forum.model.people_bodies import Available
from tui_forum.model.people_rows import PersonRow
from tui_forum.services.boards import members
from tui_forum.services.directory import board_info, board_names, joined_roster
from tui_forum.services.home import Forum
from tui_forum.services.reminders import keep_talk_reminder
from tui_forum.services.verifying import verified
from tui_forum.store.view_mutes import PERSON
from tui_forum.store.view_notices import Notices

KEPT_DAYS = 30
"""Days after which every machine forgets what somebody said of themselves."""


def set_available(
    forum: Forum,
    board: str,
    state: str,
    until: str = "",
    *,
    offers: Sequence[str] | None = None,
    languages: Sequence[str] | None = None,
    avoid: Sequence[str] | None = None,
) -> PersonRow:
    """Say something of ourselves on one board; None leaves a part as it was said before.

    `state` is one of STATE_IDS or "" for nothing, `until` an hour as people type it ("" for the usual one).
    "later" becomes a reminder of our own. Raises BadInput, NotFound, NotPermitted.
    """
    info = board_info(forum, board)
    joined_roster(info)
    wanted = _checked_state(state)
    hour = _checked_hour(wanted, until, forum.now()) if wanted else 0
    known = _mine(forum, board)
    said = Available(
        wanted,
        hour,
        _labels(offers, known.offers if known else (), _("offer")),
        _labels(languages, known.languages if known else (), _("language")),
        _labels(avoid, known.avoid if known else (), _("topic")),
    )
    with forum.database.transaction():
        forum.log.append(
            info.board_id, ContentKind.AVAILABLE, encode_body(said), ttl_code=ttl_code_for(KEPT_DAYS)
        )
        keep_talk_reminder(forum, board, hour if wanted == LATER else 0)
    return next(row for row in people(forum, board) if row.me)


def people(forum: Forum, board: str) -> list[PersonRow]:
    """Everybody on a board with what they say of themselves, highest role first, then by name."""
    now, name = forum.now(), board_names(forum).get(board, "")
    said = latest(Notices(forum.view).presences(board), now)
    since = verified(forum, board)
    muted = {mute["value"] for mute in forum.view.mutes if mute["kind"] == PERSON}
    rows = []
    for who in members(forum, board):
        told = said.get(bytes.fromhex(who.member))
        state = told.state_at(now) if told else ""
        rows.append(
            PersonRow(
                member=who.member,
                name=who.name,
                role=who.role,
                board=board,
                board_name=name,
                me=who.me,
                state=state,
                until=told.ends if told and state else 0,
                offers=told.offers if told else (),
                languages=told.languages if told else (),
                avoid=told.avoid if told else (),
                verified=since.get(who.member, 0),
                muted=who.member in muted,
            )
        )
    return rows


def everybody(forum: Forum) -> list[PersonRow]:
    """The same for every board that we are on, board after board by name."""
    names = sorted(board_names(forum).items(), key=lambda item: (item[1].casefold(), item[0]))
    return [row for board, _name in names for row in people(forum, board)]


def state_words(row: PersonRow, now: float) -> str:
    """What somebody says of themselves in words; "" where they have said nothing, or it has faded."""
    if not row.state:
        return ""
    known = state_of(row.state)
    hour = hour_words(row.until, now)
    return _(known.words).format(hour=hour) if known else f"{row.state}, {hour}"


def _mine(forum: Forum, board: str) -> Presence | None:
    me = bytes.fromhex(forum.projector.my_member(board))
    return latest(Notices(forum.view).presences(board), forum.now()).get(me)


def _labels(given: Sequence[str] | None, before: tuple[str, ...], what: str) -> tuple[str, ...]:
    return before if given is None else checked_labels(given, what)


def _checked_state(state: str) -> str:
    wanted = state.strip().lower()
    if wanted and state_of(wanted) is None:
        raise BadInput(
            _("“{state}” is nothing that can be said here.").format(state=state[:40]),
            _("Choose one of: {states}.").format(states=", ".join(each.id for each in STATES)),
        )
    return wanted


def _checked_hour(state: str, until: str, now: int) -> int:
    hour = parse_hour(until or next(each.usual for each in STATES if each.id == state), now)
    if hour - now > LONGEST:
        raise BadInput(
            _("That is more than {days} days away; what you say here fades before.").format(
                days=LONGEST // 86_400
            ),
            _("Say it again nearer to the day."),
        )
    return hour
