"""A line of text that is handed over: shown in blocks to copy, as a QR code, or written to a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import TypeVar

from textual import work
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.text import clean_line
from tui_forum.ui.qr import qr_lines
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.form import Form
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words

Result = TypeVar("Result")
FRAME = 4  # lines of the window that are not content


def grouped(text: str, width: int) -> str:
    """The invite in blocks of five letters that a person can copy, as many to a line as fit."""
    blocks = [text[start : start + 5] for start in range(0, len(text), 5)]
    per_line = max(1, (width + 1) // 6)
    return "\n".join(" ".join(blocks[start : start + per_line]) for start in range(0, len(blocks), per_line))


def write_line(path: Path, text: str) -> Path:
    """Write a new file that only this user can read: a picture of the QR code for .svg and .png. OSError."""
    kind = path.suffix.lower().removeprefix(".")
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        if kind in ("svg", "png"):
            import segno

            segno.make(text.upper(), error="l", micro=False).save(file, kind=kind, scale=6, border=4)
        else:
            file.write(f"{text}\n".encode())
    return path


class Carried(Form[Result]):
    """A form that shows such a line; nothing is typed on it, so single keys do."""

    DEFAULT_CSS = "Carried #qr { width: auto; height: auto; color: black; background: white; }"
    _as_qr = False

    @property
    def line(self) -> str:
        """The text; "" while there is none yet."""
        raise NotImplementedError

    def line_widgets(self) -> Iterable[Widget]:
        """Where it stands, either way."""
        yield Words("", id="qr", classes="")
        yield Words("", id="line", classes="gap")

    def show_line(self) -> None:
        """Fold or draw it for this width."""
        text, size = self.line, self.app.size
        lines = qr_lines(text) if self._as_qr and text else []
        small = bool(lines) and (len(lines) > size.height - FRAME or len(lines[0]) > size.width)
        drawn = bool(lines) and not small  # half a code is none: no camera reads it
        self.query_one("#line", Words).say("" if drawn else grouped(text, size.width - 4))
        self.query_one("#qr", Words).say("\n".join(lines) if drawn else "")
        self.tell(self._too_small(len(lines[0]), len(lines) + FRAME) if small else "")

    @staticmethod
    def _too_small(columns: int, rows: int) -> str:
        return _(
            "The code needs a window of {columns} columns and {rows} lines to be whole. Make it larger, "
            "choose a smaller letter size, or press f and give the file a name that ends in .png."
        ).format(columns=columns, rows=rows)

    def action_qr(self) -> None:
        """As a QR code, or as text again."""
        if not self._as_qr and self.forum_app.forum.settings.ascii:
            self.tell(
                _("With plain marks no code can be drawn. f writes it to a picture: end its name in .png.")
            )
            return
        self._as_qr = not self._as_qr
        self.show_line()

    def action_file(self) -> None:
        """Where to."""
        ask = AskScreen(
            _("Write it to a file"),
            _("As text; or as a picture of the QR code, if the name ends in .png or .svg."),
            _("File"),
            value=str(Path.home() / "invite.txt"),
        )

        def typed(path: str | None) -> None:
            if path is not None:
                self._write(Path(path.strip()).expanduser())

        self.app.push_screen(ask, typed)

    @work(exclusive=True, group=ACTING)
    async def _write(self, path: Path) -> None:
        try:
            await self.forum_app.writer.do(partial(write_line, path, self.line))
        except FileExistsError:
            self.tell(_("There is a file of this name already; it is unchanged. Choose another name."))
        except OSError as error:
            self.tell(_("It could not be written ({why}). Choose another place.").format(why=error.strerror))
        else:
            self.tell("")
            self.say(_("Written to {path}, readable by you alone.").format(path=clean_line(str(path))))
