"""`outbox`: what sleeps until a time of its author's choice."""

from __future__ import annotations

from dataclasses import asdict

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group, count
from tui_forum.language import _
from tui_forum.text import clean_line


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `outbox list`, `outbox send` and `outbox withdraw`."""
    below = add_group(commands, "outbox", _("what sleeps until a time of your choice"))
    add_command(below, "list", list_sleeping, _("what waits, the next first"))
    for name, run, summary in (
        ("send", send_now, _("send it now")),
        ("withdraw", withdraw, _("let it sleep no longer: it is a draft again, and was never anywhere else")),
    ):
        command = add_command(below, name, run, summary)
        command.add_argument("number", metavar="NUMBER", type=count, help=_("as `outbox list` tells it"))


def list_sleeping(context: Context) -> int:
    """A record or line for each post that waits."""
    from tui_forum.services import outbox

    with context.forum() as forum:
        now = forum.now()
        for row in outbox.sleeping(forum):
            begins = clean_line(row.title) or clean_line(row.body[:60])
            line = f"{row.draft}  {begins} · {clean_line(row.board_name)} · {outbox.due_words(row, now)}"
            values = asdict(row)
            del values["salt"]
            context.out.answer(values, line)
    return Exit.OK


def send_now(context: Context) -> int:
    """Send one and answer {"board","thread","post"}."""
    from tui_forum.services import outbox

    with context.forum() as forum:
        posted = outbox.send_now(forum, context.args.number)
    context.out.answer(asdict(posted), _("Posted: {post}.").format(post=posted.post[:8]))
    return Exit.OK


def withdraw(context: Context) -> int:
    """Make a draft of one again and answer {"draft"}."""
    from tui_forum.services import outbox

    with context.forum() as forum:
        outbox.withdraw(forum, context.args.number)
    context.out.answer(
        {"draft": context.args.number}, _("It is a draft again. Nobody has seen anything of it.")
    )
    return Exit.OK
