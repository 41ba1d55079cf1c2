"""What screens with a few fields share: Enter goes on to the next, what is wrong is said in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, TypeVar

from textual import on
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input

from sync.errors import SyncError
from tui_forum.services.errors_said import sentence
from tui_forum.ui.bindings import bind
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.choice import Choice
from tui_forum.ui.widgets.words import Words

Result = TypeVar("Result")
Made = TypeVar("Made")


def row(label: str, field: Widget) -> Horizontal:
    """A field with its name before it, between brackets that show where it is without any colour."""
    left, right = Words("[", classes="edge"), Words("]", classes="edge")
    return Horizontal(Words(label, classes="label"), left, field, right, classes="row")


class FormBody(VerticalScroll, can_focus=False):
    """The fields of a form; scrolls by itself to the one that has the focus."""

    DEFAULT_CSS = "FormBody { height: 1fr; overflow-x: hidden; scrollbar-size-vertical: 1; }"
    _lines = 0

    def on_resize(self) -> None:
        """Where words below take room, what is being typed in stays in sight."""
        before, self._lines = self._lines, self.size.height
        field = self.screen.focused
        if field is not None and self._lines < before and self in field.ancestors:
            self.call_after_refresh(self.scroll_to_widget, field, animate=False)


class Form(Page[Result]):
    """A page of fields. Enter goes on to the next one; `action_done` is what the last Enter and Ctrl+S do."""

    groups: ClassVar[tuple[str, ...]] = ("form", "confirm")
    bar: ClassVar[tuple[str, ...]] = ("form.done", "pane", "form.back")
    BINDINGS = bind("form", "confirm")
    AUTO_FOCUS = ""  # each form chooses by itself, and need not scroll past its question
    choice_is_all: ClassVar[bool] = False  # whether Enter on a choice is enough, whatever stands below it
    busy = False

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        self._go_on(event.input)

    @on(Choice.Taken)
    def _choice_taken(self, event: Choice.Taken) -> None:
        self._go_on(event.choice)

    def _go_on(self, field: Widget) -> None:
        """To what can be filled in below this field; done where there is nothing."""
        enough = self.choice_is_all and isinstance(field, Choice)
        if enough or self.focus_chain[-1:] == [field]:
            self.run_worker(self.run_action("done"), group=f"{ACTING}-first")
        else:
            self.focus_next()

    def tell(self, words: str) -> None:
        """Say in place what is wrong or what is going on."""
        self.query_one("#sorry", Words).say(words)
        if words:
            self.call_after_refresh(self._tell_in_sight, words)

    def _tell_in_sight(self, words: str) -> None:
        """Where a long form hides that place, the status line says it."""
        bodies, told = self.query(FormBody), self.query_one("#sorry", Words)
        if bodies and told.display and not bodies.first().region.contains_region(told.region):
            self.say(words)

    def sorry(self, error: SyncError) -> None:
        """Say in place what went wrong and what to do next."""
        self.tell(sentence(error))

    async def make(self, words: str, work: Callable[[], Made]) -> Made | None:
        """Do something slow on the writer thread and say so; None when it did not work (and was told)."""
        if self.busy:
            return None
        self.busy = True
        self.tell(words)
        try:
            made = await self.forum_app.writer.do(work)
        except SyncError as error:
            self.sorry(error)
            return None
        finally:
            self.busy = False
        self.tell("")
        return made

    def action_done(self) -> object:
        """The form is filled in."""
        raise NotImplementedError

    def action_back(self) -> None:
        """Leave the form."""
        if not self.busy:
            self.dismiss(None)
