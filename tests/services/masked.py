"""Four people on one board, any of whom may write without a name."""

from __future__ import annotations

from dataclasses import dataclass

from sync.crypto.identity import one_off_keys
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from sync.log.op import OpDraft
from tests.services.conftest import MakeHome
from tests.services.people import Four, admit, carry
from tui_forum.model.content import Anonymous, Post
from tui_forum.model.kinds import ContentKind
from tui_forum.services import writing
from tui_forum.services.home import Forum
from tui_forum.services.masking import mask_for


@dataclass
class Room(Four):
    """All see `thread`, which ana started."""

    def hidden(self, forum: Forum, text: str = "Nobody knows.") -> str:
        """An anonymous reply of somebody's, known to all."""
        mask = mask_for(forum, self.board, self.thread)
        post = writing.reply(forum, self.thread, text, mask=mask).post
        self.carry()
        return post


def unanswered(forum: Forum, board: str, thread: str, number: int) -> list[str]:
    """So many anonymous replies that no member answers for, as a changed program writes them.

    Each claims another day, as a board takes 64 of one.
    """
    info, root, posts = forum.log.board(bytes.fromhex(board)), bytes.fromhex(thread), []
    for each in range(number):
        salt = bytes([each]) * 16
        keys = one_off_keys(info.device, info.board_id, salt)
        body = Anonymous(salt, keys.box_public, b"x" * 300, Post("", "", "", (), (), "Buy this!", ""))
        wall = forum.now() + each * 86_400
        draft = OpDraft(ContentKind.ANONYMOUS, encode_body(body), root, (root,), wall=wall)
        posts.append(forum.log.append_one_off(info.board_id, salt, draft).op_id.hex())
    return posts


def room_of(ana: Forum, board: str, make_home: MakeHome) -> Room:
    """Ana's board with the other three on it, and a thread of hers; its moderation key is made."""
    fay, bo, cy = make_home("fay"), make_home("bo"), make_home("cy")
    admit(ana, fay, board, Role.FACILITATOR)
    ana.clock.advance(121)  # type: ignore[attr-defined]
    for forum in (ana, fay):
        forum.log.tend(bytes.fromhex(board))
        carry(board, ana, fay)
    admit(ana, bo, board)
    admit(ana, cy, board)
    thread = writing.post_thread(ana, board, title="A lantern", body="It burns at night.").thread
    room = Room(board, ana, fay, bo, cy, thread)
    room.carry()
    return room
