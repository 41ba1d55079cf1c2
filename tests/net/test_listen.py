from __future__ import annotations

import asyncio
import socket

import pytest

from sync.errors import PortTaken
from sync.net.listen import listen


def test_both_address_families_share_one_port() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("this machine has no dual-stack IPv6")
    with listen(("", 0)) as sock:
        port = sock.getsockname()[1]
        for host in ("127.0.0.1", "::1"):
            socket.create_connection((host, port), 5).close()


async def test_what_is_accepted_sends_at_once() -> None:
    accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        sock = writer.get_extra_info("socket")
        accepted.set_result(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    sock = listen(("", 0))
    server = await asyncio.start_server(look, sock=sock)
    _, writer = await asyncio.open_connection("127.0.0.1", sock.getsockname()[1])
    assert await asyncio.wait_for(accepted, 5)
    writer.close()
    server.close()


def test_a_taken_port_is_one_clear_sentence() -> None:
    with listen(("127.0.0.1", 0)) as first, pytest.raises(PortTaken, match="Cannot listen on 127"):
        listen(first.getsockname()[:2])


def test_the_preferred_port_is_taken_when_free_and_another_when_not() -> None:
    with listen(("127.0.0.1", 0)) as first:
        port = first.getsockname()[1]
        with listen(("127.0.0.1", 0), prefer=port) as second:
            assert second.getsockname()[1] != port
    with listen(("127.0.0.1", 0), prefer=port) as third:
        assert third.getsockname()[1] == port
