"""What is typed takes effect one key after the other, however fast it comes.

A key may open a screen, and that takes some tens of milliseconds. What is typed meanwhile belongs to the new
screen: given to the old one, the first letters of a reply would act as its commands. Letters in a field and
movement in a list stay where they are, so that a held key need not wait for each of its repetitions.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.widgets import Input, TextArea

from tui_forum.ui.bindings import moving_keys

ACTING = "acting"  # the worker group of what a key has begun: the next key waits for its end
STEP = 0.005  # seconds between looks at a screen that is still opening
HOP = 0.25  # seconds after which a silent widget is asked again: it may have gone
PATIENCE = 1.0  # seconds that a screen may take to choose what has the keys


class Typing:
    """Holds keys and pastes until everything before them has had its effect, then gives them out in order."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._held: deque[events.Event] = deque()
        self._passing: list[events.Event] = []
        self._task: asyncio.Task[None] | None = None
        self._known: tuple[str, Mapping[str, str], frozenset[str]] = ("", {}, frozenset())
        self._stirred = True  # whether something was given out since all was last at rest
        self.closed = False

    def take(self, event: events.Event) -> bool:
        """Whether the app may act on this event now; else it is held, and posted to the app again."""
        if any(event is other for other in self._passing):
            self._passing = [other for other in self._passing if other is not event]
            return True
        if self.closed:
            return False
        at_once = self._task is None and not self._held and (self._stays(event) or not self._stirred)
        if not at_once:
            self._held.append(event)
        self._stirred = True
        if self._task is None and not (at_once and self._stays(event)):
            self._task = asyncio.create_task(self._give_out())
        return at_once

    @property
    def busy(self) -> bool:
        """Whether something typed has yet to have its effect."""
        return self._task is not None or bool(self._held)

    async def finish(self, seconds: float) -> None:
        """Take no more; what was typed before has its effect, unless that takes longer than `seconds`."""
        self.closed = True
        task = self._task or asyncio.create_task(self._give_out())
        await asyncio.wait({task}, timeout=seconds)

    async def _give_out(self) -> None:
        try:
            while True:
                await self._at_rest()
                self._stirred = False
                if not self._held:
                    return
                stays = self._pass_next()
                while stays and self._held and self._stays(self._held[0]):
                    self._pass_next()
        finally:
            self._task = None

    def _pass_next(self) -> bool:
        event = self._held.popleft()
        self._stirred = True
        self._passing.append(event)
        self._app.post_message(event)
        return self._stays(event)

    def _stays(self, event: events.Event) -> bool:
        """Whether it changes nothing but the widget that has the keys, so that nothing need wait for it."""
        field = self._app.focused if self._app.screen_stack else None
        if isinstance(field, Input | TextArea):
            newline = isinstance(event, events.Key) and event.key == "enter" and isinstance(field, TextArea)
            return not isinstance(event, events.Key) or event.is_printable or newline
        group = getattr(field, "moves_by", "")
        return bool(group) and isinstance(event, events.Key) and event.key in self._moves(group)

    def _moves(self, group: str) -> frozenset[str]:
        """The keys that only move in a list or a thread."""
        changed: Mapping[str, str] = getattr(self._app, "keys_changed", {})
        if self._known[:2] != (group, changed):
            self._known = (group, changed, moving_keys(group, changed))
        return self._known[2]

    # Rest.

    async def _at_rest(self) -> None:
        """Wait until every message has been dealt with and the screen on top has the keys.

        A key travels from the focused widget up to the app, which runs its action; what that posts travels up
        once more: two rounds without any change are rest.
        """
        loop = asyncio.get_running_loop()
        hurry = loop.time() + PATIENCE
        calm = 0
        while calm < 2:
            top, focused = self._top(), self._app.focused
            heard = [await self._hears(pump) for pump in self._line()]
            same = self._top() is top and self._app.focused is focused
            if any(
                not worker.is_finished and worker.group.startswith(ACTING) for worker in self._app.workers
            ):
                hurry = loop.time() + PATIENCE
            elif same and all(heard) and (self._has_keys() or loop.time() > hurry):
                calm += 1
                continue
            calm = 0
            await asyncio.sleep(STEP)

    def _acting(self) -> bool:
        workers = self._app.workers
        return any(not worker.is_finished and worker.group.startswith(ACTING) for worker in workers)

    def _top(self) -> MessagePump | None:
        return self._app.screen_stack[-1] if self._app.screen_stack else None

    def _line(self) -> Iterator[MessagePump]:
        """The app, then from what has the keys up to the app again."""
        yield self._app
        pump: MessagePump | None = (self._app.focused or self._top()) if self._app.screen_stack else None
        while pump is not None and pump is not self._app:
            yield pump
            pump = pump._parent
        yield self._app

    @staticmethod
    async def _hears(pump: MessagePump) -> bool:
        """Wait until a widget has dealt with all its messages; False when it is silent."""
        done = asyncio.Event()
        say: Callable[[], None] = done.set
        if not pump.call_later(say):
            return False
        try:
            await asyncio.wait_for(done.wait(), HOP)
        except TimeoutError:
            return False
        return True

    def _has_keys(self) -> bool:
        top = self._top()
        begun: bool | None = getattr(top, "begun", None)
        return self._app.focused is not None if begun is None else begun
