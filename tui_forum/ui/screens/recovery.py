"""The 24 recovery words, shown once. They can be skipped and shown again later from the command line."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.ui.screens.form import Form
from tui_forum.ui.widgets.words import Words


def in_columns(words: str, width: int) -> str:
    """The words numbered, reading across, in as many columns as fit."""
    cells = [f"{number:>2} {word}" for number, word in enumerate(words.split(), start=1)]
    columns = max(1, min(6, width // 13))
    lines = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return "\n".join("".join(cell.ljust(13) for cell in line).rstrip() for line in lines)


class RecoveryScreen(Form[None]):
    """Shows the words; goes on when asked to."""

    bar = ("form.done",)

    def __init__(self, words: str, passphrase: str) -> None:
        super().__init__()
        self._words = words
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return "tui-forum · your recovery words"

    def content(self) -> Iterable[Widget]:
        """Why, the words, what next."""
        shown = VerticalScroll(
            Words(
                "If this computer is lost, these 24 words bring you back as yourself. Write them on paper, "
                "in this order, and keep the paper where you keep important things.",
                classes="gap",
            ),
            Words("", id="words", classes="gap"),
            Words(
                "Whoever has the words can be you. No time now? Go on: `tui-forum init --show-words` "
                "shows them again.",
                classes="gap",
            ),
            Words("", id="sorry"),
            classes="form",
        )
        shown.can_focus = True
        yield shown

    def on_mount(self) -> None:
        """Lay the words out."""
        super().on_mount()
        self.on_resize()

    def on_resize(self) -> None:
        """Lay the words out for this width."""
        self.query_one("#words", Words).say(in_columns(self._words, self.app.size.width - 2))

    def action_done(self) -> None:
        """On to the ways in."""
        from tui_forum.ui.screens.ways_in import WaysInScreen

        self.app.switch_screen(WaysInScreen(self._passphrase))

    action_back = action_done
