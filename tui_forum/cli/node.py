"""`tui-forum-node`: a home kept in step without a screen, and a look at whether it is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tui_forum import __version__
from tui_forum.cli.commands.syncing import add_network_options, network_settings
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, silence_libraries
from tui_forum.cli.output import Output
from tui_forum.cli.parser import Parser, add_command
from tui_forum.cli.program import parser_of, start
from tui_forum.language import N_, _, counted
from tui_forum.text import clean_line

if TYPE_CHECKING:
    from sync.events import Event
    from tui_forum.services.home import Forum

NETWORK = "network"
"""Troubles about this speak of addresses."""
ABOUT = N_(
    "Keeps a home in step with other machines, without a screen. The app may be open on the same home."
)

BACKUP = N_("""\
The copy opens with the same passphrase. After a loss `tui-forum-node restore FOLDER` brings it back. Never
use both at a time: they are one machine.
""")
RESTORE = N_("""\
FOLDER is what `backup` has written; it is only read. The home (--home) must be new or empty. What was
written after the copy was made comes back from those who have it.
""")


def main(argv: Sequence[str] | None = None) -> int:
    """The console script `tui-forum-node`; returns the exit code."""
    return start(argv, _run)


def build_parser() -> Parser:
    """The node's command line."""
    parser = parser_of("tui-forum-node", ABOUT)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    run = add_command(
        commands,
        "run",
        keep_running,
        _("keep the home in step until told to stop"),
        more=_("SIGTERM stops it cleanly with exit code 0."),
    )
    add_network_options(run)
    copy = add_command(
        commands,
        "backup",
        make_backup,
        _("copy the home, sealed as it is, to a new folder"),
        more=_(BACKUP),
    )
    copy.add_argument("folder", metavar="FOLDER")
    back = add_command(
        commands,
        "restore",
        bring_back,
        _("make a home of a copy, after a loss"),
        more=_(RESTORE),
    )
    back.add_argument("folder", metavar="FOLDER")
    add_command(
        commands, "status", show_status, _("how the node that runs on this home is; needs no passphrase")
    )
    return parser


def _run(arguments: list[str]) -> int:
    parser = build_parser()
    args = parser.parse_args(arguments)
    out = Output(as_json=args.json, plain=args.plain)
    if args.version:
        out.answer({"version": __version__}, _("tui-forum-node {version__}").format(version__=__version__))
        return Exit.OK
    if args.run is None:
        parser.error(_("a command is needed: run, status, backup or restore"))
    return int(args.run(Context(args, out)))


def keep_running(context: Context) -> int:
    """Carry the home until a signal, telling what happens."""
    from sync.engine.engine import Engine
    from sync.node import daemon
    from tui_forum.cli.carrying import tell_gone
    from tui_forum.services import node_told
    from tui_forum.services.chores import keep_doing_chores

    silence_libraries()
    with context.forum() as forum:
        settings = network_settings(forum, context.args)
        engine = Engine(forum.log, settings, forum.clock, _telling(context, forum))
        daemon.run(
            engine,
            context.home,
            lambda: keep_doing_chores(forum, told=tell_gone),
            lambda: node_told.told(forum),
        )
    return Exit.OK


def _telling(context: Context, forum: Forum) -> Callable[[Event], None]:
    """What is done about events: told to a person who looks, or to a program that asked for records.

    Into a file or a system's journal, where names and addresses would lie in clear, goes what needs a person
    and names nobody.
    """
    from sync.events import Trouble
    from tui_forum.cli.carrying import tell

    out = context.out
    if out.as_json or sys.stdout.isatty():
        return lambda event: tell(event, forum, out)
    out.say(_("The node runs; `tui-forum-node status` tells how it is."))
    out.flush()

    def tell_troubles(event: Event) -> None:
        if isinstance(event, Trouble) and event.about != NETWORK:
            tell(event, forum, out)

    return tell_troubles


def make_backup(context: Context) -> int:
    """Copy the home and answer {"folder","bytes"}."""
    from tui_forum.services.backups import back_up
    from tui_forum.services.node_told import size_words

    with context.forum() as forum:
        made = back_up(forum, Path(context.args.folder))
    context.out.answer(
        {"folder": str(made.folder), "bytes": made.size},
        _("A copy is in {folder} ({size}), sealed with the same passphrase.").format(
            folder=made.folder, size=size_words(made.size)
        ),
    )
    return Exit.OK


def bring_back(context: Context) -> int:
    """Make the home of a copy and answer {"home","name","boards","posts"}."""
    from tui_forum.services.restoring import require_copy, require_room, restore

    folder = Path(context.args.folder)
    require_room(context.home)
    require_copy(folder)
    restored = restore(folder, context.home, context.passphrase())
    told = {"home": str(context.home), **asdict(restored)}
    context.out.answer(
        told,
        _("{home} is {name}'s home again, as it was when the copy was made.").format(
            home=context.home, name=clean_line(restored.name)
        ),
        counted(restored.boards, "{n} board", "{n} boards"),
        counted(restored.posts, "{n} post", "{n} posts"),
        _("What was written after that comes back from those who have it: `tui-forum sync`."),
    )
    return Exit.OK


def show_status(context: Context) -> int:
    """Ask the node that runs on this home how it is; raises NoPeerReached when none does."""
    from sync.node.daemon import STATUS_NAME
    from sync.node.status import read_status
    from tui_forum.services import node_told

    context.require_home()
    status = read_status(context.home / STATUS_NAME)
    plain = {name: value for name, value in status.items() if name not in node_told.SAID}
    lines = [f"{name}: {value}" for name, value in plain.items() if not isinstance(value, list | dict)]
    lines += [f"{name}: {len(value)}" for name, value in plain.items() if isinstance(value, list | dict)]
    lines += [*node_told.keeping_lines(status, time.time()), *node_told.carried_lines(status, {})]
    context.out.answer(
        {"home": str(context.home), **status}, _("A node carries {home}.").format(home=context.home), *lines
    )
    return Exit.OK
