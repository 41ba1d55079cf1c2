"""What both console scripts do around their own commands."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from tui_forum.cli.exits import guarded, quiet_crashes
from tui_forum.cli.memory import leave_no_core_dump
from tui_forum.cli.parser import ENDING, Parser, add_global_options
from tui_forum.cli.speech import choose_language
from tui_forum.language import _


def start(argv: Sequence[str] | None, run: Callable[[list[str]], int]) -> int:
    """Run a script's arguments (the process's own without `argv`) to an exit code, guarded against leaks."""
    arguments = sys.argv[1:] if argv is None else list(argv)
    choose_language(arguments)
    as_json = "--json" in arguments
    quiet_crashes(as_json=as_json)
    leave_no_core_dump()
    _speak_utf8()
    return guarded(lambda: run(arguments), as_json=as_json)


def parser_of(name: str, about: str) -> Parser:
    """A parser with the options that every command has, and no command yet."""
    parser = Parser(prog=name, description=_(about), epilog=_(ENDING))
    parser.add_argument("--version", action="store_true", help=_("print the version"))
    add_global_options(parser, defaults=True)
    parser.set_defaults(run=None)
    return parser


def _speak_utf8() -> None:
    """A terminal or pipe that cannot show a letter gets an escape for it rather than stopping the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
