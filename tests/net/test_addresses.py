from __future__ import annotations

import asyncio
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadAddress
from sync.net.addresses import (
    format_address,
    local_addresses,
    nearest_first,
    parse_address,
    plain_host,
    watch_addresses,
    with_scopes,
)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("192.168.1.20:4100", ("192.168.1.20", 4100)),
        (" laptop.local:1 ", ("laptop.local", 1)),
        ("[::1]:0", ("::1", 0)),
        ("[fe80::1%eth0]:4100", ("fe80::1%eth0", 4100)),
        (":7000", ("", 7000)),
    ],
)
def test_an_address_is_read_as_people_type_it(text: str, address: tuple[str, int]) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text", ["", "laptop", "::1:80", "a:b", "a:70000", "a:-1", "a b:80", "a\x1b[0m:80", "a:٣"]
)
def test_what_is_no_address_is_refused_with_a_way_on(text: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parse_address(text)
    assert "HOST:PORT" in refused.value.hint


@given(st.ip_addresses().map(str), st.integers(0, 65535))
def test_reading_undoes_writing(host: str, port: int) -> None:
    assert parse_address(format_address((host, port))) == (host, port)


def test_a_dual_stack_socket_names_ipv4_hosts_plainly() -> None:
    assert plain_host("::ffff:10.0.0.1") == "10.0.0.1"
    assert plain_host("fe80::1") == "fe80::1"


def test_hosts_on_our_own_link_are_dialled_first() -> None:
    own = frozenset({"10.0.0.7", "fe80::7%eth0"})
    assert nearest_first(["172.17.0.1", "2001:db8::9", "fe80::9%2", "10.0.0.9"], own) == [
        "10.0.0.9",
        "fe80::9%2",
        "172.17.0.1",
        "2001:db8::9",
    ]


def test_a_link_local_address_heard_without_its_link_is_tried_on_each() -> None:
    own = frozenset({"fe80::7%eth0", "fe80::8%wlan0", "10.0.0.7"})
    assert with_scopes(["fe80::9", "10.0.0.9"], own) == ["fe80::9%eth0", "fe80::9%wlan0", "10.0.0.9"]


def test_loopback_is_not_an_address_for_neighbours() -> None:
    assert not {"127.0.0.1", "::1"} & local_addresses()


async def test_a_change_is_told_once_it_is_still() -> None:
    readings = iter([{"a"}, {"a"}, {"b"}, {"c"}])
    last = frozenset[str]()
    told: asyncio.Queue[frozenset[str]] = asyncio.Queue()

    def read() -> frozenset[str]:
        nonlocal last
        with contextlib.suppress(StopIteration):
            last = frozenset(next(readings))
        return last

    watch = asyncio.create_task(watch_addresses(told.put_nowait, read=read, poll=0.005, settle=0.02))
    try:
        assert await asyncio.wait_for(told.get(), 5) == {"c"}
        assert told.empty()
    finally:
        watch.cancel()
