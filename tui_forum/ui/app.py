"""The way in: check the terminal, open the home while Textual is still being imported, run, give it back."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tui_forum.language import N_, _
from tui_forum.services.home import home_exists, open_home
from tui_forum.ui.leave import Terminal, keep_the_screen_clean, terminal_is_here
from tui_forum.ui.options import DemoHandle, UiOptions
from tui_forum.ui.pace import keep_pace

__all__ = ["DemoHandle", "UiOptions", "run"]

NO_TERMINAL = 2
NO_TERMINAL_WORDS = N_("The app needs a terminal. Elsewhere use a command: tui-forum --help lists them.")


def run(home: Path, passphrase: str | None, options: UiOptions) -> int:
    """Open the app on `home` and stay until it is left; returns the exit code.

    Without a passphrase the app asks for it; without a home it makes one. Raises SyncError when the
    passphrase given does not open the home.
    """
    if not terminal_is_here():
        sys.stderr.write(_(NO_TERMINAL_WORDS) + "\n")
        return NO_TERMINAL
    keep_pace()
    with ThreadPoolExecutor(1) as opener:
        known = passphrase is not None and home_exists(home)
        opening = opener.submit(open_home, home, passphrase or "") if known else None
        # Textual takes about as long to import as the passphrase takes to check: both at once.
        from tui_forum.ui.forum_app import ForumApp

        forum = opening.result() if opening else None
    if options.running is not None:
        forum = options.running.forum
    keep_the_screen_clean()
    terminal = Terminal()
    app = ForumApp(home, options, forum=forum, terminal=terminal)
    app.demo = options.running
    try:
        app.run()
    finally:
        app.close()
    return app.return_code or 0
