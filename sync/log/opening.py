"""Opening what arrives: from bytes to ops whose bodies are read, or one sentence why not."""

from __future__ import annotations

import msgspec

from sync.errors import Refused
from sync.log.acts import Act, check_act
from sync.log.base import Projector
from sync.log.bodies import Retract, decode_body
from sync.log.envelope import (
    ENVELOPE_LIMIT,
    ENVELOPE_MINIMUM,
    Opened,
    open_envelope,
    open_stripped,
    strip_body,
)
from sync.log.header import Outside, outside_of
from sync.log.keyring import Keyring
from sync.log.kinds import FIRST_CONTENT_KIND, RETRACT, is_governance
from sync.log.op import Op


class Arrival(msgspec.Struct, frozen=True, gc=False):
    """An envelope that may be kept; `opened` is None while its key is missing, `act` is set for governance.

    `n` is its local number where it was stored before, else 0.
    """

    envelope_id: bytes
    envelope: bytes
    outer: Outside
    opened: Opened | None
    act: Act | None
    n: int = 0


class Opener:
    """Opens envelopes of one board under its keyring and checks bodies, content by the projector."""

    def __init__(self, board_id: bytes, keyring: Keyring, projector: Projector | None) -> None:
        self._board_id = board_id
        self._keyring = keyring
        self._projector = projector

    def open(self, envelope_id: bytes, envelope: bytes, n: int = 0) -> Arrival:
        """The arrival that `envelope` is; Refused says what is wrong with it."""
        outside = outside_of(envelope)
        keys = self._keyring.find(outside.suite, outside.kid)
        if keys is None:
            if not ENVELOPE_MINIMUM <= len(envelope) <= ENVELOPE_LIMIT:
                raise Refused("An envelope is shorter or longer than any can be.")
            return Arrival(envelope_id, envelope, outside, None, None, n)
        opened = open_envelope(keys, self._board_id, envelope, envelope_id, outside)
        opaque = self._projector is None and opened.op.kind >= FIRST_CONTENT_KIND
        return Arrival(envelope_id, envelope, outside, opened, None if opaque else self.read(opened), n)

    def open_stripped(self, envelope_id: bytes, stripped: bytes) -> Opened:
        """What is left of an op whose words were forgotten."""
        return open_stripped(self._board_id, envelope_id, stripped)

    def strip(self, envelope: bytes) -> bytes:
        """What is to be left of an op whose words are to be forgotten; Refused where it does not open."""
        outside = outside_of(envelope)
        keys = self._keyring.find(outside.suite, outside.kid)
        if keys is None:
            raise Refused("An envelope cannot be opened any more.")
        return strip_body(keys, envelope)

    def about(self, op: Op) -> bytes | None:
        """The op that this one takes back or changes."""
        if op.kind == RETRACT:
            return decode_body(Retract, op.body).target
        if self._projector is None or is_governance(op.kind):
            return None
        return self._projector.about(op)

    def read(self, opened: Opened) -> Act | None:
        """Check the body; the act of a governance op."""
        if is_governance(opened.op.kind):
            return check_act(opened.op)
        if opened.op.kind == RETRACT:
            decode_body(Retract, opened.op.body)
        if self._projector is not None:
            self._projector.check(opened.op)
        return None
