"""Joining by an invite's text, with the envelopes carried from log to log by hand."""

from __future__ import annotations

from sync.crypto.identity import invite_keys
from sync.log.invite import Invite
from tui_forum.services import joining
from tui_forum.services.home import Forum

PASSPHRASE = "otter lamp six"


def carry(source: Forum, target: Forum, board: str, *, backwards: bool = False, size: int = 500) -> None:
    """Hand everything that `source` holds of a board to `target`, in batches."""
    board_id = bytes.fromhex(board)
    ids = [identity for _, _, identity in source.log.since(board_id, 0)]
    if backwards:
        ids.reverse()
    for start in range(0, len(ids), size):
        target.log.ingest(board_id, source.log.fetch(board_id, ids[start : start + size]))


def admit(host: Forum, guest: Forum, text: str) -> None:
    """What a session authenticated by the invite does."""
    invite = Invite.from_text(text, host.clock.now())
    keys = invite_keys(invite.secret)
    guest.log.complete_join(invite.board_id, host.log.welcome(invite.board_id, keys.sign.public))


def join(host: Forum, guest: Forum, board: str) -> None:
    """`guest` becomes a member of the host's board by an invite, and both are in step."""
    text = joining.make_invite(host, board).text
    joining.join(guest, text, PASSPHRASE)
    admit(host, guest, text)
    carry(host, guest, board)
    carry(guest, host, board)
