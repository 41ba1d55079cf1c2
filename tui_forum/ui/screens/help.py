"""Help: the keys of the screen you came from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual.containers import VerticalScroll
from textual.widget import Widget

from tui_forum.language import N_, _
from tui_forum.text import fold
from tui_forum.ui.bindings import bind, keys_of, shown
from tui_forum.ui.key_table import KEYS, Key
from tui_forum.ui.screens.page import NARROW, Page
from tui_forum.ui.widgets.words import Words

TITLES = {
    "app": N_("Everywhere"),
    "back": N_("Going back"),
    "form": N_("Going back"),
    "list": N_("In a list"),
    "main": N_("Boards and threads"),
    "thread": N_("Reading"),
    "compose": N_("Writing"),
    "compose-thread": N_("A new thread"),
    "compose-reply": N_("A reply"),
    "drafts": N_("Drafts"),
    "invite": N_("Inviting"),
    "muted": N_("Muted"),
    "filter": N_("Show only…"),
    "hits": N_("Hits of a search"),
    "catch-up": N_("Since you were last here"),
    "confirm": N_("In a form"),
    "go-on": N_("Going on"),
    "sync": N_("Sync"),
    "verify": N_("Comparing words"),
    "ledger": N_("Ledger"),
    "queue": N_("The facilitators' queue"),
    "people": N_("People"),
    "compose-new": N_("A new post"),
    "settings": N_("Settings"),
    "machines": N_("Your machines"),
    "code": N_("A spoken code"),
    "carried": N_("A line to hand over"),
    "first-run": N_("First steps"),
    "resources": N_("Resources"),
}
NOTES = {
    "confirm": N_("Enter goes on to the next field, and from the last one on. ↑ ↓ choose among ( ) marks."),
    "invite": N_("Enter goes on to the next question, and from the last one on. ↑ ↓ choose."),
    "app": N_("^ is the key Ctrl: ^Q is Ctrl and q together."),
}
KEYS_CELLS, KEYS_CELLS_NARROW = 18, 11
WITH_NAMES = 98  # from this many cells on, the names of the keys have room
AROUND = 4  # cells: the padding at both sides, and a scrollbar
BEFORE_NAMES = 72
PROMISE = N_(
    "Nothing you write is lost: drafts are kept, sealed, as you type.\n"
    "Ctrl+Q clears the screen and closes at once."
)


def key_table(groups: Sequence[str], keymap: dict[str, str], width: int, *, named: bool = False) -> str:
    """Every key of some groups: keys, what they do, and their names: where there is room, or `named`."""
    parts = []
    for group in groups:
        lines = [line for key in KEYS[group] for line in _key_lines(key, keymap, width, named=named)]
        note = [f"  {line}" for line in fold(_(NOTES[group]), width - AROUND - 2)] if group in NOTES else []
        parts.append("\n".join([_(TITLES[group]), *note, *lines]))
    names = _("Keys can be changed under [keys] in config.toml, by the names at the right.")
    return "\n\n".join([*parts, f"{_(PROMISE)}\n{names}" if width >= WITH_NAMES else _(PROMISE)])


def _key_lines(key: Key, keymap: dict[str, str], width: int, *, named: bool) -> list[str]:
    """A key and what it does, which goes on under itself where it is longer than a line."""
    cells = KEYS_CELLS_NARROW if width < NARROW else KEYS_CELLS
    keys = " ".join(shown(name) for name in keys_of(key, keymap))
    end = BEFORE_NAMES if width >= WITH_NAMES else width - AROUND
    indent = cells + 3
    words = f"{key.id}: {_(key.help)}" if named and width < WITH_NAMES else _(key.help)
    first, *more = fold(words, end - indent)
    lines = [f"  {keys.ljust(cells)} {first}"]
    if len(keys) > cells:
        lines = [f"  {keys}", " " * indent + first]
    if width >= WITH_NAMES:
        lines[0] = f"{lines[0].ljust(BEFORE_NAMES)} {key.id}"
    return lines + [" " * indent + line for line in more]


class HelpScreen(Page[None]):
    """Text that scrolls; any key of going back closes it."""

    groups = ("back",)
    BINDINGS = bind("back")

    def __init__(self, groups: Sequence[str], where: str) -> None:
        super().__init__()
        self._shown_groups = groups
        self._where = where

    def heading(self) -> str:
        """Whose keys these are."""
        return _("Help › {where}").format(where=self._where)

    def content(self) -> Iterable[Widget]:
        """The table."""
        yield VerticalScroll(Words("", id="words", classes="gap"), classes="content")

    def begin(self) -> None:
        """Arrow keys scroll."""
        super().begin()
        self.query_one(VerticalScroll).focus()

    def on_resize(self) -> None:
        """Lay the table out for this width."""
        groups = [*self._shown_groups, "app"]
        words = key_table(groups, self.forum_app.keys_changed, self.app.size.width)
        self.query_one("#words", Words).say(words)
