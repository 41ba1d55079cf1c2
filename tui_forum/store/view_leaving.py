"""Own posts that came after a point: what another machine does not hold yet."""

from __future__ import annotations

from tinydb.table import Document

from tui_forum.store.documents import loads
from tui_forum.store.plan import field_sql
from tui_forum.store.view import View


def posts_after(view: View, number: int, board: str, member: str, most: int) -> list[Document]:
    """The first `most` posts of a member on a board that came after arrival `number`, oldest first."""
    sql = (
        f"SELECT doc_id, doc FROM {view.posts.schema.rows} WHERE doc_id > ? "
        f"AND {field_sql('board')} = ? AND {field_sql('member')} = ? ORDER BY doc_id LIMIT ?"
    )
    rows = view.db.database.execute(sql, (number, board, member, most))
    return [Document(loads(text), doc_id) for doc_id, text in rows]
