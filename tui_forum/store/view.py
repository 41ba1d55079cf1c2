"""The view: what the boards show, as TinyDB tables beside the log in one database.

Everything here but marks, drafts and the home's own facts follows from the log and can be made again from
it. A document's fields are absent where they would be empty; identifiers are hexadecimal text.

posts       post, board, thread, parent?, member, author, wall, lamport, title?, section?, need?, notes?,
            tags?, body, imported?, edited?, retracted?, held? (until then), reactions? (word: members),
            settled? (words), pinned?, locked? (lamport, op), hidden? (role, reason) with veiled? (title,
            body), muted?, passed?, waits? (for a facilitator), private? with to (member), anonymous? and
            mask? (salt) of ours. Its number is the log's: the order of arrival.
statements  op, target, board, member, lamport, and by sort: edit (changed fields); react (word), on; settle
            (words), on; act, on, section, reason, acts (board), wall, device, heads; none: a retraction
threads     thread, board, posts, replies, own, unread, last, and with its root: title, section, member,
            author, started, preview, need?, notes?, tags?, imported?, retracted?, settled?, pinned?, locked?,
            hidden?, muted?, and in lists: at, begun, name, most, wait?, fresh?
            Each orders a list: by activity, by beginning, by title, by unread posts; `wait` those that nobody
            answered, `fresh` those with something unread.
tags        key, board, thread, tag (as it is compared), word (as it was written): of listed threads
boards      board, and the counters: threads, posts, unread, waiting, fresh
sections    key, board, section, and the same counters
members     key, board, member, name
notices     op, board, sort (available, ask, queue, hold, help), member, lamport, wall, and by sort: state,
            until, offers, languages, avoid; about (thread), until, on, ends?; about, state, words
firsts      post, board, member, passed? (1: a facilitator let it through), waits? (1): of newcomers, where
            a board asks that their first posts be looked at
marks       key (thread or board), board, upto, read?, unread? (numbers of posts)
saved       post, board, since
mutes       key, kind (person, word, tag, post), value, label, board ("" for every one), since
verified    key, board, member, since (compared in person)
drafts      see services.drafts
home        see services.home
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tinydb.table import Document

from sync.log.database import Database
from sync.log.migrations import migrate
from tui_forum.store.conditions import F
from tui_forum.store.documents import loads
from tui_forum.store.own_tables import OwnTables
from tui_forum.store.plan import field_sql
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view_arranged import arranged, tag_documents
from tui_forum.store.view_batch import CHUNK, Batch, Doc, on_board
from tui_forum.store.view_indexes import INDEXES, OUTGROWN

FOLDED = ("posts", "statements", "threads", "boards", "sections", "members", "tags", "notices", "firsts")
"""The tables that follow from the log."""
OWN = ("marks", "drafts", "saved", "mutes", "verified")
"""The tables that hold what this person keeps about a board."""
_BY_BOARD = frozenset(("posts", "threads", "marks", "firsts"))
"""The tables in which an id is unique on a board only: anybody may name on one board an id of another."""
_KEYS = {
    "posts": "post",
    "statements": "op",
    "threads": "thread",
    "boards": "board",
    "sections": "key",
    "members": "key",
    "tags": "key",
    "marks": "key",
    "saved": "post",
    "mutes": "key",
    "notices": "op",
    "firsts": "post",
    "verified": "key",
    "home": "fact",
}
"""The field by which a document of each table is found."""
SEARCHED = ("title", "body", "author")


class View:
    """The tables of one home.

    Reading needs nothing more; writing goes through `Batch` inside a transaction.
    """

    def __init__(self, db: SealedDB) -> None:
        self.db = db
        self.posts = db.table("posts")
        self.statements = db.table("statements")
        self.threads = db.table("threads")
        self.boards = db.table("boards")
        self.sections = db.table("sections")
        self.members = db.table("members")
        self.tags = db.table("tags")
        self.marks = db.table("marks")
        self.drafts = db.table("drafts")
        self.saved = db.table("saved")
        self.mutes = db.table("mutes")
        self.notices = db.table("notices")
        self.verified = db.table("verified")
        self.firsts = db.table("firsts")
        self.home = db.table("home")

    def prepare(self) -> None:
        """Make the tables and their indexes where they are missing, or bring older ones to this form."""
        steps = (
            self._indexed,
            self._indexed,
            self._narrower,
            self._indexed,
            self._arranged_anew,
            self._narrower,
            self._indexed,
            self._narrower,
        )
        migrate(self.db.database, "view", steps)
        OwnTables(self.db).prepare()

    def _indexed(self, _: Database) -> None:
        """Make what is missing; run anew for each version that added tables or indexes."""
        for name, indexes in INDEXES.items():
            self.db.table(name).ensure(*indexes)
        self.posts.ensure_search(*SEARCHED)

    def _narrower(self, database: Database) -> None:
        """Run anew for each version that has narrower indexes, or fewer, or lets words be merged later."""
        for name, indexes in OUTGROWN.items():
            for index in indexes:
                self.db.table(name).schema.drop_index(index)
        self._indexed(database)
        self.posts.words.settle_in_large_parts()

    def _arranged_anew(self, database: Database) -> None:
        """Lists had fewer orders once, and threads could not be found by their tags."""
        self._indexed(database)
        threads, tags = self.batch("threads"), self.batch("tags")
        for thread in self.threads:
            now = arranged(dict(thread))
            threads.put(on_board(thread["board"], thread["thread"]), now)
            for key, document in tag_documents(now).items():
                tags.put(key, document)
        threads.flush()
        tags.flush()

    def batch(self, name: str) -> Batch:
        """A unit of work on the table `name`; of posts, threads and marks by `on_board` keys."""
        return Batch(self.db.table(name), _KEYS[name], by_board=name in _BY_BOARD)

    def posts_of(self, ids: Iterable[str]) -> dict[str, Document]:
        """The posts of these ids by id.

        Where boards differ on what an id is, the post that is here goes before the place of one taken back,
        and what arrived first before the rest.
        """
        found = sorted(self.where_in("posts", "post", ids), key=lambda post: ("gone" in post, post.doc_id))
        return {post["post"]: post for post in reversed(found)}

    def thread(self, thread: str) -> Document | None:
        """The thread of this id, on the board of its root; None while that is not here."""
        root = self.posts_of((thread,)).get(thread)
        if root is None:
            return None
        place = (F("thread") == thread) & (F("board") == root["board"])
        return next(iter(self.threads.page(place, limit=1)), None)

    def where_in(self, name: str, field: str, values: Iterable[str]) -> Iterator[Document]:
        """The documents of a table whose indexed `field` is one of `values`."""
        table, every = self.db.table(name), sorted(set(values))
        for start in range(0, len(every), CHUNK):
            for doc_id, text in table.found(field, every[start : start + CHUNK]):
                yield Document(loads(text), doc_id)

    def clear(self) -> None:
        """Empty what follows from the log, to be filled again."""
        with self.db.transaction():
            for name in FOLDED:
                self.db.table(name).truncate()

    def count_after(self, number: int, board: str, member: str, most: int) -> int:
        """How many posts of a member came after arrival `number`, counted to `most`."""
        sql = (
            f"SELECT count(*) FROM (SELECT 1 FROM {self.posts.schema.rows} WHERE doc_id > ? "
            f"AND {field_sql('board')} = ? AND {field_sql('member')} = ? LIMIT ?)"
        )
        row = self.db.database.execute(sql, (number, board, member, most)).fetchone()
        return int(row[0])

    def fact(self, name: str) -> Doc:
        """A small fact of this home by its name; empty where there is none."""
        return self.batch("home").get(name) or {}

    def keep_fact(self, name: str, values: Doc) -> None:
        """Keep a small fact of this home."""
        batch = self.batch("home")
        with self.db.transaction():
            batch.put(name, {"fact": name, **values})
            batch.flush()

    def forget(self, board: str) -> None:
        """Remove all that is kept about a board, marks and drafts too."""
        with self.db.transaction():
            for name in (*FOLDED, *OWN):
                self.db.table(name).remove(F("board") == board)
            OwnTables(self.db).forget(board)
