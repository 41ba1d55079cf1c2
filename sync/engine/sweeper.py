"""Forgetting while the engine runs: once a day, in small steps, with a word where the date is in doubt."""

from __future__ import annotations

import asyncio

from sync.clock import day_of
from sync.engine.context import Context
from sync.errors import SyncError
from sync.events import Trouble

LOOK_SECONDS = 300.0
"""Between two looks whether another day has begun."""
BREATH_SECONDS = 0.05
"""Between two steps of a long sweep: others use the log, too."""
HINT = (
    "Set the date if it is wrong. Until another machine agrees with it, or a week has passed, nothing is "
    "forgotten on its word."
)


class Sweeper:
    """Sweeps the log when the engine starts, and on each day that begins while it runs."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._doubted = False

    async def run(self) -> None:
        """Sweep until cancelled."""
        swept: int | None = None
        while True:
            today = day_of(self._context.clock.now())
            if today != swept:
                await self.sweep()
                swept = today
            await asyncio.sleep(LOOK_SECONDS)

    async def sweep(self) -> None:
        """Forget all that has expired; what the disk does not let go of today is tried again tomorrow."""
        context = self._context
        try:
            step = await context.worker.call(context.log.sweep)
            while step.more:
                await asyncio.sleep(BREATH_SECONDS)
                step = await context.worker.call(context.log.sweep)
            await context.worker.call(context.log.retire)
        except SyncError as error:
            context.publish(Trouble(str(error), error.hint))
            return
        if step.doubt and not self._doubted:
            context.publish(Trouble(step.doubt, HINT, "clock"))
        self._doubted = bool(step.doubt)
