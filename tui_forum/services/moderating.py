"""Settling one's own thread, and what facilitators do: hide, pin, lock, move. The ledger tells each act."""

from __future__ import annotations

from sync.errors import NotPermitted
from sync.log.bodies import encode_body
from sync.log.kinds import Role
from sync.log.op import Op
from tui_forum.language import _
from tui_forum.model.content import Moderate, Settle
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.ledger_rows import ActRow
from tui_forum.model.limits import checked_reason, checked_title
from tui_forum.model.moderation import (
    ACTS,
    HIDE,
    LET,
    LOCK,
    LOWEST_MODERATOR,
    MOVE,
    ON_REPLIES,
    PIN,
    may,
)
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.home import Forum
from tui_forum.services.writing import publish_about
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc, on_board
from tui_forum.store.view_statements import signed_of

SETTLE = "settle"


def settle(forum: Forum, thread: str, words: str = "", on: bool = True) -> None:
    """Say that a thread of ours is settled, with a word of thanks if wanted; or (`on` False) open again.

    Raises NotPermitted for the threads of others, NotFound, BadInput.
    """
    root = _root(forum, thread)
    if root["member"] != forum.projector.my_member(root["board"]):
        raise NotPermitted(
            _("Only the person who started a thread can say that it is settled."), _("You can answer it.")
        )
    said = checked_title(words) if words.strip() else ""
    publish_about(forum, root, ContentKind.SETTLE, encode_body(Settle(bytes.fromhex(thread), on, said)))


def hide(forum: Forum, post: str, reason: str, on: bool = True) -> None:
    """Hide a post of somebody of lower rank (or show it again); everybody reads the reason.

    Its author and facilitators still see the text. Raises NotPermitted, NotFound, BadInput.
    """
    _act(forum, post_document(forum, post), HIDE, on=on, reason=checked_reason(reason, needed=on))


def pin(forum: Forum, thread: str, on: bool = True, reason: str = "") -> None:
    """Keep a thread at the top of its lists, or no longer. Raises NotPermitted, NotFound, BadInput."""
    _act(forum, _root(forum, thread), PIN, on=on, reason=checked_reason(reason))


def lock(forum: Forum, thread: str, on: bool = True, reason: str = "") -> None:
    """Close a thread to replies, or open it again. Raises NotPermitted, NotFound, BadInput."""
    _act(forum, _root(forum, thread), LOCK, on=on, reason=checked_reason(reason))


def move(forum: Forum, thread: str, section: str, reason: str = "") -> None:
    """Put a thread into another section of its board. Raises NotPermitted, NotFound, BadInput."""
    root = _root(forum, thread)
    sections = joined_roster(board_info(forum, root["board"])).policy.sections
    for known in sections:
        if known.casefold() == section.strip().casefold():
            return _act(forum, root, MOVE, on=True, reason=checked_reason(reason), section=known)
    raise BadInput(
        _("The board has no section {section!r}.").format(section=section[:60]),
        _("Choose one of {sections}.").format(sections=", ".join(sections)),
    )


def let_through(forum: Forum, post: str, on: bool = True) -> None:
    """Let the post of a newcomer through, so that all members see it; or (`on` False) have it wait again.

    Raises NotPermitted, NotFound, BadInput for a post that does not wait.
    """
    document = post_document(forum, post)
    if ("waits" if on else "passed") not in document:
        raise BadInput(
            _("This post does not wait for a facilitator."), _("Everybody on the board sees it already.")
        )
    _act(forum, document, LET, on=on, reason="")


def may_moderate(forum: Forum, post: str) -> frozenset[str]:
    """What we may do to a post or thread: some of "settle", "hide", "pin", "lock", "move", "let"."""
    document = post_document(forum, post)
    is_root = "parent" not in document
    allowed = {act for act in ACTS if (is_root or act in ON_REPLIES) and _may(forum, document, act)}
    if is_root and document["member"] == forum.projector.my_member(document["board"]):
        allowed.add(SETTLE)
    return frozenset(allowed)


def acts(forum: Forum, board: str) -> list[ActRow]:
    """Every act of moderation on the board, in their order; those without effect, too."""
    info = board_info(forum, board)
    found = forum.view.statements.search(F("acts") == board)
    targets = {
        post["post"]: post
        for post in forum.view.where_in("posts", "post", {a["target"] for a in found})
        if post["board"] == board
    }
    threads = forum.view.batch("threads")
    threads.load({on_board(board, target["thread"]) for target in targets.values()})
    members = forum.view.batch("members")
    rows = []
    for act in sorted(found, key=lambda act: (act["lamport"], act["op"])):
        target = targets.get(act["target"])
        thread = threads.get(on_board(board, target["thread"])) if target else None
        role = info.roster.role_of(signed_of(act)) if info.roster else None
        author = info.roster.role_of(op) if info.roster and (op := _op(forum, board, act["target"])) else None
        named = members.get(f"{board}:{act['member']}")
        rows.append(
            ActRow(
                op=act["op"],
                board=board,
                act=act["act"],
                on=act["on"],
                target=act["target"],
                thread=target["thread"] if target else "",
                title=thread.get("title", "") if thread else "",
                actor=named["name"] if named else "",
                role=role.name.lower() if role is not None else "",
                wall=act["wall"],
                section=act["section"],
                reason=act["reason"],
                counts=role is not None and may(role, act["act"], Role.MEMBER if author is None else author),
            )
        )
    return rows


def _act(forum: Forum, document: Doc, act: str, *, on: bool, reason: str, section: str = "") -> None:
    if not _may(forum, document, act):
        raise NotPermitted(
            _("Only facilitators can do that, and they can hide only what members of lower rank wrote."),
            _("Ask a facilitator of the board."),
        )
    body = Moderate(bytes.fromhex(document["post"]), act, on, section, reason)
    publish_about(forum, document, ContentKind.MODERATE, encode_body(body))


def _may(forum: Forum, document: Doc, act: str) -> bool:
    """Whether our role is enough for an act on a post, now."""
    info = board_info(forum, document["board"])
    me = info.roster.device(info.device.id) if info.roster else None
    if info.roster is None or me is None or me.role > LOWEST_MODERATOR or "private" in document:
        return False
    op = _op(forum, document["board"], document["post"])
    author = info.roster.role_of(op) if op else None
    if act == LET and {"waits", "passed"}.isdisjoint(document):
        return False
    return may(me.role, act, Role.MEMBER if author is None else author)


def _op(forum: Forum, board: str, op_id: str) -> Op | None:
    return forum.log.op(bytes.fromhex(board), bytes.fromhex(op_id))


def _root(forum: Forum, thread: str) -> Doc:
    document = post_document(forum, thread)
    if "parent" in document:
        raise BadInput(
            _("That is a reply, and this is for whole threads."), _("Choose the thread's first post.")
        )
    return document
