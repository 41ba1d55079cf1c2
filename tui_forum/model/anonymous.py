"""Anonymous posts: the name that a one-off key goes by, and what vouches for it to the facilitators.

The post is signed by a key made for one thread. Sealed to the facilitators' key it carries a signature over
that key by the author's device: others learn nothing from it, and nobody can put another's into a post of
their own.
"""

from __future__ import annotations

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceKeys, verify
from sync.errors import BadOp
from sync.log.bodies import Body, Id, Signature, decode_body, encode_body
from tui_forum.language import N_, _


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HOW = _words(
    "amber autumn brave bright calm careful clear cloudy cosy curious distant dusky early eager easy evening "
    "faraway fearless fine foggy fond free frosty gentle glad golden green hidden hopeful humble idle kind "
    "late light lively lucky mellow mild misty modest morning mossy narrow northern open patient plain quick "
    "quiet rainy restful ready round rustic shaded silver simple slow snowy soft steady still sunny tender"
)
_WHO = _words(
    "acorn alder apple aster badger beaver birch bramble cedar clover comet crane creek daisy deer dove elm "
    "ember falcon fern finch fox garden hare harbour hazel heather hedge heron hill island ivy juniper lake "
    "lantern lark laurel linden maple marten meadow minnow moon moth oak orchard otter owl pebble pine "
    "plover poplar rabbit reed river robin rowan sparrow spruce star swallow thistle thrush valley "
    "willow wren"
)
PATTERN = N_("anonymous · {name}")
NAMES = len(_HOW) * len(_WHO)
KEY_SIGNS = 8


class Vouch(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """Which device answers for a one-off key."""

    device: Id
    signature: Signature


def quiet_name(key: bytes) -> str:
    """The two words by which the holder of a one-off key goes, the same on every machine."""
    number = int.from_bytes(digest(b"anon-name", key, size=8), "little") % NAMES
    how, who = divmod(number, len(_WHO))
    return f"{_HOW[how]} {_WHO[who]}"


def anonymous_name(key: str, others: frozenset[str] = frozenset()) -> str:
    """What an anonymous author is called; with signs of the key where one of `others` has the same words."""
    name = quiet_name(bytes.fromhex(key))
    if any(other != key and quiet_name(bytes.fromhex(other)) == name for other in others):
        name += f" {key[:KEY_SIGNS]}"
    return _(PATTERN).format(name=name)


def write_vouch(board_id: bytes, key: bytes, device: DeviceKeys) -> bytes:
    """What is to be sealed to the facilitators: this device answers for the one-off `key`."""
    return encode_body(Vouch(device.id, device.sign.sign(_statement(board_id, key))))


def read_vouch(board_id: bytes, key: bytes, vouch: bytes) -> bytes | None:
    """The device that answers for `key`; None where none does."""
    try:
        said = decode_body(Vouch, vouch)
    except BadOp:
        return None
    return said.device if verify(said.device, _statement(board_id, key), said.signature) else None


def _statement(board_id: bytes, key: bytes) -> bytes:
    return digest(b"vouch", board_id, key)
