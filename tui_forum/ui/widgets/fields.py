"""Fields to type in. What is pasted or taken from a draft passes the gate before it is drawn."""

from __future__ import annotations

from textual import events
from textual.widgets import Input, TextArea

from tui_forum.text import clean, clean_line


class Field(Input):
    """One line."""

    DEFAULT_CSS = """
    Field { width: 1fr; height: 1; border: none; padding: 0 1; background: $panel; }
    Field:focus { border: none; background: $panel; text-style: underline; }
    """

    def __init__(
        self, value: str = "", *, placeholder: str = "", secret: bool = False, id: str | None = None
    ) -> None:
        super().__init__(
            clean_line(value), placeholder, password=secret, id=id, compact=True, select_on_focus=False
        )

    def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        lines = clean(event.text).splitlines()
        if lines:
            self.insert_text_at_cursor(" ".join(line.strip() for line in lines if line.strip()))


class Writing(TextArea):
    """Many lines."""

    DEFAULT_CSS = """
    Writing { height: 1fr; min-height: 4; border: round $secondary; padding: 0 1; background: $background; }
    Writing:focus { border: heavy $primary; }
    Writing .text-area--cursor-line { background: $background; }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(clean(text), id=id, tab_behavior="focus", show_line_numbers=False, soft_wrap=True)

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self.insert(clean(event.text), maintain_selection_offset=False)
