"""The vector files hold: the code makes them again, and reads what is in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sync.crypto.identity import DeviceCard, card_is_valid, verify
from sync.crypto.seal import EpochKeys, governance_secret
from sync.log.acts import check_act
from sync.log.bodies import decode_body, encode_body
from sync.log.envelope import envelope_id, open_envelope
from sync.log.invite import Invite
from sync.log.kinds import GOVERNANCE_KINDS, Kind, is_governance
from sync.net.beacon import Beacon
from sync.protocol.frames import decode_frame
from sync.protocol.greeting import Greeting
from tests.vectors.content import fields_of
from tests.vectors.make import HERE, MAKERS, text_of
from tests.vectors.making import BOARD, MEMBER, plain
from tui_forum.model.content import SHAPES, read_content

AGAIN = "run `python -m tests.vectors.make` if a layout was meant to change"


def told(name: str) -> Any:
    return json.loads((HERE / f"{name}.json").read_text())


def without_deflated(vectors: Any) -> Any:
    return {name: value for name, value in vectors.items() if name != "deflated"}


@pytest.mark.parametrize("name", sorted(MAKERS.keys() - {"content"}))
def test_the_code_makes_what_the_file_says(name: str) -> None:
    assert without_deflated(json.loads(text_of(name))) == without_deflated(told(name)), AGAIN


def test_every_content_body_of_the_file_is_made_and_read() -> None:
    made = {item["kind"]: item for item in json.loads(text_of("content"))["bodies"]}
    for item in told("content")["bodies"]:
        assert made[item["kind"]] == item, AGAIN
        shape, body = SHAPES[item["kind"]], bytes.fromhex(item["body"])
        content = decode_body(shape, body)
        assert encode_body(content) == body
        fields = {name: getattr(content, name) for name in shape.__struct_fields__}
        assert plain(fields_of(fields)) == item["fields"]


def test_a_reply_and_a_root_are_told_apart() -> None:
    post = next(item for item in told("content")["bodies"] if item["name"] == "Post")
    assert read_content(post["kind"], bytes.fromhex(post["body"]), is_root=True) is not None


def all_envelopes() -> list[tuple[str, Any]]:
    vectors = told("envelopes")
    items = [*vectors["envelopes"], {"name": "deflated", **vectors["deflated"]}, *told("ops")["ops"]]
    return [(item["name"], item) for item in items]


@pytest.mark.parametrize(("name", "item"), all_envelopes())
def test_an_envelope_opens_to_what_the_file_says(name: str, item: Any) -> None:
    secret = bytes.fromhex(told("envelopes")["epoch_secret"])
    keys = EpochKeys(governance_secret(secret) if is_governance(item["kind"]) else secret)
    envelope = bytes.fromhex(item["envelope"])
    opened = open_envelope(keys, BOARD, envelope)
    assert opened.is_signed()
    assert envelope_id(envelope).hex() == item["envelope_id"]
    found = (opened.header, opened.signature, opened.link, opened.op.op_id, opened.op.body)
    assert plain(found) == [item[key] for key in ("header", "signature", "link", "op_id", "body")]
    assert opened.op.timestamp == item["timestamp"]
    if is_governance(opened.op.kind):
        assert type(check_act(opened.op).body).__name__ == name


def test_every_kind_that_the_log_reads_has_a_vector() -> None:
    assert {item["kind"] for item in told("ops")["ops"]} == {*map(int, GOVERNANCE_KINDS), int(Kind.RETRACT)}


def test_padding_grows_by_a_step_where_it_is_full() -> None:
    sizes = {item["name"]: len(item["envelope"]) // 2 for item in told("envelopes")["envelopes"]}
    assert sizes["one byte more"] == sizes["fills its padding exactly"] + 32


def test_the_card_in_the_file_is_valid() -> None:
    card = DeviceCard(*map(bytes.fromhex, told("keys")["device"]["card"]))
    assert card_is_valid(card, MEMBER.public, BOARD)


def test_beacon_greeting_and_invite_are_read_back() -> None:
    txt = {key.encode(): bytes.fromhex(value) for key, value in told("beacon")["txt"].items()}
    beacon = Beacon.from_properties(txt)
    assert beacon is not None
    shown = {bytes.fromhex(item["slot"]) for item in told("beacon")["slots"].values()}
    assert shown <= set(beacon.slots)
    greeting = Greeting.decode(bytes.fromhex(told("greeting")["greeting"]))
    assert greeting is not None
    shown = {bytes.fromhex(item["slot"]) for item in told("greeting")["slots"].values()}
    assert shown <= set(greeting.slots)
    vectors = told("invite")
    invite = Invite.from_text(vectors["text"], 0)
    assert plain({name: getattr(invite, name) for name in invite.__struct_fields__}) == vectors["invite"]
    welcome = {key: bytes.fromhex(value) for key, value in vectors["welcome"].items()}
    signature = welcome["payload"][32:96]
    assert verify(welcome["device"], welcome["signed"], signature)


def test_every_frame_of_the_session_is_read_and_written_alike() -> None:
    kinds = set()
    for step in told("session")["steps"]:
        for frame in step["frames"]:
            payload = bytes.fromhex(frame["payload"])
            assert decode_frame(frame["type"], payload).encode() == payload
            kinds.add(frame["type"])
    assert kinds >= {1, 3, 4, 5, 6, 7, 9, 10}
