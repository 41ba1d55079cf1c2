"""What a post said before: its first words and each change by its author, oldest first."""

from __future__ import annotations

from sync.log.bodies import decode_body
from tui_forum.model.content import Post
from tui_forum.model.fold import Stamp, fold_post
from tui_forum.model.kinds import ContentKind
from tui_forum.model.moderation import LOWEST_MODERATOR
from tui_forum.model.rows import VersionRow
from tui_forum.services.directory import post_document
from tui_forum.services.home import Forum
from tui_forum.services.rows import is_mine
from tui_forum.store.conditions import F
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_statements import read_statements, stamp_of


def post_history(forum: Forum, post: str) -> list[VersionRow]:
    """Every version of a post, the one that stands now last; none for one that never changed.

    What was taken back, or hidden from us, has no history. Raises NotFound.
    """
    document = post_document(forum, post)
    if "edited" not in document or not _may_see(forum, document):
        return []
    board, op_id = bytes.fromhex(document["board"]), bytes.fromhex(post)
    op = forum.log.op(board, op_id)
    if op is None or not op.body or op.kind != ContentKind.POST:
        return []
    first, stamp = decode_body(Post, op.body), Stamp(op.member, op.lamport, op.op_id)
    versions = [VersionRow(op.wall, first.title, first.body, first.notes)]
    edits = sorted(_edits(forum, document, stamp), key=lambda edit: (edit["lamport"], edit["op"]))
    for count, edit in enumerate(edits, 1):
        changes = read_statements(edits[:count], document["board"], lambda board, op: None).changes
        said = fold_post(first, stamp, changes)
        changed = forum.log.op(board, bytes.fromhex(edit["op"]))
        versions.append(VersionRow(changed.wall if changed else op.wall, said.title, said.body, said.notes))
    return versions


def _edits(forum: Forum, document: Doc, stamp: Stamp) -> list[Doc]:
    """The changes by the post's own author that came after it."""
    found = forum.view.statements.search(
        (F("target") == document["post"]) & (F("board") == document["board"])
    )
    member = stamp.member.hex()
    own = [dict(said) for said in found if "edit" in said and said["member"] == member]
    return [said for said in own if stamp_of(said).rank > stamp.rank]


def _may_see(forum: Forum, document: Doc) -> bool:
    """Hidden posts are shown to their author and to facilitators alone, and so is what they said before."""
    if "hidden" not in document or is_mine(forum, document):
        return True
    info = forum.log.board(bytes.fromhex(document["board"]))
    me = info.roster.device(info.device.id) if info.roster else None
    return me is not None and me.role <= LOWEST_MODERATOR
