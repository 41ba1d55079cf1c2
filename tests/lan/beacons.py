"""A host that only announces itself and prints what it hears: run in each host by the discovery tests."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys

from sync.clock import SystemClock
from sync.net.addresses import watch_addresses
from sync.net.discovery import Discovery, Hooks, Sighting


def say(event: str, **facts: object) -> None:
    print(json.dumps({"event": event, **facts}), flush=True)


def found(sighting: Sighting) -> None:
    hosts = [host for host, _ in sighting.addresses]
    say("found", mark=sighting.beacon.slots[0].decode(), name=sighting.name, hosts=hosts)


async def main(mark: str, refresh: float) -> None:
    slots = (mark.encode().ljust(16, b"."), *[b"\0" * 16] * 7)
    hooks = Hooks(
        lambda nonce, port: slots,
        found,
        lambda name: say("lost", name=name),
        lambda why: say("trouble", why=why),
    )
    discovery = Discovery(4100, hooks, SystemClock(), refresh=refresh)
    moved = asyncio.create_task(watch_addresses(lambda _: discovery.renew(), poll=0.2, settle=0.3))
    running = asyncio.create_task(discovery.run())
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, running.cancel)
    say("started")
    with contextlib.suppress(asyncio.CancelledError):
        await running
    moved.cancel()


asyncio.run(main(sys.argv[1], float(sys.argv[2])))
