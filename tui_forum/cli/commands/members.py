"""`who`, `member` and `ledger`: who is on a board, and what was decided about that."""

from __future__ import annotations

from tui_forum.cli.commands.joining import invites_closed
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group, count
from tui_forum.language import N_, _, counted

ROLES = ("member", "facilitator", "steward")
REMOVE_ABOUT = N_("""\
Their posts that are here stay. What they write from now on counts nowhere, and what others write from now on
is sealed with keys that they do not get. Posts of theirs that come later wait: see `member late`.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add the commands about members."""
    who = add_command(commands, "who", list_members, _("who is on a board, and in which role"))
    who.add_argument("board", metavar="BOARD")
    verbs = add_group(
        commands, "member", _("change roles, remove members"), _("Members of a board; WHO is a name or id.")
    )
    role = add_command(verbs, "role", set_role, _("give a member another role"))
    role.add_argument("board", metavar="BOARD")
    role.add_argument("who", metavar="WHO")
    role.add_argument("role", metavar="ROLE", choices=ROLES, help=_("member, facilitator or steward"))
    remove = add_command(verbs, "remove", remove_member, _("remove a member"), more=REMOVE_ABOUT)
    remove.add_argument("board", metavar="BOARD")
    remove.add_argument("who", metavar="WHO")
    remove.add_argument(
        "--reason", metavar="R", default="", help=_("for the ledger, which every member can read")
    )
    late = add_command(verbs, "late", list_late, _("posts of removed members that wait to be let in"))
    late.add_argument("board", metavar="BOARD")
    readmit = add_command(verbs, "readmit", readmit_posts, _("let such posts in"))
    readmit.add_argument("board", metavar="BOARD")
    readmit.add_argument("post", metavar="POST", nargs="+")
    ledger = add_command(commands, "ledger", show_ledger, _("what was decided about a board, newest last"))
    ledger.add_argument("board", metavar="BOARD")
    ledger.add_argument("--limit", metavar="N", type=count, help=_("the newest N only"))


def list_members(context: Context) -> int:
    """A record or line a member."""
    from tui_forum.cli.wording import member_line, record
    from tui_forum.services import boards

    with context.forum() as forum:
        rows = boards.members(forum, boards.find_board(forum, context.args.board))
    for row in rows:
        context.out.answer(record(row), member_line(row))
    if not rows:
        context.out.say(_("Nobody is known yet: the board waits to meet a member."))
    return Exit.OK


def set_role(context: Context) -> int:
    """Give the role and answer the member."""
    from tui_forum.cli.wording import member_line, record
    from tui_forum.services import boards, members

    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        member = members.find_member(forum, board, checked(context.args.who, _("The name")))
        row = members.set_role(forum, board, member, context.args.role)
    context.out.answer(record(row), member_line(row))
    return Exit.OK


def remove_member(context: Context) -> int:
    """Remove the member and answer who it was."""
    from tui_forum.cli.wording import record
    from tui_forum.services import boards, members
    from tui_forum.services.open_invites import open_invites

    args = context.args
    reason = checked(args.reason, _("The reason"))
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        member = members.find_member(forum, board, checked(args.who, _("The name")))
        before = len(open_invites(forum, board))
        row = members.remove_member(forum, board, member, reason)
        closed = before - len(open_invites(forum, board))
    context.out.answer(
        record(row),
        _("{name} is no longer a member; the others hear of it with the next sync.").format(name=row.name),
        *invites_closed(closed),
    )
    return Exit.OK


def list_late(context: Context) -> int:
    """A record or two lines a post that waits."""
    from tui_forum.cli.wording import late_line, record
    from tui_forum.services import boards, members

    with context.forum() as forum:
        rows = members.late_posts(forum, boards.find_board(forum, context.args.board))
    for row in rows:
        context.out.answer(record(row), late_line(row))
    if not rows:
        context.out.say(_("No posts of removed members wait here."))
    return Exit.OK


def readmit_posts(context: Context) -> int:
    """Let posts in and answer how many."""
    from tui_forum.services import boards, members

    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        number = members.readmit(forum, board, context.args.post)
    context.out.answer(
        {"board": board, "posts": number}, counted(number, "{n} post let in.", "{n} posts let in.")
    )
    return Exit.OK


def show_ledger(context: Context) -> int:
    """A record or line an act."""
    from tui_forum.cli.wording import ledger_line, record
    from tui_forum.services import boards
    from tui_forum.services.ledger import ledger

    with context.forum() as forum:
        rows = ledger(forum, boards.find_board(forum, context.args.board))
    for row in rows[-context.args.limit :] if context.args.limit else rows:
        context.out.answer(record(row), ledger_line(row))
    return Exit.OK
