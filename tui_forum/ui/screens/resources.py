"""Resources: the help card, what the boards' facilitators have gathered, and the guide. All of it offline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget

from tui_forum.language import _, counted
from tui_forum.services import boards
from tui_forum.services.guide import guide_pages
from tui_forum.services.resources import list_resources, search_resources
from tui_forum.services.saved_pages import saved_pages
from tui_forum.text import clean_line, fit
from tui_forum.ui.bindings import bind
from tui_forum.ui.resource_words import Line, entry_words, guide_words, list_lines
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.resource_acts import ResourceActs
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows
from tui_forum.ui.widgets.words import Indented, Words


class ResourceList(LineList):
    """One line a page, under headings."""

    def draw(self, row: Line, width: int, at_cursor: bool) -> str:
        """Marks and the title; stale and saved ones say so."""
        if row.kind == "heading":
            return fit(f" {row.title}", width)
        mark = "▸" if at_cursor else " "
        stale = "!" if row.entry is not None and row.entry.stale else " "
        tail = f" {_('saved')} " if row.saved else ""
        return f"{mark}{stale} " + fit(row.title, max(1, width - 3 - len(tail))) + tail

    def weight(self, row: Line) -> str:
        """Headings and the way to help in danger stand out."""
        return "list--strong" if row.kind in ("heading", "card") else ""

    def key(self, row: Line) -> str:
        """A page keeps its key."""
        return row.key or row.title

    def can_stop(self, row: Line) -> bool:
        """Not on a heading."""
        return row.kind != "heading"


class ResourcesScreen(ResourceActs):
    """The list at the left, the page under the cursor beside it where there is room."""

    groups = ("back", "list", "resources")
    bar = ("list.open", "resources.search", "resources.save", "resources.print", "resources.add", "back")
    BINDINGS = bind("back", "resources")
    DEFAULT_CSS = """
    ResourcesScreen ResourceList { width: 32; border-right: solid $secondary; }
    ResourcesScreen.-wide ResourceList { width: 44; }
    ResourcesScreen.-narrow ResourceList { width: 1fr; border-right: none; }
    ResourcesScreen.-narrow #page { display: none; }
    ResourcesScreen #page { width: 1fr; }
    """

    def __init__(self, at: str = "") -> None:
        super().__init__()
        self._at = at
        self._words = ""
        self._keeps = False

    def heading(self) -> str:
        """Where we are."""
        words = clean_line(self._words)
        return f"{_('Resources')} › “{words}”" if words else _("Resources")

    def status(self) -> str:
        """That it needs no network, and how many entries there are."""
        found = sum(line.entry is not None for line in self._lines())
        here = _("These pages are on this computer.")
        if self._words:
            return _("{found} found. Esc shows all.").format(found=counted(found, "{n} entry", "{n} entries"))
        if not found and self._keeps:
            return f"{here} " + _("No entries of your boards yet: c adds one.")
        if not found:
            return f"{here} " + _("Your boards have no entries yet.")
        return f"{here} " + counted(found, "{n} entry of your boards.", "{n} entries of your boards.")

    def offered(self) -> Sequence[str]:
        """Who cannot add entries is not offered to."""
        return [key for key in self.bar if self._keeps or key != "resources.add"]

    def content(self) -> Iterable[Widget]:
        """List and page."""
        yield Horizontal(
            ResourceList(),
            VerticalScroll(Indented("", id="page-words", classes="gap"), id="page", can_focus=False),
            classes="content",
        )

    def begin(self) -> None:
        """The list has the keys."""
        super().begin()
        lines = self.query_one(ResourceList)
        lines.focus()
        if self._at:
            first = next((line.key for line in self._lines() if line.key.startswith(self._at)), "")
            lines.go_to(first)

    def _lines(self) -> list[Line]:
        source = self.query_one(ResourceList).source
        return list(source.rows) if isinstance(source, Rows) else []

    def refresh_rows(self) -> None:
        """Read them anew."""
        forum = self.forum_app.forum
        rows, pages = list_resources(forum), guide_pages()
        if self._words:
            rows = search_resources(rows, self._words)
            wanted = self._words.casefold().split()
            pages = tuple(p for p in pages if all(w in f"{p.title} {p.text}".casefold() for w in wanted))
        self._keeps = bool(self.kept_by_us())
        several = sum(board.state == "joined" for board in boards.list_boards(forum)) > 1
        lines = list_lines(rows, pages, saved_pages(forum), several)
        self.query_one(ResourceList).show(Rows(lines))
        self.show_page()

    @property
    def current(self) -> Line | None:
        """The page under the cursor."""
        line: Line | None = self.query_one(ResourceList).current
        return line

    def page_words(self, line: Line) -> str:
        """A page's text."""
        if line.entry is not None:
            return entry_words(line.entry, self.forum_app.now())
        if line.guide is not None:
            return guide_words(line.guide)
        return self.card_words()

    @on(LineList.Moved)
    def show_page(self) -> None:
        """The page beside the list."""
        line = self.current
        if line is not None:
            self.query_one("#page-words", Words).say(f"{line.title}\n\n{self.page_words(line)}")
            self.query_one("#page", VerticalScroll).scroll_home(animate=False)

    @on(LineList.Opened)
    def _open(self, event: LineList.Opened) -> None:
        from tui_forum.ui.screens.text_page import TextPage

        self.app.push_screen(TextPage(event.row.title, self.page_words(event.row)))

    def action_search(self) -> None:
        """Words to look for; none shows all."""
        ask = AskScreen(
            _("Search resources"), _("Every word that you type is looked for."), _("Words"), needed=False
        )

        def typed(words: str | None) -> None:
            if words is not None:
                self._words = words.strip()
                self.changed()

        self.app.push_screen(ask, typed)

    def action_back(self) -> None:
        """All of them again, or leave."""
        if self._words:
            self._words = ""
            self.changed()
        else:
            self.dismiss(None)
