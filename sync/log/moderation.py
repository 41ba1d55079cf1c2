"""The facilitators' key pair: what any member seals to it, founder, stewards and facilitators open.

It is made anew whenever who they are changes: whoever ceased to be one opens nothing that is sealed later,
and whoever became one nothing that was sealed before. Only further machines of who held a key are given it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nacl import bindings

from sync.crypto.hashing import digest
from sync.crypto.identity import DeviceCard
from sync.crypto.seal import box_open, box_seal, padme
from sync.errors import BadSeal
from sync.log.bodies import (
    BOX_LIMIT,
    AddDevice,
    AddMember,
    DropDevice,
    Genesis,
    Join,
    ModerationKey,
    Remove,
    SetRole,
)
from sync.log.declared import depth
from sync.log.fold import Fold
from sync.log.kinds import Role
from sync.log.roster import Member, ModerationState
from sync.log.rotation import CUT_SPREAD_SECONDS, is_past

SECRET_SIZE = 32
TAG_SIZE = 8
LENGTH_SIZE = 4
_TURNING = (Join, AddMember, AddDevice, DropDevice, SetRole, Remove)


def public_of(secret: bytes) -> bytes:
    """The public half of a moderation secret."""
    return bindings.crypto_scalarmult_base(secret)


def seal_to(public: bytes, board_id: bytes, data: bytes) -> bytes:
    """`data`, padded, sealed to the moderation key `public`: an 8-byte tag of the key, and a sealed box."""
    plain = len(data).to_bytes(LENGTH_SIZE, "little") + data
    return _tag(public, board_id) + box_seal(plain.ljust(padme(len(plain)), b"\0"), public)


def open_with(secrets: Sequence[bytes], board_id: bytes, sealed: bytes) -> bytes | None:
    """What `seal_to` sealed to one of `secrets`; None for everything else."""
    for secret in reversed(secrets):
        public = public_of(secret)
        if sealed[:TAG_SIZE] != _tag(public, board_id):
            continue
        try:
            plain = box_open(sealed[TAG_SIZE:], public, secret)
        except BadSeal:
            return None
        size = int.from_bytes(plain[:LENGTH_SIZE], "little")
        end = LENGTH_SIZE + size
        whole = len(plain) == padme(end) and not any(plain[end:])
        return plain[LENGTH_SIZE:end] if whole else None
    return None


def is_sealed_to(public: bytes, board_id: bytes, sealed: bytes) -> bool:
    """Whether `sealed` says that it opens with the secret of `public`."""
    return sealed[:TAG_SIZE] == _tag(public, board_id)


def keys_of(fold: Fold, *, counted: bool) -> Iterator[tuple[int, ModerationKey]]:
    """Every op that makes a moderation key or hands one on, by number."""
    for at, act in enumerate(fold.order):
        if isinstance(act.body, Genesis):
            yield at, act.body.moderation
        elif isinstance(act.body, ModerationKey) and (at in fold.counted or not counted):
            yield at, act.body


def state_of(fold: Fold, members: dict[bytes, Member]) -> ModerationState:
    """The key to seal to: of those that no other follows that of the highest rank, then the lowest op id."""
    makers = _makers(fold)
    last = [at for at in makers.values() if not any(fold.pasts[one] >> at & 1 for one in makers.values())]
    at = min(last, key=lambda at: (fold.counted[at], fold.order[at].op.op_id))
    public = next(public for public, maker in makers.items() if maker == at)
    boxed = {device for device, _ in _boxes(fold, public)}
    holders = {m.member for m in members.values() if _leads(m) and not boxed.isdisjoint(m.devices)}
    newly = len(boxed) < BOX_LIMIT and any(
        _leads(m) and m.devices and m.member not in holders for m in members.values()
    )
    leading = {device for m in members.values() if _leads(m) for device in m.devices}
    left = any(device in fold.standing.claims for device in boxed - leading)
    since = None
    if newly or left:
        walls = [act.op.wall for n, act in enumerate(fold.order) if n in fold.counted and _turns(fold, at, n)]
        since = max(walls, default=fold.order[at].op.wall)
    return ModerationState(public, frozenset(boxed), since, frozenset(makers))


def lacking(fold: Fold, members: dict[bytes, Member], public: bytes) -> list[DeviceCard]:
    """Machines that are to be given the key `public`, as another one of the same facilitator's holds it."""
    boxed = {device for device, _ in _boxes(fold, public)}
    return [
        card
        for _, member in sorted(members.items())
        if _leads(member) and not boxed.isdisjoint(member.devices)
        for device, card in sorted(member.devices.items())
        if device not in boxed
    ]


def write_key(secret: bytes, cards: Sequence[DeviceCard]) -> ModerationKey:
    """The key of `secret`, for the machines of `cards` (2,000 at most, ascending by device)."""
    chosen = sorted(cards, key=lambda card: card.sign)[:BOX_LIMIT]
    return ModerationKey(public_of(secret), tuple((card.sign, box_seal(secret, card.box)) for card in chosen))


def holders(members: dict[bytes, Member]) -> list[DeviceCard]:
    """The machines of founder, stewards and facilitators."""
    return [card for member in members.values() if _leads(member) for card in member.devices.values()]


def is_due(state: ModerationState, device: bytes, now: float) -> bool:
    """Whether it is the turn of `device`, a facilitator's, to make the key anew at `now` (unix seconds)."""
    if state.since is None:
        return False
    turn = int.from_bytes(digest(b"turn", device, state.public, size=4), "little") / (1 << 32)
    return is_past(state.since, turn * CUT_SPREAD_SECONDS, now)


def _tag(public: bytes, board_id: bytes) -> bytes:
    return digest(b"mod-key", board_id, public, size=TAG_SIZE)


def _makers(fold: Fold) -> dict[bytes, int]:
    """For each key that counts the op that made it: one in whose past there is none for the same key."""
    found: dict[bytes, int] = {}
    for at, body in keys_of(fold, counted=True):
        rival = found.get(body.public)
        if rival is None or (not fold.pasts[at] >> rival & 1 and depth(fold, at) < depth(fold, rival)):
            found[body.public] = at
    return found


def _boxes(fold: Fold, public: bytes) -> Iterator[tuple[bytes, bytes]]:
    for _, body in keys_of(fold, counted=True):
        if body.public == public:
            yield from body.boxes


def _turns(fold: Fold, made: int, at: int) -> bool:
    """Whether op `at` can be why the key made by op `made` is to be made anew."""
    return isinstance(fold.order[at].body, _TURNING) and not fold.pasts[made] >> at & 1


def _leads(member: Member) -> bool:
    return member.role <= Role.FACILITATOR
