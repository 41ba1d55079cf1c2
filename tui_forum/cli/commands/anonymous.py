"""`anonymous`: whether a board allows posts without a name, and who wrote one."""

from __future__ import annotations

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group
from tui_forum.language import _
from tui_forum.text import clean_line


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `anonymous allow` and `anonymous look`."""
    below = add_group(commands, "anonymous", _("posts without a name: allow them, or look who wrote one"))
    allow = add_command(
        below, "allow", allow_them, _("allow anonymous posts on a board, or no longer (stewards and founder)")
    )
    allow.add_argument("board", metavar="BOARD")
    allow.add_argument("--off", action="store_true", help=_("no longer; what is here stands"))
    look = add_command(
        below,
        "look",
        look_who,
        _("find out who wrote an anonymous post (facilitators)"),
        more=_("Every member reads in the ledger that you looked, and why."),
    )
    look.add_argument("post", metavar="POST")
    look.add_argument("--reason", metavar="R", required=True, help=_("why; everybody reads it"))


def allow_them(context: Context) -> int:
    """Change the board's policy and answer {"board","anonymous"}."""
    from tui_forum.services import boards

    allowed = not context.args.off
    with context.forum() as forum:
        board = boards.find_board(forum, context.args.board)
        forum.log.allow_anonymous(bytes.fromhex(board), allowed)
    words = _("Anonymous posts are allowed there.") if allowed else _("No anonymous posts there from now on.")
    context.out.answer({"board": board, "anonymous": allowed}, words)
    return Exit.OK


def look_who(context: Context) -> int:
    """Say so in the ledger, and answer {"post","author"}."""
    from tui_forum.services import anonymous, reading

    with context.forum() as forum:
        post = reading.find_post(forum, context.args.post)
        name = anonymous.open_name(forum, post, context.args.reason)
    context.out.answer(
        {"post": post, "author": name},
        _("{name} wrote it. The ledger says that you looked.").format(name=clean_line(name)),
    )
    return Exit.OK
