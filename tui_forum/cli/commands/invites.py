"""`invites list|revoke`: the invites of a board that still let somebody in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group
from tui_forum.language import _, counted

if TYPE_CHECKING:
    from tui_forum.services.open_invites import OpenInvite


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `invites` and what can be done with them."""
    verbs = add_group(
        commands,
        "invites",
        _("list the open invites of a board, or close one"),
        _("Invites that still let somebody in."),
    )
    listing = add_command(verbs, "list", list_invites, _("list the open invites of a board"))
    listing.add_argument("board", metavar="BOARD")
    revoke = add_command(
        verbs,
        "revoke",
        revoke_invite,
        _("close an invite that went astray, and leave the others open"),
        more=_(
            "Who came in by it stays. A machine that has not heard of it yet may still let somebody in by "
            "it, whom you then see among the members."
        ),
    )
    revoke.add_argument("board", metavar="BOARD")
    revoke.add_argument("invite", metavar="INVITE", help=_("the first letters of its id, 4 at least"))


def list_invites(context: Context) -> int:
    """A record or line an invite."""
    from tui_forum.cli.wording import record
    from tui_forum.services import boards
    from tui_forum.services.open_invites import open_invites

    with context.forum() as forum:
        rows = open_invites(forum, boards.find_board(forum, context.args.board))
    for row in rows:
        context.out.answer(record(row), _line(row))
    if not rows:
        context.out.say(_("No invite is open."))
    return Exit.OK


def _line(row: OpenInvite) -> str:
    from tui_forum.cli.wording import short
    from tui_forum.phrases import day
    from tui_forum.text import clean_line

    words = _("by {by}: for {people}, as {role}, until {day}").format(
        by=clean_line(row.by) or _("somebody"),
        people=counted(row.uses_left, "{n} person", "{n} people"),
        role=_(row.role),
        day=day(row.expires),
    )
    return f"{short(row.invite)}  {words}"


def revoke_invite(context: Context) -> int:
    """Close it and answer which it was."""
    from tui_forum.cli.wording import record
    from tui_forum.services import boards
    from tui_forum.services.open_invites import close_invite

    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        row = close_invite(forum, board, checked(context.args.invite, _("The id")))
    context.out.answer(
        record(row), _("It is closed. The others hear of it with the next sync; it stands in the ledger.")
    )
    return Exit.OK
