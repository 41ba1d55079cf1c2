"""`board policy`: how a board is run, and what stewards and the founder change of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.language import N_, _, counted

ABOUT = N_("""\
Without options: how it is run now. Changes stand in the ledger. First posts wait for a facilitator of those
who are invited from then on; 0 lets all that waits through.
""")


def add_policy(verbs: Subcommands[Parser]) -> None:
    """Add the command to those of `board`."""
    policy = add_command(verbs, "policy", board_policy, _("how a board is run; change it"), more=_(ABOUT))
    policy.add_argument("board", metavar="BOARD")
    policy.add_argument("--name", metavar="NAME", help=_("another name"))
    policy.add_argument("--guidelines", metavar="TEXT", help=_("what is asked of everyone"))
    policy.add_argument("--keep", metavar="DAYS", type=int, help=_("0 (until removed), 7, 30 or 90 days"))
    policy.add_argument("--history", metavar="H", help=_("what newcomers may read: all or from-now"))
    policy.add_argument(
        "--first-posts", metavar="N", type=int, help=_("so many posts of a newcomer are looked at first")
    )


def board_policy(context: Context) -> int:
    """Change what was asked for, and answer how the board is run."""
    from tui_forum.services import boards
    from tui_forum.services.policy import board_policy, change_policy

    args = context.args
    wanted: dict[str, Any] = {
        "name": args.name and checked(args.name, _("The name")),
        "guidelines": args.guidelines and checked(args.guidelines, _("The text")),
        "keep_days": args.keep,
        "history": args.history,
        "first_posts": args.first_posts,
    }
    with context.forum() as forum:
        board = boards.find_board(forum, args.board)
        policy = replace(
            board_policy(forum, board), **{name: value for name, value in wanted.items() if value is not None}
        )
        if any(value is not None for value in wanted.values()):
            change_policy(forum, board, policy)
    kept = counted(policy.keep_days, "{n} day", "{n} days") if policy.keep_days else _("until removed")
    context.out.answer(
        {"board": board, **asdict(policy)},
        _("Posts are kept: {kept}.").format(kept=kept),
        _("Newcomers read: {history}.").format(history=policy.history),
        _("First posts of newcomers that are looked at: {number}.").format(number=policy.first_posts),
    )
    return Exit.OK
