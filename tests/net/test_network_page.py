"""PROTOCOL-network.md is written by hand; here it is held to the times, caps and layouts of the code."""

from __future__ import annotations

from sync.engine import boards, carrier, dialler, intake, meeting, talk, watch, ways
from sync.net import addresses, beacon, discovery, limits
from tests.pages import missing, rows

PAGE = "PROTOCOL-network"


def told(heading: str) -> dict[str, str]:
    """A table of two columns and more: what its first says, and its second."""
    return {cells[0]: cells[1] for cells in rows(PAGE, heading)}


def test_every_time_of_a_connection_is_told() -> None:
    assert told("Liveness") == {
        "TCP connect, each address": f"{limits.CONNECT_SECONDS:.0f}",
        "handshake, on either side, from the first byte": f"{limits.HANDSHAKE_SECONDS:.0f}",
        "silence after which PING is sent": f"{limits.IDLE_SECONDS:.0f}",
        "silence after which the peer is gone": f"{limits.SILENCE_SECONDS:.0f}",
        "bytes of ours waiting for a peer who takes none": f"{limits.STALL_SECONDS:.0f}",
        "reading at one encrypted message whose end does not come": f"{limits.MESSAGE_SECONDS:.0f}",
        "sign of life when a second connection makes one doubtful": f"{limits.PROBE_SECONDS:.0f}",
    }


def test_every_cap_is_told() -> None:
    said = told("What a stranger can make us spend")
    assert said == {
        "half-open connections in all": f"{limits.HALF_OPEN}",
        "half-open from one address": f"{limits.HALF_OPEN_PER_ADDRESS}",
        "established in all / from one address": f"{limits.ESTABLISHED} / {limits.ESTABLISHED_PER_ADDRESS}",
        "dials of ours at once": f"{limits.DIALS_AT_ONCE}",
        "routes": f"{dialler.ROUTES}",
        "announcements being resolved": f"{discovery.RESOLVES_AT_ONCE}",
        "addresses of one announcement": f"{discovery.ADDRESSES_EACH}",
        next(line for line in said if "no honest machine" in line): f"{meeting.MOST_REFUSED}",
        next(line for line in said if "refused on one board" in line): f"{boards.MOST_SHUNNED:,}",
        "ids announced by one peer and not yet in our log": f"{talk.MOST_PROMISED:,}",
        "bytes received and not yet durable, on one board": f"{intake.MOST_BYTES >> 20} MiB",
        "bytes queued for one peer": f"{limits.HIGH_WATER >> 10} KiB",
        "answers queued for one peer": f"{limits.MOST_UNSENT >> 20} MiB",
    }


def test_everything_else_that_has_a_number_is_told() -> None:
    assert not missing(
        PAGE,
        (
            f"nonce, {beacon.NONCE_SIZE} bytes",
            f"{beacon.SLOTS} slots of {beacon.SLOT_SIZE} bytes, always {beacon.SLOTS}",
            f"link-local ones included, {discovery.ADDRESSES_EACH} at most",
            f"every {discovery.ROTATE_SECONDS / 3600:.0f} hours",
            f"every {discovery.REFRESH_SECONDS:.0f} ± 2 s",
            f"addresses are read every second; when they have been still for {addresses.SETTLE_SECONDS} s",
            f"tried again every {discovery.AGAIN_SECONDS:.0f} s",
            f"{dialler.GIVE_UP_AFTER + 1} failures in a row",
            f"the {ways.REMEMBERED} met last on each board",
            f"{limits.CONNECT_SECONDS:.0f} s each",
            f"lasted under {dialler.STEADY_SECONDS:.0f} s",
            f"`{dialler.FIRST_WAIT} × {dialler.GROWTH}^n` seconds, {dialler.LONGEST_WAIT:.0f} at most",
            f"The last {ways.NEAR} beacons heard",
            f"if {carrier.ALONE_SECONDS:.0f} s after the start",
            f"lets {dialler.POLITE_SECONDS} s pass",
            f"has {limits.PROBE_SECONDS:.0f} s.",
            f"to {intake.BATCH} or for {intake.GATHER_SECONDS * 1000:.0f} ms",
            f"Up to {intake.FEW} envelopes",
            f"fewer than {talk.NEWCOMER} envelopes of a board",
            f"(at most every {talk.MARK_SECONDS} s)",
            f"the log's version every {watch.POLL_SECONDS * 1000:.0f} ms",
            f"look every {carrier.LEASE_SECONDS} s",
        ),
    )
    assert addresses.POLL_SECONDS == 1.0
