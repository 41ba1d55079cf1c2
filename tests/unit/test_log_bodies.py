from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadOp
from sync.log.bodies import BODIES, Body, Policy, Retract, decode_body, encode_body

POLICY = Policy("Garden", "Be kind.", ("Lounge", "Allotments"), 30, "all")


@pytest.mark.parametrize("shape", list(BODIES.values()))
@given(data=st.binary(max_size=200))
def test_garbage_raises_badop_only(shape: type[Body], data: bytes) -> None:
    with pytest.raises(BadOp):
        decode_body(shape, data)


@given(st.text(max_size=500), st.binary(min_size=32, max_size=32))
def test_bodies_come_back(reason: str, target: bytes) -> None:
    body = Retract(target, reason)
    assert decode_body(Retract, encode_body(body)) == body
    assert decode_body(Policy, encode_body(POLICY)) == POLICY


def test_another_encoding_of_the_same_is_refused() -> None:
    loose = b"\xdd\0\0\0\7" + encode_body(POLICY)[1:]
    assert msgspec.msgpack.decode(loose, type=Policy) == POLICY
    with pytest.raises(BadOp, match="canonical"):
        decode_body(Policy, loose)


@pytest.mark.parametrize(
    "body",
    [
        msgspec.structs.replace(POLICY, name=""),
        msgspec.structs.replace(POLICY, name="n" * 61),
        msgspec.structs.replace(POLICY, sections=("s",) * 65),
        msgspec.structs.replace(POLICY, keep_days=8),
        msgspec.structs.replace(POLICY, guidelines="g" * 16_385),
        msgspec.structs.replace(POLICY, first_posts=11),
        msgspec.structs.replace(POLICY, first_posts=-1),
    ],
)
def test_every_limit_holds(body: Policy) -> None:
    with pytest.raises(BadOp):
        decode_body(Policy, encode_body(body))


def test_extra_and_missing_fields_are_refused() -> None:
    values = [b"t" * 32, "why"]
    for fields in (values[:1], [*values, 1]):
        with pytest.raises(BadOp):
            decode_body(Retract, msgspec.msgpack.encode(fields))
