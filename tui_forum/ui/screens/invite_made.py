"""An invite that was made: as text to copy, as a QR code, or in a file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from textual import work
from textual.widget import Widget

from tui_forum.language import N_, _, counted
from tui_forum.services.joining import InviteRow
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.qr import qr_lines
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.form import Form, FormBody
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words

HOW_TO_GIVE = N_(
    "Hand this to them: on paper, on a USB stick, or in a message you trust. Spaces and line breaks do not "
    "matter. Whoever has it can join, so give it only to whom it is meant for. They choose "
    "“I have an invite” in the app, and meet you or another member on the same network."
)
FRAME = 4  # lines of the window that are not content


def grouped(text: str, width: int) -> str:
    """The invite in blocks of five letters that a person can copy, as many to a line as fit."""
    blocks = [text[start : start + 5] for start in range(0, len(text), 5)]
    per_line = max(1, (width + 1) // 6)
    return "\n".join(" ".join(blocks[start : start + per_line]) for start in range(0, len(blocks), per_line))


def write_invite(path: Path, text: str) -> Path:
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


class MadeInviteScreen(Form[None]):
    """Shows it; nothing is typed here, so single keys do."""

    groups = ("form", "invite", "go-on")
    bar = ("go-on", "invite.qr", "invite.file", "invite.make")
    BINDINGS = bind("invite", "go-on")
    DEFAULT_CSS = "MadeInviteScreen #qr { width: auto; height: auto; color: black; background: white; }"

    def __init__(self, invite: InviteRow, days: int) -> None:
        super().__init__()
        self._invite, self._days = invite, days
        self._as_qr = False

    def heading(self) -> str:
        """Where we are."""
        return _("An invite to {name}").format(name=clean_line(self._invite.board_name))

    def status(self) -> str:
        """For whom and how long."""
        return _("An invite for {people}, good for {days}.").format(
            people=counted(self._invite.uses, "{n} person", "{n} people"),
            days=counted(self._days, "{n} day", "{n} days"),
        )

    def content(self) -> Iterable[Widget]:
        """The code or the text, and what to do with it."""
        yield FormBody(
            Words("", id="sorry", classes="gap sorry"),
            Words("", id="qr", classes=""),
            Words("", id="invite", classes="gap"),
            Words(_(HOW_TO_GIVE), id="how", classes="gap"),
        )

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.tell("")
        body = self.query_one(FormBody)
        body.can_focus = True
        body.focus()
        self.on_resize()

    def on_resize(self) -> None:
        """Fold it for this width."""
        text, size = self._invite.text, self.app.size
        self.query_one("#invite", Words).say("" if self._as_qr else grouped(text, size.width - 4))
        self.query_one("#how", Words).display = not self._as_qr
        lines = qr_lines(text) if self._as_qr else []
        self.query_one("#qr", Words).say("\n".join(lines))
        small = bool(lines) and (len(lines) > size.height - FRAME or len(lines[0]) > size.width)
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
        self.on_resize()

    def action_file(self) -> None:
        """Where to."""
        ask = AskScreen(
            _("Write the invite to a file"),
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
            await self.forum_app.writer.do(partial(write_invite, path, self._invite.text))
        except FileExistsError:
            self.tell(_("There is a file of this name already; it is unchanged. Choose another name."))
        except OSError as error:
            self.tell(_("It could not be written ({why}). Choose another place.").format(why=error.strerror))
        else:
            self.tell("")
            self.say(_("Written to {path}, readable by you alone.").format(path=clean_line(str(path))))

    def action_make(self) -> None:
        """Another one."""
        from tui_forum.services.boards import board_summary
        from tui_forum.ui.screens.invite import InviteScreen

        self.app.switch_screen(InviteScreen(board_summary(self.forum_app.forum, self._invite.board)))

    def action_done(self) -> None:
        """Back to the board."""
        self.dismiss(None)
