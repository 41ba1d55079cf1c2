"""Waiting for an event or for some time, whichever is first."""

from __future__ import annotations

import asyncio


async def wait_up_to(event: asyncio.Event, seconds: float) -> bool:
    """Whether `event` was set within `seconds`.

    Not `asyncio.wait_for`: in Python 3.11 it swallows a cancellation that comes with the timeout, and
    the task that waits then never ends.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
