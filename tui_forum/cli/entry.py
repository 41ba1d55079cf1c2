"""`tui-forum`: from the arguments to the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from tui_forum import __version__
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, guarded, quiet_crashes
from tui_forum.cli.memory import leave_no_core_dump
from tui_forum.cli.output import Output
from tui_forum.cli.parser import ENDING, Parser, add_global_options

ABOUT = """\
A private forum in the terminal. Threads live on this machine; posts travel sealed from machine to machine.
Without a command the app opens. `tui-forum demo` lets you look around in an invented board.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """The console script `tui-forum`; returns the exit code."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    as_json = "--json" in arguments
    quiet_crashes(as_json=as_json)
    leave_no_core_dump()
    speak_utf8()
    return guarded(lambda: _run(arguments), as_json=as_json)


def build_parser() -> Parser:
    """The whole command line; docs/COMMANDS.md tells it in prose and a test holds the two together."""
    from tui_forum.cli.commands import GROUPS

    parser = Parser(prog="tui-forum", description=ABOUT, epilog=ENDING)
    parser.add_argument("--version", action="store_true", help="print the version")
    add_global_options(parser, defaults=True)
    parser.set_defaults(run=None)
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
    out.answer({"version": __version__}, f"tui-forum {__version__}")
    return Exit.OK


def _parsed(arguments: list[str]) -> argparse.Namespace:
    """The arguments. argparse overlooks an optional `-` behind options, so that is taken up here."""
    parser = build_parser()
    args, rest = parser.parse_known_args(arguments)
    if rest == ["-"] and getattr(args, "dash", "") is None:
        args.dash, rest = "-", []
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return args


def speak_utf8() -> None:
    """A terminal or pipe that cannot show a letter gets an escape for it rather than stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
