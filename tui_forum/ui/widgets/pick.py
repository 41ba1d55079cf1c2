"""A field that shows one of many and opens a list to choose another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from tui_forum.language import _
from tui_forum.text import clean_line, fit
from tui_forum.ui.widgets.line_list import LineList
from tui_forum.ui.widgets.rows import Rows


class PickList(LineList):
    """Names to choose from."""

    def draw(self, row: str, width: int, at_cursor: bool) -> str:
        """A mark and the name."""
        return fit(f"{'▸' if at_cursor else ' '} {clean_line(row)}", width)

    def key(self, row: str) -> str:
        """The name itself."""
        return row


class PickScreen(ModalScreen[str]):
    """Choose one name from a list, below what the choice is about: it covers the keys that rest meanwhile."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,h,left", "dismiss", "Back", show=False, id="back"),
        Binding("question_mark,f1", "app.help", "Help", show=False, id="help"),
    ]
    groups: ClassVar[tuple[str, ...]] = ("back", "list")  # of the table of keys
    DEFAULT_CSS = """
    PickScreen { align: center bottom; }
    PickScreen > PickList { width: 100%; height: auto; max-height: 80%; border: round $primary; }
    """

    def __init__(self, names: Sequence[str], chosen: str, about: str = "") -> None:
        """`about` is what is chosen, cleaned."""
        super().__init__()
        self._names, self._chosen, self._about = names, chosen, about

    def compose(self) -> Iterable[Widget]:
        """The list, in a frame that says what it is and what to press."""
        names = PickList(Rows(self._names))
        names.border_title = Content(self._about)
        names.border_subtitle = Content(_("Enter takes it, Esc goes back"))
        yield names

    def heading(self) -> str:
        """What is chosen, for the help screen."""
        return self._about

    def on_mount(self) -> None:
        """Stand on what is chosen now."""
        self.query_one(PickList).go_to(self._chosen)

    def on_click(self, event: events.Click) -> None:
        """A click beside the list goes back."""
        if event.widget is self:
            self.dismiss(None)

    def on_line_list_opened(self, event: LineList.Opened) -> None:
        """That one."""
        self.dismiss(event.row)


class PickField(Widget, can_focus=True):
    """`[ Listening ▾ ]`: Enter, Space or a click opens the list, left and right turn through it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,down", "pick", "Choose", show=False, id="pick.open"),
        Binding("right", "turn(1)", "Next", show=False, id="pick.next"),
        Binding("left", "turn(-1)", "Previous", show=False, id="pick.previous"),
    ]
    DEFAULT_CSS = """
    PickField { height: 1; width: 1fr; padding: 0; }
    PickField > .pick--value { background: $panel; }
    PickField:focus > .pick--value { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"pick--value"}

    class Changed(Message):
        """Another name is shown."""

    def __init__(self, names: Sequence[str], value: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names = tuple(names)
        self.value = value

    def choose(self, value: str | None) -> None:
        """Show this one."""
        if value is not None and value != self.value:
            self.value = value
            self.post_message(self.Changed())
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The name between brackets."""
        width = self.size.width
        name = clean_line(self.value) or _("none")
        text = fit(f" {name}", min(width - 3, max(20, len(name) + 2))) + "▾ "
        style = self.rich_style + self.get_component_rich_style("pick--value", partial=True)
        return Strip([Segment(text, style)]).adjust_cell_length(width, self.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Open the list."""
        self.action_pick()

    def action_pick(self) -> None:
        """Open the list."""
        if len(self._names) > 1:
            self.app.push_screen(PickScreen(self._names, self.value), self.choose)

    def action_turn(self, by: int) -> None:
        """The next name, round and round."""
        if self.value in self._names:
            self.choose(self._names[(self._names.index(self.value) + by) % len(self._names)])
