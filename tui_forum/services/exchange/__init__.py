"""Bringing threads in from files, and writing boards out as plain ones."""

from __future__ import annotations

from tui_forum.services.exchange.export_markdown import export_markdown
from tui_forum.services.exchange.export_tinydb import export_tinydb
from tui_forum.services.exchange.importing import Imported, import_file
from tui_forum.services.exchange.outgoing import Exported

__all__ = ["Exported", "Imported", "export_markdown", "export_tinydb", "import_file"]
