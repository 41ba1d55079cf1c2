"""Several people on one board in one process: their homes carry to each other whatever they have."""

from __future__ import annotations

from dataclasses import dataclass

from sync.crypto import vault
from sync.crypto.identity import invite_keys
from sync.log.kinds import Role
from tui_forum.model.rows import PostRow
from tui_forum.services import reading
from tui_forum.services.home import Forum

PASSPHRASE = "otter lamp six"


@dataclass
class Four:
    """Ana is founder, fay facilitator, bo and cy are members; all see `thread`."""

    board: str
    ana: Forum
    fay: Forum
    bo: Forum
    cy: Forum
    thread: str

    def carry(self) -> None:
        """All in step."""
        carry(self.board, self.ana, self.fay, self.bo, self.cy)

    def row(self, forum: Forum, post: str) -> PostRow:
        """A post as somebody sees it."""
        return next(row for row in reading.read_thread(forum, self.thread) if row.post == post)


def admit(founder: Forum, guest: Forum, board: str, role: Role = Role.MEMBER) -> None:
    """`guest` joins the board of `founder` with `role`, and both know of it."""
    board_id = bytes.fromhex(board)
    invite = founder.log.create_invite(board_id, role, 1, founder.now() + 86_400)
    guest.log.begin_join(vault.unlock_root(guest.paths.keys, PASSPHRASE), invite, guest.name)
    guest.log.complete_join(board_id, founder.log.welcome(board_id, invite_keys(invite.secret).sign.public))
    carry(board, founder, guest)


def carry(board: str, *people: Forum) -> None:
    """Everybody gets everything that anybody has."""
    board_id = bytes.fromhex(board)
    for source in (*people, *people):
        ids = [identity for _, _, identity in source.log.since(board_id, 0)]
        for target in people:
            if target is not source:
                target.log.ingest(board_id, source.log.fetch(board_id, ids))
