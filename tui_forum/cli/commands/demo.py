"""`demo`: look around in an invented board."""

from __future__ import annotations

from tui_forum.cli.commands.app import require_screen
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, count
from tui_forum.cli.passphrase import ask_new_passphrase
from tui_forum.cli.place import require_room_for_home
from tui_forum.cli.progress import ProgressBar
from tui_forum.language import N_, _

ABOUT = N_("""\
Everything in it is invented, and so is Wren, a simulated member who answers what you write.
Without --home it opens in a folder that is removed when you leave, and nothing leaves this computer.
With --home it fills that home and returns.
""")


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `demo`."""
    demo = add_command(
        commands, "demo", look_around, _("a filled, invented board to look around in"), more=ABOUT
    )
    demo.add_argument(
        "--posts", metavar="N", type=count, default=0, help=_("N generated posts more, to try its size")
    )


def look_around(context: Context) -> int:
    """Fill the home that was named, or open a passing one."""
    return _fill(context) if context.args.home is not None else _open(context)


def _fill(context: Context) -> int:
    """Put the demo's board into a home, making it when it is not there."""
    from tui_forum.services.demo.cast import Cast
    from tui_forum.services.demo.filling import fill_home
    from tui_forum.services.demo.script import NEWCOMER
    from tui_forum.services.home import create_home, home_exists, open_home

    if home_exists(context.home):
        context.require_home()
        passphrase = context.passphrase()
        forum = open_home(context.home, passphrase)
    else:
        require_room_for_home(context.home)
        passphrase = ask_new_passphrase(context.args.passphrase_file)
        forum = create_home(context.home, NEWCOMER, passphrase)
    try:
        with ProgressBar(context.out, "filling") as bar:
            row = fill_home(forum, passphrase, Cast(), posts=context.args.posts, progress=bar).row
    finally:
        forum.close()
    context.out.answer(
        {
            "home": str(context.home),
            "board": row.board,
            "name": row.name,
            "threads": row.threads,
            "posts": row.posts,
            "unread": row.unread,
        },
        _("{name} is in {home}: {threads} threads, {posts} posts, {unread} unread.").format(
            name=row.name, home=context.home, threads=row.threads, posts=row.posts, unread=row.unread
        ),
    )
    return Exit.OK


def _open(context: Context) -> int:
    """Open the app (with --plain the dialogue) on a passing home, with the simulated member beside it."""
    plain = context.args.plain and not context.args.json
    if not plain:
        require_screen(context)
    from tui_forum.services.demo.passing import Demo

    with ProgressBar(context.out, _("setting up the demo")) as bar:
        demo = Demo(context.args.posts, bar)
    with demo:
        if plain:
            from tui_forum.cli.commands.plain import talk_to

            return talk_to(context, demo)
        from tui_forum.ui.app import UiOptions, run

        return run(demo.forum.paths.folder, None, UiOptions(running=demo))
