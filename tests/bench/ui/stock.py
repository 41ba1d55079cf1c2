"""The same lists and threads with stock Textual widgets, as a yardstick; run by bench_ui in a terminal.

    python tests/bench/ui/stock.py list-options|list-table|thread-statics|thread-markdown NUMBER

Shows NUMBER rows or posts and the word PAINTED when they are mounted. Ctrl+Q ends it.
"""

from __future__ import annotations

import sys

from textual.app import App, ComposeResult
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import DataTable, Markdown, OptionList, Static

BODY = "I have been walking in the evenings and it is a little lighter each time. " * 3


def widget(kind: str, number: int) -> Widget:
    """The widget with its rows or posts."""
    if kind == "list-options":
        return OptionList(*(f" evening number {n:<50} 2/7   3m" for n in range(number)), markup=False)
    if kind == "list-table":
        table: DataTable[str] = DataTable(cursor_type="row")
        table.add_columns("title", "author", "need", "replies", "age")
        table.add_rows(
            (f"evening number {n}", f"member-{n % 300}", "listen", "2/7", "3m") for n in range(number)
        )
        return table
    if kind == "thread-statics":
        return VerticalScroll(*(Static(f"ana · 3 h ago\n{BODY}\n", markup=False) for _ in range(number)))
    return VerticalScroll(
        *(Markdown(f"**ana** · 3 h ago\n\n{BODY}\n", open_links=False) for _ in range(number))
    )


class Stock(App[None]):
    """One widget, and a line that says when it is painted."""

    def compose(self) -> ComposeResult:
        """The line above, the widget below."""
        yield Static("", id="line", markup=False)
        yield widget(sys.argv[1], int(sys.argv[2]))

    def on_ready(self) -> None:
        """Everything is mounted and about to be painted."""
        self.call_after_refresh(self.query_one("#line", Static).update, "PAINTED")


if __name__ == "__main__":
    Stock().run()
