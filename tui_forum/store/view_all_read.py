"""Everything of a board or section is read: its threads and counters, set by set and not one by one.

What `view_threads` does for a thread whose last unread post is read comes to this: no post of it is unread,
and it leaves the list of fresh ones. Nothing else of it depends on that.
"""

from __future__ import annotations

from tui_forum.store.plan import field_sql
from tui_forum.store.view import View

_AT = field_sql("at")
_MOST = f"CASE WHEN {_AT} IS NULL THEN '$.unread' ELSE '$.most' END, coalesce({_AT}, 0)"
"""Without unread posts, the key of "most unread" is the time; a thread that is in no list has neither."""


class AllRead:
    """The unread threads of a board, or of one section of it; used inside a transaction."""

    def __init__(self, view: View, board: str, section: str | None = None) -> None:
        self._view = view
        self._rows = view.threads.schema.rows
        where = f"{field_sql('board')} = ?"
        self._scope, self._args = where, [board]
        if section is not None:
            self._scope += f" AND {field_sql('section')} = ?"
            self._args.append(section)

    @property
    def where(self) -> tuple[str, list[str]]:
        """The condition for threads in which something is unread, and its values."""
        # By number: SQLite would go through the rows in the order of an index, back and forth over the file.
        board = f"doc_id IN (SELECT doc_id FROM {self._rows} WHERE {field_sql('board')} = ?)"
        narrowed = [f"+{field_sql('section')} = ?"] * (len(self._args) - 1)
        return " AND ".join([board, *narrowed, f"{field_sql('unread')} > 0"]), self._args

    def settle(self) -> int:
        """None of their posts is unread any more; how many were."""
        where, args = self.where
        run = self._view.db.database.execute
        row = run(f"SELECT sum({field_sql('unread')}) FROM {self._rows} WHERE {where}", args).fetchone()
        if not row[0]:
            return 0
        run(
            f"UPDATE {self._rows} SET doc = json_remove(json_set(doc, '$.unread', 0, {_MOST}), '$.fresh') "
            f"WHERE {where}",
            args,
        ).fetchall()
        self._view.threads.clear_cache()
        self._count()
        return int(row[0])

    def _count(self) -> None:
        """What the threads in scope added to the counters is taken off: they are all read now."""
        sections = self._view.sections.schema.rows
        moved = "json_set(doc, '$.unread', 0, '$.fresh', 0)"
        run = self._view.db.database.execute
        run(f"UPDATE {sections} SET doc = {moved} WHERE {self._scope}", self._args).fetchall()
        board = self._args[0]
        sums = [f"coalesce(sum({field_sql(name)}), 0)" for name in ("unread", "fresh")]
        left = run(
            f"SELECT {', '.join(sums)} FROM {sections} WHERE {field_sql('board')} = ?", (board,)
        ).fetchone()
        run(
            f"UPDATE {self._view.boards.schema.rows} SET doc = json_set(doc, '$.unread', ?, '$.fresh', ?) "
            f"WHERE {field_sql('board')} = ?",
            (*left, board),
        ).fetchall()
        for table in (self._view.sections, self._view.boards):
            table.clear_cache()
