"""`board new|list|show|policy|leave`."""

from __future__ import annotations

from tui_forum.cli.commands.board_policy import add_policy
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group
from tui_forum.language import _


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `board` and what can be done with one."""
    verbs = add_group(commands, "board", _("make, list, show or leave boards"), _("Boards of this home."))
    new = add_command(verbs, "new", new_board, _("start a board with you as its founder"))
    new.add_argument("name", metavar="NAME")
    new.add_argument(
        "--section", metavar="S", action="append", default=[], help=_("a section; repeat for more")
    )
    add_command(verbs, "list", list_boards, _("list your boards"))
    show = add_command(verbs, "show", show_board, _("show a board's members, sections and counts"))
    show.add_argument("board", metavar="BOARD")
    add_policy(verbs)
    leave = add_command(
        verbs,
        "leave",
        leave_board,
        _("forget a board on this machine"),
        more=_(
            "Its posts, marks and drafts are removed here; other members keep theirs.\n"
            "Export first what you want to keep."
        ),
    )
    leave.add_argument("board", metavar="BOARD")


def new_board(context: Context) -> int:
    """Start a board and answer {"board","name"}."""
    from tui_forum.services import boards

    name = checked(context.args.name, _("The name"))
    sections = [checked(section, _("A section's name")) for section in context.args.section]
    with context.unlocked() as (forum, passphrase):
        row = boards.new_board(forum, name, passphrase, sections=sections)
    context.out.answer(
        {"board": row.board, "name": row.name, "sections": [section.name for section in row.sections]},
        _("{name} is there: {board}").format(name=row.name, board=row.board),
        _("Next: `tui-forum invite {board}`, or `tui-forum post {board} --title …`.").format(
            board=row.board[:8]
        ),
    )
    return Exit.OK


def list_boards(context: Context) -> int:
    """A record or line a board."""
    from tui_forum.cli.wording import board_line, record
    from tui_forum.services import boards

    with context.forum() as forum:
        rows = boards.list_boards(forum)
    for row in rows:
        context.out.answer(record(row), board_line(row))
    if not rows:
        context.out.say(
            _("No boards yet. Start one with `tui-forum board new NAME`, or join one with an invite.")
        )
    return Exit.OK


def show_board(context: Context) -> int:
    """One board with its sections and members."""
    from tui_forum.cli.wording import board_line, record, section_line
    from tui_forum.services import boards

    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        row = boards.board_summary(forum, board)
        people = boards.members(forum, board) if row.state == "joined" else []
    lines = [section_line(section.name, section.threads, section.unread) for section in row.sections]
    names = [f"{person.name} ({_(person.role)}{', ' + _('you') if person.me else ''})" for person in people]
    context.out.answer(
        record(row) | {"people": [record(person) for person in people]},
        board_line(row),
        *lines,
        *([_("Members: {names}").format(names=", ".join(names))] if names else []),
        _("Whole id: {board}").format(board=row.board),
    )
    return Exit.OK


def leave_board(context: Context) -> int:
    """Forget a board here."""
    from tui_forum.services import boards

    with context.forum() as forum:
        row = boards.board_summary(forum, boards.find_board(forum, context.args.board))
        boards.leave_board(forum, row.board)
    context.out.answer(
        {"board": row.board, "name": row.name},
        _("{name} is forgotten on this machine.").format(name=row.name),
    )
    return Exit.OK
