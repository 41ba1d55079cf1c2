from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sync.net.limits import Allowance, Caps, Gate, Meter

HOSTS = ("10.0.0.1", "10.0.0.2", "10.0.0.3")
CAPS = Caps(half_open=4, half_open_per_address=2, established=6, established_per_address=4)


def test_one_address_cannot_take_every_place() -> None:
    gate = Gate(CAPS)
    assert [gate.enter(HOSTS[0]) for _ in range(4)] == [True, True, False, False]
    assert gate.enter(HOSTS[1])


def test_a_finished_handshake_frees_its_place() -> None:
    gate = Gate(CAPS)
    assert gate.enter(HOSTS[0])
    assert gate.enter(HOSTS[0])
    assert not gate.enter(HOSTS[0])
    gate.promote(HOSTS[0])
    assert gate.enter(HOSTS[0])


@given(
    st.lists(
        st.tuples(st.sampled_from(["enter", "promote", "leave half", "leave full"]), st.sampled_from(HOSTS))
    )
)
def test_counts_follow_a_plain_model_and_never_pass_the_caps(steps: list[tuple[str, str]]) -> None:
    gate = Gate(CAPS)
    half: list[str] = []
    full: list[str] = []
    for step, host in steps:
        if step == "enter":
            if gate.enter(host):
                half.append(host)
        elif step == "promote" and host in half:
            gate.promote(host)
            half.remove(host)
            full.append(host)
        elif step == "leave half" and host in half:
            gate.leave(host, established=False)
            half.remove(host)
        elif step == "leave full" and host in full:
            gate.leave(host, established=True)
            full.remove(host)
        assert (gate.half_open, gate.established) == (len(half), len(full))
        assert len(half) <= CAPS.half_open
        assert all(half.count(host) <= CAPS.half_open_per_address for host in HOSTS)


def test_a_rate_rises_with_bytes_and_falls_with_time() -> None:
    meter = Meter(0.0)
    for second in range(10):
        meter.add(1000, float(second))
    assert meter.total == 10_000
    assert 400 < meter.rate(9.0) <= 1000
    assert meter.rate(30.0) == 0.0


def test_an_allowance_is_for_bursts_and_for_the_long_run() -> None:
    allowance = Allowance(0.0, rate=10, most=100)
    assert allowance.spend(100, 0.0)
    assert not allowance.spend(1, 0.0)
    assert allowance.spend(19, 2.0)
    assert not allowance.spend(101, 1_000.0)
