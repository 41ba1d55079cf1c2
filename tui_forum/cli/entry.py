"""`tui-forum`: from the arguments to the exit code."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from tui_forum import __version__
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.output import Output
from tui_forum.cli.parser import Parser
from tui_forum.cli.program import parser_of, start
from tui_forum.language import N_, _

ABOUT = N_("""\
A private forum in the terminal. Threads live on this machine; posts travel sealed from machine to machine.
Without a command the app opens. `tui-forum demo` lets you look around in an invented board.
""")


def main(argv: Sequence[str] | None = None) -> int:
    """The console script `tui-forum`; returns the exit code."""
    return start(argv, _run)


def build_parser() -> Parser:
    """The whole command line; docs/COMMANDS.md tells it in prose and a test holds the two together."""
    from tui_forum.cli.commands import GROUPS

    parser = parser_of("tui-forum", ABOUT)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for add_group in GROUPS:
        add_group(commands)
    return parser


def _run(arguments: list[str]) -> int:
    """Parse and hand over to the command."""
    if arguments != ["--version"]:
        args = _parsed(arguments)
        out = Output(as_json=args.json, plain=args.plain)
        if not args.version:
            from tui_forum.cli.commands.app import open_app

            handler = args.run or open_app
            return int(handler(Context(args, out)))
    else:
        out = Output(as_json=False)
    out.answer({"version": __version__}, _("tui-forum {version__}").format(version__=__version__))
    return Exit.OK


def _parsed(arguments: list[str]) -> argparse.Namespace:
    """The arguments. argparse overlooks an optional `-` behind options, so that is taken up here."""
    parser = build_parser()
    args, rest = parser.parse_known_args(arguments)
    if rest == ["-"] and getattr(args, "dash", "") is None:
        args.dash, rest = "-", []
    if rest:
        parser.error(_("unrecognized arguments: {rest}").format(rest=" ".join(rest)))
    return args
