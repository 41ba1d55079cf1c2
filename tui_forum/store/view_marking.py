"""Reading and keeping unread: the acts that move read marks, and the counters with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tinydb.table import Document

from tui_forum.store.plan import field_sql, same_sql
from tui_forum.store.view import View
from tui_forum.store.view_all_read import AllRead
from tui_forum.store.view_batch import Doc, on_board
from tui_forum.store.view_marks import Mark, Marks

if TYPE_CHECKING:
    from tui_forum.store.view_projector import ViewProjector


class Marking:
    """One act of marking, in a transaction of its own."""

    def __init__(self, projector: ViewProjector) -> None:
        self._projector = projector
        self._view: View = projector.view
        self._marks, self._threads, self._posts = (
            table.schema.rows for table in (self._view.marks, self._view.threads, self._view.posts)
        )

    def read(self, posts: Iterable[str]) -> None:
        """These posts have been read."""
        self._act(posts, read=True)

    def keep_unread(self, posts: Iterable[str]) -> None:
        """These posts are unread until they are read again."""
        self._act(posts, read=False)

    def follow(self, posts: Iterable[Document], *, read: bool) -> None:
        """What another machine of this person says of these posts."""
        self._change(list(posts), read=read)

    def read_threads(self, threads: Iterable[Document]) -> int:
        """All that is here of these threads is read; how many posts were not."""
        count = 0
        with self._view.db.transaction():
            marks = Marks(self._view)
            listed = list(threads)
            self._projector.own.owe_posts(self.unread_posts(listed))
            for thread in listed:
                marks.put(thread["board"], thread["thread"], Mark(self.latest(thread)))
                count += thread["unread"]
            marks.flush()
            self._set_unread(marks, {_place(thread): 0 for thread in listed}, _boards(listed))
        return count

    def read_board(self, board: str) -> int:
        """All that is here of a board is read; how many posts were not. One mark takes the place of many."""
        with self._view.db.transaction():
            self._projector.own.owe_all(board, self.latest())
            return self.follow_board(board)

    def follow_board(self, board: str) -> int:
        """The same, as another machine of this person says it; inside a transaction."""
        marks = Marks(self._view)
        self._run(f"DELETE FROM {self._marks} WHERE {field_sql('board')} = ?", board)
        marks.put_board(board, self.latest())
        marks.flush()
        return AllRead(self._view, board).settle()

    def read_section(self, board: str, section: str) -> int:
        """The same for one section of a board, by a mark for each of its unread threads."""
        unread = AllRead(self._view, board, section)
        with self._view.db.transaction():
            self._projector.own.owe_all(board, self.latest(), section)
            where, args = unread.where
            wanted = f"SELECT {field_sql('thread')} FROM {self._threads} WHERE {where}"
            here = f"{field_sql('board')} = ?"
            self._run(
                f"DELETE FROM {self._marks} WHERE {field_sql('key')} IN ({wanted}) AND {here}", *args, board
            )
            newest = (
                f"SELECT max(doc_id) FROM {self._posts} "
                f"WHERE {same_sql('thread', 'wanted.thread')} AND {here}"
            )
            self._run(
                f"INSERT INTO {self._marks}(doc) SELECT json_object('key', thread, 'board', ?, 'upto', "
                f"({newest})) FROM (SELECT {field_sql('thread')} AS thread FROM {self._threads} "
                f"WHERE {where}) AS wanted",
                board,
                board,
                *args,
            )
            return unread.settle()

    def unread_posts(self, threads: Iterable[Document]) -> list[Document]:
        """The posts of these threads that are unread."""
        listed = [thread for thread in threads if thread["unread"]]
        marks = Marks(self._view)
        marks.load(listed)
        steps = self._projector.threads(marks, _boards(listed))
        places = {_place(thread) for thread in listed}
        posts = self._view.where_in("posts", "thread", {thread["thread"] for thread in listed})
        return [
            post
            for post in posts
            if _place(post) in places
            and steps.is_unread(post.doc_id, post, marks.of(post["board"], post["thread"]))
        ]

    def _act(self, posts: Iterable[str], *, read: bool) -> None:
        with self._view.db.transaction():
            found = list(self._view.posts_of(posts).values())
            self._projector.own.owe_posts(found)
            self._change(found, read=read)

    def _change(self, found: list[Document], *, read: bool) -> None:
        with self._view.db.transaction():
            by_thread: dict[str, list[Document]] = {}
            for post in found:
                by_thread.setdefault(_place(post), []).append(post)
            marks = Marks(self._view)
            marks.load(found)
            known = {
                _place(row): row
                for row in self._view.where_in("threads", "thread", {post["thread"] for post in found})
            }
            steps = self._projector.threads(marks, _boards(found))
            unread: dict[str, int] = {}
            for place, parts in by_thread.items():
                board, thread = parts[0]["board"], parts[0]["thread"]
                old = marks.of(board, thread)
                new = old.with_some(frozenset(post.doc_id for post in parts), read=read)
                unread[place] = known[place]["unread"] + sum(
                    steps.is_unread(post.doc_id, post, new) - steps.is_unread(post.doc_id, post, old)
                    for post in parts
                )
                if unread[place] == 0:
                    new = Mark(self.latest(parts[0]))
                marks.put(board, thread, new)
            marks.flush()
            self._set_unread(marks, unread, _boards(found))

    def _run(self, sql: str, *args: str) -> None:
        self._view.db.database.execute(sql, args).fetchall()

    def _set_unread(self, marks: Marks, unread: dict[str, int], boards: Iterable[str]) -> None:
        self._projector.threads(marks, boards).set_unread(unread)

    def latest(self, place: Doc | None = None) -> int:
        """The greatest number of a post, in the thread of a post (or thread) or at all; 0 for none."""
        where = "1"
        args: tuple[str, ...] = ()
        if place is not None:
            where = f"{same_sql('thread', '?1')} AND {field_sql('board')} = ?2"
            args = (place["thread"], place["board"])
        sql = f"SELECT max(doc_id) FROM {self._view.posts.schema.rows} WHERE {where}"
        row = self._view.db.database.execute(sql, args).fetchone()
        return int(row[0] or 0)


def _place(found: Doc) -> str:
    """The key of a thread, or of the thread of a post."""
    return on_board(found["board"], found["thread"])


def _boards(found: Iterable[Document]) -> set[str]:
    return {document["board"] for document in found}
