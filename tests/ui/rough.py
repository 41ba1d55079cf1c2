"""A board whose founder writes past every limit of ours: names, texts and reasons that try something."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sync.crypto.vault import unlock_root
from sync.log.bodies import Policy, encode_body
from tui_forum.model.content import Moderate, Post, React, Settle
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Available
from tui_forum.model.resource_body import Resource
from tui_forum.services import asking, members
from tui_forum.services.home import Forum
from tui_forum.ui.forum_app import ForumApp
from tui_forum.ui.options import UiOptions

PASSPHRASE = "otter lamp six"
OBEYED = "\x1b[31m\x9b2J\u202e\u2066[@click=app.leave_now]x[/]\r\n\x07"
"""What a terminal would obey, turns letters round, and names an action of the app; then a second line."""
NAME = (OBEYED + "Wanda " + "W" * 60)[:60]
WORD = "unbroken" * 40
TEXT = f"{OBEYED}[bold]loud[/bold]\n{WORD}\n\x1b]0;title\x07end"
LABEL = (OBEYED + "a label")[:40]


@dataclass
class Rough:
    """River's home, on a board of somebody hostile whose home is `host`."""

    forum: Forum
    host: Forum
    board: str
    thread: str

    def app(self) -> ForumApp:
        """The app on river's home, without a network."""
        return ForumApp(self.forum.paths.folder, UiOptions(sync=False), forum=self.forum)


def rough_board(make_home: Callable[[str], Forum], join_them: Any, carry: Any) -> Rough:
    """Found it, let river in, and write all that can be written there."""
    host, river = make_home("host"), make_home("river")
    policy = Policy(NAME, TEXT[:500], (NAME, LABEL), 0, "all")
    root_seed = unlock_root(host.paths.keys, PASSPHRASE)
    board = host.log.create_board(root_seed, NAME, NAME, policy).board_id.hex()
    join_them(host, river, board)
    members.set_role(host, board, members.find_member(host, board, "river"), "facilitator")
    thread = _write(host, board, lambda: carry(host, river, board))
    return Rough(river, host, board, thread)


def _write(host: Forum, board: str, arrive: Callable[[], None]) -> str:
    board_id = bytes.fromhex(board)

    def say(kind: ContentKind, body: Any, **where: Any) -> bytes:
        host.clock.advance(60)  # type: ignore[attr-defined]  # so that each comes after the one before
        said = host.log.append(board_id, kind, encode_body(body), **where).op_id
        arrive()  # each by itself: what comes in one batch has no order
        return said

    labels = (LABEL,)
    root = say(ContentKind.POST, Post((OBEYED + WORD)[:200], NAME, "listen", labels, labels, TEXT, ""))
    inside = {"thread": root, "refs": (root,)}
    say(ContentKind.POST, Post("", "", "", (), (), TEXT, ""), **inside)
    say(ContentKind.POST, Post((OBEYED + "someone")[:60], NAME, "today", (), labels, TEXT, NAME))
    say(ContentKind.REACT, React(root, LABEL, True), **inside)
    say(ContentKind.SETTLE, Settle(root, True, TEXT[:100]), **inside)
    say(ContentKind.MODERATE, Moderate(root, "lock", True, "", TEXT[:200]), **inside)
    say(ContentKind.AVAILABLE, Available(LABEL, 1_700_050_000, labels, labels, labels))
    entry = Resource(root, NAME, TEXT[:100], TEXT, TEXT[:100], TEXT[:100], True, 90, True)
    say(ContentKind.RESOURCE, entry)
    asking.ask(host, root.hex(), "other", TEXT)
    arrive()
    return root.hex()
