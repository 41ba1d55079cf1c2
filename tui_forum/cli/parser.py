"""The words of the command line: global options, and how a group of commands adds its own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn

from tui_forum.cli.exits import UsageError
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from tui_forum.cli.context import Context

Handler = Callable[["Context"], int]
Subcommands = argparse._SubParsersAction  # argparse has no public name for what add_subparsers returns

ENDING = N_("""\
exit codes: 0 done, 1 failed, 2 usage or a terminal is needed, 3 locked or wrong passphrase,
4 no peer reached, 5 damaged data, 130 interrupted.
Errors go to stderr in one sentence; with --json also to stdout as {"error","hint"}.
BOARD is a board's name or the first letters of its id (4 or more); THREAD and POST likewise ids or their
first letters.
""")


class Parser(argparse.ArgumentParser):
    """argparse with errors as one sentence, no guessing of shortened options, help that keeps its lines."""

    def __init__(self, **options: object) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        super().__init__(**options)  # type: ignore[arg-type]  # handed through as argparse's subparsers give them

    def error(self, message: str) -> NoReturn:
        """Say what cannot be meant, and where the usage stands."""
        raise UsageError(
            f"{message[:1].upper()}{message[1:]}.", _("See `{prog} --help`.").format(prog=self.prog)
        )


def add_global_options(parser: argparse.ArgumentParser, *, defaults: bool) -> None:
    """The options that stand before or after the command; only the outermost parser sets their defaults."""

    def default(value: object) -> object:
        return value if defaults else argparse.SUPPRESS

    group = parser.add_argument_group(_("options of every command"))
    group.add_argument(
        "--home",
        metavar="DIR",
        default=default(None),
        help=_("home folder (else TUI_FORUM_HOME, else the data folder)"),
    )
    group.add_argument(
        "--passphrase-file",
        metavar="F",
        default=default(None),
        help=_("read the passphrase from F (else TUI_FORUM_PASSPHRASE_FILE, else ask on the terminal)"),
    )
    group.add_argument(
        "--json", action="store_true", default=default(False), help=_("one JSON object a line on stdout")
    )
    group.add_argument(
        "--plain",
        action="store_true",
        default=default(False),
        help=_("plain lines only: no moving bars, no full screen"),
    )


def add_command(
    commands: Subcommands[Parser], name: str, run: Handler, summary: str, *, more: str = ""
) -> argparse.ArgumentParser:
    """A command with its handler, its one-line summary, and the global options."""
    parser = commands.add_parser(
        name, help=summary, description=f"{summary[:1].upper()}{summary[1:]}.\n{_(more)}", epilog=_(ENDING)
    )
    parser.set_defaults(run=run)
    add_global_options(parser, defaults=False)
    return parser


def add_group(
    commands: Subcommands[Parser], name: str, summary: str, about: str | None = None
) -> Subcommands[Parser]:
    """A command that has further ones below it, of which one must be given; `about` is told by its --help."""
    group = commands.add_parser(name, help=summary, description=about)
    add_global_options(group, defaults=False)
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)


def count(text: str) -> int:
    """A whole number of 1 or more."""
    value = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= value <= 1_000_000_000:
        raise argparse.ArgumentTypeError(_("{text!r} is not a whole number of 1 or more").format(text=text))
    return value


def seconds(text: str) -> float:
    """A length of time in seconds, above zero."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e9:
        raise argparse.ArgumentTypeError(
            _("{text!r} is not a number of seconds above zero").format(text=text)
        )
    return value
