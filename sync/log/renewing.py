"""Making the facilitators' key anew, and giving it to another machine of somebody who holds it."""

from __future__ import annotations

from collections.abc import Sequence

from sync.log.author import Author
from sync.log.bodies import ModerationKey, encode_body
from sync.log.kinds import Kind, Role
from sync.log.moderation import holders, is_due, lacking, public_of, write_key
from sync.log.op import OpDraft
from sync.log.replica import Replica
from sync.log.roster import Roster


def key_due(roster: Roster, device: bytes, held: Sequence[bytes], now: float) -> bool:
    """Whether `device`, which holds the secrets `held`, is to make the key anew at `now` (unix seconds)."""
    own = roster.device(device)
    if own is None or own.role > Role.FACILITATOR:
        return False
    state = roster.moderation
    if device in state.boxed and state.public not in map(public_of, held):
        return True  # what was sealed to us as its secret is not it
    return is_due(state, device, now)


def renew(replica: Replica, author: Author, secret: bytes) -> None:
    """Make `secret` the facilitators' next, where they are not those who hold the one before it."""
    roster = replica.roster
    own = roster.device(replica.device.id) if roster else None
    if roster is None or own is None or own.role > Role.FACILITATOR:
        return
    state = roster.moderation
    wrong = replica.device.id in state.boxed and state.public not in replica.moderation
    if state.since is not None or wrong:
        body = write_key(secret, holders(dict(roster.members)))
        author.write(OpDraft(Kind.MODERATION_KEY, encode_body(body)))


def hand_on(replica: Replica, author: Author) -> None:
    """Give the keys held here to further machines of those who hold them; facilitators and higher do."""
    roster = replica.roster
    own = roster.device(replica.device.id) if roster else None
    if roster is None or own is None or own.role > Role.FACILITATOR:
        return
    for secret in replica.secrets_of_facilitators():
        cards = lacking(replica.governance.fold, dict(roster.members), public_of(secret))
        if cards:
            body: ModerationKey = write_key(secret, cards)
            author.write(OpDraft(Kind.MODERATION_KEY, encode_body(body)))
