"""Every key, what it does, and where it is changed; keys that clash are named."""

from __future__ import annotations

from collections.abc import Iterable

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.text import clean_line
from tui_forum.ui.bindings import bind
from tui_forum.ui.key_table import KEYS
from tui_forum.ui.screens.help import key_table
from tui_forum.ui.screens.page import Page
from tui_forum.ui.widgets.words import Words


class KeysScreen(Page[None]):
    """Text that scrolls: the clashes first, then where to change keys, then all of them."""

    groups = ("back",)
    BINDINGS = bind("back")

    def heading(self) -> str:
        """Where we are."""
        return _("Settings › Keys")

    def content(self) -> Iterable[Widget]:
        """The table."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """Lay the table out for this width."""
        app = self.forum_app
        troubles = [f"! {clean_line(trouble)}" for trouble in app.key_troubles]
        where = _(
            "To change a key, write its name and the keys you want into config.toml in the home folder "
            "(`tui-forum paths` says where that is), under [keys], and open tui-forum again. For example:"
        )
        names = "\n".join(f'  {key.id} = "{key.keys}"' for key in (KEYS["main"][0], KEYS["main"][1]))
        table = key_table(list(KEYS), app.keys_changed, app.size.width, named=True)
        parts = [*troubles, f"{where}\n\n[keys]\n{names}", table]
        self.query_one("#words", Words).say("\n\n".join(parts))
