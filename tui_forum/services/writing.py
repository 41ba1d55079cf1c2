"""Writing: threads, replies, edits, retractions. Durable on return, and on its way from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.errors import NotPermitted
from sync.log.base import NO_THREAD, BoardInfo
from sync.log.bodies import Retract, encode_body
from sync.log.kinds import LASTING, Kind
from sync.log.retention import ttl_code_for
from tui_forum.language import _
from tui_forum.model.content import Edit, Post
from tui_forum.model.errors import BadInput
from tui_forum.model.kinds import ContentKind
from tui_forum.model.limits import MAX_REASON, checked_body, checked_keep, checked_labels, checked_title
from tui_forum.model.support import NEED_IDS
from tui_forum.services.directory import board_info, joined_roster, post_document
from tui_forum.services.drafts import discard_draft
from tui_forum.services.home import Forum
from tui_forum.services.masking import Mask, publish, retract_masked
from tui_forum.store.view_batch import Doc, on_board


@dataclass(frozen=True, slots=True)
class Posted:
    """What was written: its board, its thread, itself (for a root the same as its thread)."""

    board: str
    thread: str
    post: str


def post_thread(
    forum: Forum,
    board: str,
    *,
    title: str,
    body: str,
    section: str = "",
    need: str = "",
    notes: Sequence[str] = (),
    tags: Sequence[str] = (),
    keep: int | None = None,
    draft: int | None = None,
    mask: Mask | None = None,
) -> Posted:
    """Start a thread, under a `mask` from services.masking or (None) one's own name.

    An empty or unknown `section` becomes the board's first; `keep` 0, 7, 30 or 90 days, None: the board's
    way. `draft` is discarded in the same transaction. Raises BadInput, NotFound, NotPermitted (still
    waiting to join), DiskFull.
    """
    info = board_info(forum, board)
    post = Post(
        title=checked_title(title),
        section=chosen_section(info, section),
        need=checked_need(need),
        notes=checked_labels(notes, _("content note")),
        tags=checked_labels(tags, _("tag")),
        body=checked_body(body),
        imported_from="",
    )
    ttl_code = ttl_code_of(info, keep)
    with forum.database.transaction():
        op = publish(forum, info, post, mask, ttl_code=ttl_code)
        if draft is not None:
            discard_draft(forum, draft)
    return Posted(board, op.op_id.hex(), op.op_id.hex())


def reply(
    forum: Forum,
    parent: str,
    body: str,
    *,
    notes: Sequence[str] = (),
    draft: int | None = None,
    mask: Mask | None = None,
) -> Posted:
    """Answer the post `parent`; it is kept as long as its thread. `mask` is as in post_thread.

    Raises as post_thread, and NotPermitted in a thread that was locked and below a private reply.
    """
    answered = post_document(forum, parent)
    info = board_info(forum, answered["board"])
    joined_roster(info)
    check_open(forum, answered)
    if "private" in answered:
        raise NotPermitted(
            _("This was written to you alone; an answer that everybody reads would tell of it."),
            _("Reply privately instead."),
        )
    post = Post("", "", "", checked_labels(notes, _("content note")), (), checked_body(body), "")
    # Where the root was never heard of, as it was taken back, whatever else is of the thread is kept as long.
    root = forum.log.op(info.board_id, bytes.fromhex(answered["thread"])) or forum.log.op(
        info.board_id, bytes.fromhex(answered.get("gone", parent))
    )
    with forum.database.transaction():
        op = publish(forum, info, post, mask, parent=answered, ttl_code=root.ttl_code if root else 0)
        if draft is not None:
            discard_draft(forum, draft)
    return Posted(answered["board"], answered["thread"], op.op_id.hex())


def edit(
    forum: Forum,
    post: str,
    *,
    title: str | None = None,
    body: str | None = None,
    notes: Sequence[str] | None = None,
    tags: Sequence[str] | None = None,
    draft: int | None = None,
) -> Posted:
    """Change a post of yours; None leaves a part as it is. Its history stays.

    `draft` is discarded in the same transaction.

    Raises NotPermitted for the posts of others, BadInput, NotFound.
    """
    document = post_document(forum, post)
    if title is not None and "parent" in document:
        raise BadInput(_("A reply has no title to change."), _("Leave the title out."))
    if title is None and body is None and notes is None and tags is None:
        raise BadInput(_("Nothing was changed."), _("Give a new title, text or content notes."))
    if "private" in document:
        raise BadInput(_("A private reply cannot be changed."), _("Take it back and write another."))
    if "mask" in document:
        raise BadInput(_("An anonymous post cannot be changed."), _("Take it back and write another."))
    change = Edit(
        bytes.fromhex(post),
        title=None if title is None else checked_title(title),
        notes=None if notes is None else checked_labels(notes, _("content note")),
        tags=None if tags is None else checked_labels(tags, _("tag")),
        body=None if body is None else checked_body(body),
    )
    with forum.database.transaction():
        posted = _about(forum, document, ContentKind.EDIT, encode_body(change))
        if draft is not None:
            discard_draft(forum, draft)
    return posted


def retract(forum: Forum, post: str, reason: str = "") -> Posted:
    """Take a post of yours back: every machine that hears of it forgets its text and that of its edits.

    What is left is its place in the thread, and in the log its header and signature, without the words.
    Machines that do not hear of it, and people who have read it, keep what they have.

    Raises NotPermitted for the posts of others, NotFound.
    """
    document = post_document(forum, post)
    body = Retract(bytes.fromhex(post), reason.strip()[:MAX_REASON])
    if "mask" in document and not document.get("retracted"):
        retract_masked(forum, board_info(forum, document["board"]), document, encode_body(body))
        return Posted(document["board"], document["thread"], post)
    return _about(forum, document, Kind.RETRACT, encode_body(body))


def _about(forum: Forum, document: Doc, kind: int, body: bytes) -> Posted:
    """Publish a statement about a post of ours."""
    if "mask" not in document and document["member"] != forum.projector.my_member(document["board"]):
        raise NotPermitted(
            _("Only the person who wrote a post can change it or take it back."),
            _("You can answer it instead."),
        )
    if document.get("retracted"):
        raise BadInput(
            _("This post has been taken back already."), _("Write a new one if you want to say more.")
        )
    return publish_about(forum, document, kind, body)


def publish_about(forum: Forum, document: Doc, kind: int, body: bytes) -> Posted:
    """Publish a statement about a post, to be kept as long as the post; one that the ledger tells, for good.

    Raises NotPermitted.
    """
    info = board_info(forum, document["board"])
    joined_roster(info)
    target = bytes.fromhex(document["post"])
    op = forum.log.op(info.board_id, target)
    # A letter's thread is known to two people only. Of others a retraction tells the place that they leave.
    private = "private" in document
    named = ["post", "parent"] if kind == Kind.RETRACT and not private and "parent" in document else ["post"]
    forum.log.append(
        info.board_id,
        kind,
        body,
        thread=NO_THREAD if private else bytes.fromhex(document["thread"]),
        refs=[bytes.fromhex(document[name]) for name in named],
        ttl_code=op.ttl_code if op and kind not in LASTING else 0,
        # What takes a post back is not to expire before it.
        wall=max(forum.now(), document["wall"]) if kind == Kind.RETRACT else None,
    )
    return Posted(document["board"], document["thread"], document["post"])


def check_open(forum: Forum, document: Doc) -> None:
    """Raises NotPermitted where the thread of this post was locked."""
    root = forum.view.batch("posts").get(on_board(document["board"], document["thread"]))
    if root is not None and "locked" in root:
        raise NotPermitted(
            _("This thread has been closed by a facilitator; it takes no more replies."),
            _("You can reply privately, or start a thread of your own. Nothing was sent."),
        )


def chosen_section(info: BoardInfo, section: str) -> str:
    """`section` if the board has it (whatever its case), else the board's first."""
    sections = joined_roster(info).policy.sections
    for known in sections:
        if known.casefold() == section.strip().casefold():
            return known
    return sections[0] if sections else ""


def checked_need(need: str) -> str:
    """`need` if it is one. Raises BadInput."""
    need = need.strip().lower()
    if need and need not in NEED_IDS:
        raise BadInput(
            _("{need!r} is not one of the needs.").format(need=need[:40]),
            _("The needs are: {need_ids}.").format(need_ids=", ".join(NEED_IDS)),
        )
    return need


def ttl_code_of(info: BoardInfo, keep: int | None) -> int:
    """The wire's code for keeping `keep` days, None for the board's way. Raises BadInput."""
    return ttl_code_for(joined_roster(info).policy.keep_days if keep is None else checked_keep(keep))
