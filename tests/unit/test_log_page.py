"""PROTOCOL-log.md is written by hand; here it is held to the purposes, fields and limits of the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from sync.clock import SECONDS_PER_DAY as DAY
from sync.crypto import vault
from sync.log import (
    bodies,
    calendar,
    deflate,
    forgetting,
    header,
    idle,
    intake,
    invite,
    joining,
    keeping,
    keyring,
    one_off,
    op,
    own_acts,
    replica,
    retention,
    room,
    rotation,
)
from sync.log.kinds import LASTING
from sync.protocol.slots import BEACON, EARLIER, GREETING
from tests.pages import DOCS, missing, rows

PAGE = "PROTOCOL-log"
ROOT = DOCS.parent
HERE_ONLY = {"guidelines", "heads", "told"}
"""Purposes that stay on one machine, so that another program may do as it likes."""
HASHES = {"digest", "hash_of_one", "hash_of_two", "keyed", "wrap", "unwrap"}


def sources() -> list[Path]:
    return [path for folder in ("sync", "tui_forum") for path in (ROOT / folder).rglob("*.py")]


def purposes() -> Iterator[str]:
    """Every `person` that the code hashes with, where it is said in so many letters."""
    nodes = (node for path in sources() for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    for node in nodes:
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in HASHES:
            said = (one.value for one in node.args[:2] if isinstance(one, ast.Constant))
            yield from (one.decode() for one in said if isinstance(one, bytes))


def test_every_purpose_of_a_hash_is_told() -> None:
    pages = " ".join(path.read_text("utf-8") for path in DOCS.glob("PROTOCOL*.md"))
    used = set(purposes())
    assert len(used) > 40
    assert {one for one in used - HERE_ONLY if f"`{one}`" not in pages and f'"{one}"' not in pages} == set()


def test_no_purpose_is_told_that_nothing_is_hashed_with() -> None:
    told = {name for cells in rows(PAGE, "Hashing") for name in re.findall(r"`([\w-]+)`", cells[0])}
    code = " ".join(path.read_text("utf-8") for path in sources())
    assert {one for one in told if f'b"{one}"' not in code} == set()
    assert {BEACON, EARLIER, GREETING} == {b"beacon", b"earlier", b"greeting"}


def test_every_kind_has_its_number_and_its_fields_in_order() -> None:
    told = {}
    for kind, body, _ in rows(PAGE, "Op bodies"):
        number, _, name = kind.partition(" ")
        if name != "content, opaque to the log":
            told[number] = name, re.sub(r"\([^)]*\)|\[\[.*?\]\]", "", body)
    shapes = {f"{int(kind)}": shape for kind, shape in bodies.BODIES.items()}
    assert {number: name for number, (name, _) in told.items() if number in shapes} == {
        number: shape.__name__ for number, shape in shapes.items()
    }
    for number, shape in shapes.items():
        places = [told[number][1].replace("_", " ").find(said(field)) for field in shape.__struct_fields__]
        assert -1 not in places, (shape, told[number][1], places)
        assert places == sorted(places), shape


def said(field: str) -> str:
    """How the page calls a field."""
    return {"uses": "uses", "accepted": "accepted ids", "op_ids": "op ids"}.get(
        field, field.replace("_", " ")
    )


def test_every_limit_of_a_body_and_a_header_is_told() -> None:
    assert not missing(
        PAGE,
        (
            f"names {bodies.NAME_LIMIT} (at least 1), guidelines {bodies.GUIDELINES_LIMIT:,}, reasons "
            f"{bodies.REASON_LIMIT}; at most {bodies.SECTION_LIMIT} sections; "
            f"at most {bodies.ACCEPTED_LIMIT:,} ids in a list, {bodies.BOX_LIMIT:,} boxes in an Epoch",
            f"uses 1–{bodies.USES_LIMIT:,}",
            f"first_posts (0–{bodies.FIRST_LIMIT})",
            f"version u8 = {header.VERSION} | suite u8 | kid 16 | born_day u16 | ttl_code u8 | erase_tag 16",
            f"outer {header.OUTER_SIZE} | nonce 24",
            f"`suite` {header.SUITE_CONTENT}: content",
            f"`suite` {header.SUITE_GOVERNANCE}: governance",
            f"at most {header.MAX_HEADS} heads, strictly ascending; at most {header.MAX_REFS} refs",
            f"1 ≤ lamport ≤ (wall + {header.LAMPORT_SLACK:,}) × {header.LAMPORT_PER_SECOND:,}",
            f"so is that of kinds {' and '.join(str(int(kind)) for kind in sorted(LASTING))}",
            f"at most {deflate.GOVERNANCE_BODY_LIMIT >> 10} KiB (governance) or "
            f"{deflate.CONTENT_BODY_LIMIT >> 10} KiB (content)",
            "1: {}, 2: {}, 3: {} days".format(*(retention.TTL_DAYS[code] for code in (1, 2, 3))),
            f"expiry_day = 0x{retention.KEEP_DAY:X} for code 0",
            f"min(born_day + days, 0x{retention.LAST_DAY:X})",
            f"`ops` 1…{vault.OPS_RANGE[-1]} and `mem` {vault.MEMORY_RANGE[0] >> 20} MiB…1 GiB",
            f"[addresses ≤ {invite.ADDRESS_LIMIT}, 100 characters]",
            f"version u8 = {invite.VERSION} and the MessagePack array",
        ),
    )


def test_every_limit_of_what_is_kept_and_for_how_long_is_told() -> None:
    weight = f"1 + ⌊b / {op.IDLE_BYTES:,}⌋"
    short, middling, large = room.ROOM
    assert not missing(
        PAGE,
        (
            f"Of what is aside a board keeps {idle.ASIDE_LIMIT:,} at most",
            f"kept sealed ({intake.SEALED_LIMIT:,} and {intake.SEALED_BYTES >> 20} MiB a board at most)",
            f"one of b body bytes counting as {weight}",
            f"as weigh {idle.IDLE_CONTENT:,} in all, one whose envelope has b bytes weighing {weight}",
            f"`merge` of up to {keyring.MERGE_LIMIT} of them",
            f"2 to {keyring.MERGE_LIMIT} pairwise concurrent epochs are tried, {keyring.MERGES_LIMIT:,} at",
            f"of more than {keyring.SHARED_LIMIT:,} secrets a newcomer is given",
            f"opened until {replica.OFFERS_LIMIT} such secrets are held",
            f"{replica.UNDECLARED_LIMIT:,} are held; beyond that only",
            f"{joining.MOST_JOINS} Joins for one invite",
            f"youngest latest epoch is {rotation.EPOCH_SECONDS // DAY} days old",
            f"+ {rotation.CUT_SPREAD_SECONDS} s × x, or {rotation.EPOCH_SECONDS // DAY} days + "
            f"{rotation.SPREAD_SECONDS // DAY} days × x",
            f"at most {-one_off.EARLIEST} before, and at most {one_off.LATEST} after",
            f"takes {forgetting.ONE_OFF_CAP} ops of one timestamp",
            f"Retracts by one-off keys {forgetting.ONE_OFF_RETRACTIONS}",
            f"dead, {forgetting.DAILY_CAP:,} are kept: those that count first",
            f"ops of one member that are so allowed {own_acts.OWN_ACTS} count",
            f"| up to {short.sizes[1]:,} bytes | {short.number:,} |",
            f"| {middling.sizes[0]:,} to {middling.sizes[1]:,} bytes | {middling.number:,} |",
            f"| more | {large.number:,} |",
            f"up to {forgetting.REMEMBERED_OVER:,} a board are remembered",
            f"more than {calendar.LEAP_DAYS} days after the last sure one",
            f"a day at most {calendar.AGREEMENT_DAYS} from it, or {calendar.STEADY_DAYS} days have passed",
            f"{keeping.REACHABLE} newer epochs are here",
            f"more than {keeping.LONGEST} days ago",
        ),
    )


def test_the_number_of_pages_is_that_of_the_list() -> None:
    listed = set(re.findall(r"\[(PROTOCOL-\w+)\.md\]", (DOCS / "PROTOCOL.md").read_text("utf-8")))
    assert listed == {Path(path).stem for path in DOCS.glob("PROTOCOL-*.md")}
