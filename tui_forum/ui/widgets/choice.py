"""One of a few: every possibility is in sight, one is marked. Arrow keys or a click choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui_forum.text import fit, fold

TWO_COLUMNS = 70  # from this many cells on, possibilities stand in two columns
MARKS = ("( ) ", "(•) ", "    ")  # not chosen, chosen, and before what goes on


class Choice(Widget, can_focus=True):
    """A group of radio marks drawn by the line: `( ) label`, the chosen one `(•)`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "turn(1)", "Next", show=False, id="choice.next"),
        Binding("up", "turn(-1)", "Previous", show=False, id="choice.previous"),
        Binding("right", "across(1)", "Across", show=False, id="choice.right"),
        Binding("left", "across(-1)", "Across", show=False, id="choice.left"),
        Binding("space", "turn(1)", "Next", show=False, id="choice.turn"),
        Binding("enter", "take", "Take it", show=False, id="choice.take"),
    ]
    DEFAULT_CSS = """
    Choice { height: auto; }
    Choice > .choice--chosen { text-style: bold; }
    Choice:focus > .choice--chosen { text-style: bold reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice--chosen"}

    chosen: reactive[int] = reactive(0, repaint=True)

    class _About(Message):
        """Something about a group."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The group it belongs to."""
            return self.choice

    class Changed(_About):
        """Another possibility is marked."""

    class Taken(_About):
        """Enter was pressed on the marked possibility."""

    def __init__(
        self,
        options: Sequence[tuple[Any, str]],
        *,
        columns: int = 1,
        chosen: Any = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._options = tuple(options)
        self._columns = columns
        self.set_reactive(Choice.chosen, self._place(chosen))

    @property
    def value(self) -> Any:
        """What the marked possibility stands for."""
        return self._options[self.chosen][0] if self._options else None

    @property
    def several(self) -> bool:
        """Whether there is anything to choose."""
        return len(self._options) > 1

    def choose(self, value: Any) -> None:
        """Mark the possibility with this value, the first one if there is none."""
        self.chosen = self._place(value)

    def _place(self, value: Any) -> int:
        return next((i for i, (other, _) in enumerate(self._options) if other == value), 0)

    def _shape(self, width: int) -> tuple[int, int]:
        columns = self._columns if width >= TWO_COLUMNS else 1
        return columns, -(-len(self._options) // columns)

    def _lines(self, width: int) -> list[list[tuple[int, int, str]]]:
        """Line by line, which possibilities stand on it: its place, which line of its own, the words."""
        columns, rows = self._shape(width)
        room = width // columns - 1 - len(MARKS[0])
        lines = []
        for row in range(rows):
            places = range(row, len(self._options), rows)
            folded = [(place, fold(self._options[place][1], room)) for place in places]
            for number in range(max(len(words) for _place, words in folded)):
                cells = [(place, number, "".join(words[number : number + 1])) for place, words in folded]
                lines.append(cells)
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the possibilities need."""
        return len(self._lines(width))

    def render_line(self, y: int) -> Strip:
        """One line of possibilities; they run down the first column, then the next."""
        width, lines = self.size.width, self._lines(self.size.width)
        cell = width // self._shape(width)[0]
        strong = self.rich_style + self.get_component_rich_style("choice--chosen", partial=True)
        segments = []
        for place, number, words in lines[y] if y < len(lines) else []:
            mark = MARKS[2 if number else place == self.chosen]
            style = strong if place == self.chosen else self.rich_style
            segments += [Segment(fit(mark + words, cell - 1), style), Segment(" ", self.rich_style)]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def validate_chosen(self, chosen: int) -> int:
        """Only what there is."""
        return max(0, min(chosen, len(self._options) - 1))

    def watch_chosen(self) -> None:
        """Tell the form."""
        self.post_message(self.Changed(self))

    def on_click(self, event: events.Click) -> None:
        """Mark what was clicked."""
        width, lines = self.size.width, self._lines(self.size.width)
        if event.y < len(lines):
            cells = lines[event.y]
            self.chosen = cells[min(len(cells) - 1, event.x // max(1, width // self._shape(width)[0]))][0]

    def action_turn(self, by: int) -> None:
        """The next possibility, round and round."""
        self.chosen = (self.chosen + by) % max(1, len(self._options))

    def action_across(self, by: int) -> None:
        """The possibility beside this one."""
        columns, rows = self._shape(self.size.width)
        self.action_turn(
            by * rows if columns > 1 and 0 <= self.chosen + by * rows < len(self._options) else by
        )

    def action_take(self) -> None:
        """Say that the choice is made."""
        self.post_message(self.Taken(self))
