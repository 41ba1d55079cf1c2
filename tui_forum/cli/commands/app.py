"""No command: the app opens."""

from __future__ import annotations

import os
import sys

from tui_forum.cli.context import Context
from tui_forum.cli.exits import UsageError
from tui_forum.cli.passphrase import FILE_VARIABLE, ask_passphrase
from tui_forum.language import _


def open_app(context: Context) -> int:
    """Open the app: a new home begins with the first steps, a locked one asks for its passphrase.

    With --plain it is a dialogue of lines, which needs no terminal.
    """
    if context.args.plain and not context.args.json:
        from tui_forum.cli.commands.plain import talk

        return talk(context)
    require_screen(context)
    from tui_forum.services.home import home_exists
    from tui_forum.ui.app import UiOptions, run

    args = context.args
    passphrase = None
    if home_exists(context.home):
        context.require_home()
        if args.passphrase_file or os.environ.get(FILE_VARIABLE):
            passphrase = ask_passphrase(args.passphrase_file)
    from tui_forum.services.demo.passing import Demo

    return run(context.home, passphrase, UiOptions(demo=Demo))


def require_screen(context: Context) -> None:
    """Raise UsageError where the app could not be seen or answered, before anything heavy is loaded."""
    if context.args.json:
        raise UsageError(
            _("The app has no --json form."),
            _(
                "Use a command, such as `tui-forum threads` or `tui-forum inbox`; `tui-forum --help` lists "
                "them."
            ),
        )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError(
            _("The app needs a terminal to draw on."),
            _("Open it in a terminal, or use a command; `tui-forum --help` lists them."),
        )
