"""Beginning epochs when it is this device's turn."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from sync.engine.context import Context
from sync.errors import StoreBusy
from sync.log.record_log import RecordLog


async def rotate(context: Context, seconds: float) -> None:
    """Look every so many seconds until cancelled; not at once, so that others' news come first.

    What is written is noticed by the watch like anything else.
    """
    while True:
        await asyncio.sleep(seconds)
        with suppress(StoreBusy):  # there is no hurry
            await context.worker.call(_tend, context.log)


def _tend(log: RecordLog) -> None:
    for info in log.boards():
        log.tend(info.board_id)
