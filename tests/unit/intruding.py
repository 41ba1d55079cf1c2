"""Envelopes as a changed program writes them: by devices that nobody let in, under whatever keys it holds."""

from __future__ import annotations

import os
from collections.abc import Iterable
from hashlib import sha512

from nacl import bindings

from sync.clock import SECONDS_PER_DAY
from sync.crypto.identity import SigningKey
from sync.crypto.seal import EpochKeys, box_seal
from sync.log.bodies import Epoch, Policy, encode_body
from sync.log.envelope import Opened, seal_op
from sync.log.header import NO_ID, SUITE_CONTENT, SUITE_GOVERNANCE, Header, Outer, pack_outer
from sync.log.kinds import Kind
from sync.log.log import Log
from tests.unit.logs import NOW, POST, heads_of

BORN = int(NOW) // SECONDS_PER_DAY


class Resigning(SigningKey):
    """A key whose holder makes another good signature of the same message each time."""

    __slots__ = ()

    def sign(self, message: bytes) -> bytes:
        secret = bytearray(sha512(self._secret[:32]).digest()[:32])
        secret[0] &= 248
        secret[31] = secret[31] & 127 | 64
        nonce = bindings.crypto_core_ed25519_scalar_reduce(os.urandom(64))
        point = bindings.crypto_scalarmult_ed25519_base_noclamp(nonce)
        challenge = bindings.crypto_core_ed25519_scalar_reduce(sha512(point + self.public + message).digest())
        scalar = bindings.crypto_core_ed25519_scalar_reduce(bytes(secret) + bytes(32))
        product = bindings.crypto_core_ed25519_scalar_mul(challenge, scalar)
        return point + bindings.crypto_core_ed25519_scalar_add(nonce, product)


def written(
    keys: EpochKeys,
    board: bytes,
    kind: int,
    body: bytes,
    heads: tuple[bytes, ...],
    signer: SigningKey,
    wall: float = NOW,
    *,
    device: bytes = b"",
    chain: tuple[int, bytes] = (1, NO_ID),
    salt: bytes | None = None,
) -> tuple[bytes, Opened]:
    """An op signed by `signer`, said to be by `device` (else by that key); `chain` is its seq and prev."""
    suite = SUITE_CONTENT if kind >= Kind.RETRACT else SUITE_GOVERNANCE
    outer = pack_outer(Outer(suite, keys.kid, int(wall) // SECONDS_PER_DAY, 0, bytes(16)))
    fields = (kind, device or signer.public, *chain, 5, int(wall), heads, NO_ID, (), NO_ID)
    return seal_op(keys, board, signer, Header(outer, *fields), body, salt or os.urandom(16))


def sealed(
    log: Log,
    board: bytes,
    kind: int,
    body: bytes,
    heads: tuple[bytes, ...],
    *,
    device: bytes,
    signer: SigningKey,
    chain: tuple[int, bytes] = (1, NO_ID),
) -> tuple[bytes, Opened]:
    """The same under the keys that `log` would seal by."""
    keys = log._replicas.snapshot(board).keyring.sealing(governance=kind != POST)
    assert keys is not None
    return written(keys, board, kind, body, heads, signer, device=device, chain=chain)


def intruding_epochs(log: Log, board: bytes, number: int, to: Iterable[Log]) -> list[bytes]:
    """Epochs begun by devices that nobody let in, each after the one before, boxed to the devices of `to`."""
    devices = [home.board(board).device for home in to]
    heads = heads_of(log, board)
    envelopes = []
    for _ in range(number):
        secret, signer = os.urandom(32), SigningKey(os.urandom(32))
        boxes = tuple((device.id, box_seal(secret, device.box_public)) for device in devices)
        body = encode_body(Epoch(EpochKeys(secret).kid, boxes))
        envelope, opened = sealed(log, board, Kind.EPOCH, body, heads, device=signer.public, signer=signer)
        heads = (opened.op.op_id,)
        envelopes.append(envelope)
    return envelopes


def idle_ops(log: Log, board: bytes, number: int, size: int = 0) -> list[bytes]:
    """Policies by a device that nobody let in, each after the one before."""
    signer, heads = SigningKey(os.urandom(32)), heads_of(log, board)
    chain, envelopes = (1, NO_ID), []
    for _ in range(number):
        body = encode_body(Policy("Mine", os.urandom(size // 2).hex(), (), 0, "all"))
        envelope, opened = sealed(
            log, board, Kind.POLICY, body, heads, device=signer.public, signer=signer, chain=chain
        )
        heads, chain = (opened.op.op_id,), (chain[0] + 1, opened.link)
        envelopes.append(envelope)
    return envelopes
