"""Waiting for a condition that no event announces."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

SECONDS = 10.0


async def until(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    """Return once `condition()` holds; raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 (what is waited for has no event of its own)
            await asyncio.sleep(0.001)
