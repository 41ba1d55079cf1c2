"""What a neighbour hears of a pairing: that there is one, and its number."""

from __future__ import annotations

import asyncio

from zeroconf import Zeroconf
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

from sync.clock import SystemClock
from sync.crypto.spoken import nameplate_tag
from sync.net.addresses import Address
from sync.net.nameplates import SERVICE, announce, browse

CLOCK = SystemClock()
LOOPBACK = ("127.0.0.1",)


async def test_a_neighbour_hears_the_number_and_chance() -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: object) -> None:
        heard.put_nowait(name)

    announcing = [asyncio.create_task(announce(7, port, CLOCK, LOOPBACK)) for port in (4101, 4102)]
    async with AsyncZeroconf(interfaces=list(LOOPBACK)) as neighbour:
        browser = AsyncServiceBrowser(neighbour.zeroconf, [SERVICE], handlers=[changed])
        infos: dict[str, AsyncServiceInfo] = {}
        async with asyncio.timeout(20):
            while len(infos) < 2:
                name = await heard.get()
                info = AsyncServiceInfo(SERVICE, name)
                if await info.async_request(neighbour.zeroconf, 3000):
                    infos[name] = info
        await browser.async_cancel()
    for task in announcing:
        task.cancel()
    await asyncio.gather(*announcing, return_exceptions=True)
    one, other = infos.values()
    assert {one.port, other.port} == {4101, 4102}
    for info in (one, other):
        assert info.name.startswith(nameplate_tag(7))
        assert len(info.name) == len(f"{nameplate_tag(7)}{8 * '0'}.{SERVICE}")
        assert set(info.properties) == {b"v", b"n"}
        assert info.parsed_addresses() == ["127.0.0.1"]
    assert one.server != other.server
    assert one.properties[b"n"] != other.properties[b"n"]


async def test_only_the_number_that_is_looked_for_is_followed_and_each_holder_of_it() -> None:
    places = {4201: 7, 4202: 8, 4203: 7}
    announcing = [
        asyncio.create_task(announce(number, port, CLOCK, LOOPBACK)) for port, number in places.items()
    ]
    found: asyncio.Queue[list[Address]] = asyncio.Queue()
    looking = asyncio.create_task(browse(7, found.put_nowait, LOOPBACK))
    seen: set[int] = set()
    async with asyncio.timeout(20):
        while len(seen) < 2:
            seen |= {port for _, port in await found.get()}
    assert seen == {4201, 4203}
    for task in (*announcing, looking):
        task.cancel()
    await asyncio.gather(*announcing, looking, return_exceptions=True)
