"""The command line: `tui-forum` and `tui-forum-node`. It imports Textual only when the app is to open."""

from __future__ import annotations

from tui_forum.cli.entry import main

__all__ = ["main"]
