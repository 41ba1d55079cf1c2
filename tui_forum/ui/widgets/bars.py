"""The lines around the content: where you are, what is so, and which keys do what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.text import fit, fold
from tui_forum.ui.bindings import find, keys_of, shown
from tui_forum.ui.host import Host
from tui_forum.ui.key_table import Key

Entry = tuple[Key, str, str]  # the key, how it is written, its word
NARROW = 60  # below this many cells the key bar uses its shorter words
MOST_STATUS_LINES, MOST_NARROW = 3, 6


def both_ends(left: str, right: str, width: int) -> str:
    """Two cleaned texts on one line; the left one gives way."""
    right = f" {right} " if right else ""
    if cell_len(right) > width // 2:
        right = fit(right, width // 2)
    return fit(f" {left}", width - cell_len(right)) + right


class TopBar(Widget):
    """Where you are at the left, who is near at the right, and a rule below."""

    DEFAULT_CSS = """
    TopBar { height: 2; }
    TopBar > .bar--here { text-style: bold; }
    TopBar > .bar--rule { color: $secondary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--here", "bar--rule"}

    def __init__(self, left: str = "") -> None:
        super().__init__()
        self._left, self._right = left, ""

    def show(self, left: str, right: str) -> None:
        """Say where we are and who is near; both cleaned by the caller."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The text or the rule."""
        width = self.size.width
        name = "bar--rule" if y else "bar--here"
        text = "─" * width if y else both_ends(self._left, self._right, width)
        style = self.rich_style + self.get_component_rich_style(name, partial=True)
        return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style)


class StatusLine(Widget):
    """What is so, in one line; what is longer goes on in others below, and all else makes room."""

    DEFAULT_CSS = "StatusLine { height: auto; color: $secondary; }"

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._text = text

    @property
    def text(self) -> str:
        """What the line says now."""
        return self._text

    def show(self, text: str) -> None:
        """Say something else; cleaned by the caller."""
        if text != self._text:
            before, self._text = self._lines(self.size.width), text
            self.refresh(layout=len(before) != len(self._lines(self.size.width)))

    def _lines(self, width: int) -> list[str]:
        lines, most = fold(self._text, width - 2), MOST_STATUS_LINES if width >= NARROW else MOST_NARROW
        return lines if len(lines) <= most else [*lines[: most - 1], " ".join(lines[most - 1 :])]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One of them."""
        width = self.size.width
        lines = self._lines(width)
        text = fit(f" {lines[y]}", width) if y < len(lines) else ""
        return Strip([Segment(text, self.rich_style)]).adjust_cell_length(width, self.rich_style)


class KeyBar(Widget):
    """The keys that matter here, the most useful first; help and leaving always fit. A click presses one."""

    DEFAULT_CSS = """
    KeyBar { height: 1; }
    KeyBar > .bar--key { text-style: bold; color: $primary; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key"}
    ALWAYS = ("help", "leave-now")

    def __init__(
        self,
        groups: Iterable[str],
        ids: Iterable[str],
        words: Mapping[str, str] | None = None,
        *,
        spelled: bool = False,
    ) -> None:
        """`words` are what keys are called here, by their ids, in place of their usual words."""
        super().__init__()
        self._spelled = spelled
        self._words = words or {}
        self._groups = ("app", *groups)
        self._ids = tuple(ids)
        self._spans: list[tuple[int, int, str]] = []

    def show(self, ids: Iterable[str], words: Mapping[str, str]) -> None:
        """Offer other keys, or call them otherwise."""
        if (wanted := tuple(ids)) != self._ids or words != self._words:
            self._ids, self._words = wanted, words
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The keys that fit, each with its word."""
        width = self.size.width
        chosen = self._fitting(width - 1)
        key_style = self.rich_style + self.get_component_rich_style("bar--key", partial=True)
        segments, at = [Segment(" ", self.rich_style)], 1
        self._spans = []
        for key, name, word in chosen:
            segments += [Segment(name, key_style), Segment(f" {word}  ", self.rich_style)]
            length = self._length((key, name, word))
            self._spans.append((at, at + length - 2, self._press(key, self._keymap())))
            at += length
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _keymap(self) -> dict[str, str]:
        return self.app.keys_changed if isinstance(self.app, Host) else {}

    def _fitting(self, room: int) -> list[Entry]:
        always = self._named(self.ALWAYS)
        room -= sum(self._length(entry) for entry in always) - 2
        chosen: list[Entry] = []
        for entry in self._named(self._ids):
            if self._length(entry) <= room:
                chosen.append(entry)
                room -= self._length(entry)
        return chosen + always

    def _named(self, ids: Iterable[str]) -> list[Entry]:
        keys = [key for key_id in ids if (key := find(key_id, self._groups))]
        words = 0 if self.size.width >= NARROW else -1
        keymap = self._keymap()
        return [
            (key, shown(self._press(key, keymap), self._spelled), self._word(key).split("|")[words])
            for key in keys
        ]

    def _word(self, key: Key) -> str:
        return _(self._words.get(key.id, key.bar))

    def _press(self, key: Key, keymap: dict[str, str]) -> str:
        """The key to offer: where text is typed, one that types nothing."""
        names = keys_of(key, keymap)
        typing = not {"form", "compose"}.isdisjoint(self._groups)
        return next((name for name in names if len(shown(name)) > 1), names[0]) if typing else names[0]

    @staticmethod
    def _length(entry: Entry) -> int:
        return cell_len(entry[1]) + cell_len(entry[2]) + 3

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for start, end, key in self._spans:
            if start <= event.x < end:
                self.app.simulate_key(key)
