"""What this machine knows of the person's other machines' marks, saves, mutes and drafts, and owes them.

Each thing is a register: what was said of it last, and when. Taking up the same statements in any order and
any number of times leaves the same registers; so it does no harm that the ops which brought them expire.

own_spans   key (board:device), board, device, spans (first, last, on, lamport, tie): what is read of one
            device's posts
own_items   key, sort, board, lamport, tie, day, body: one saved post, mute or machine; or the version of a
            draft that another took the place of. `owed`: changed here, and not told yet
own_owed    key, board, since, and `number` (of a post whose mark moved) or `until` (everything up to there),
            `section`
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sync.log.database import Database
from sync.log.migrations import migrate
from tui_forum.model.spans import Span
from tui_forum.store.conditions import F
from tui_forum.store.sealed_db import SealedDB
from tui_forum.store.view_batch import Batch, Doc

OWN_BOARD = "own"
"""The fact (of the table `home`) that names the board of the person's own machines."""
OWN_TABLES = ("own_spans", "own_items", "own_owed")


class OwnTables:
    """These tables, in the database of a home."""

    def __init__(self, db: SealedDB) -> None:
        self.db = db
        self.spans, self.items, self.owed = (db.table(name) for name in OWN_TABLES)

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        migrate(self.db.database, "own", (self._made,))

    def _made(self, _: Database) -> None:
        for name in OWN_TABLES:
            self.db.table(name).ensure_index("key", unique=True)
            self.db.table(name).ensure_index("board")
        self.items.ensure_index("owed")
        self.items.ensure_index("sort")

    def fact(self) -> Doc:
        """Which board joins the machines (`board`), and when all was told last (`told`, a day); or empty."""
        return Batch(self.db.table("home"), "fact").get(OWN_BOARD) or {}

    def keep_fact(self, values: Doc) -> None:
        """Keep these in the fact."""
        batch = Batch(self.db.table("home"), "fact")
        batch.put(OWN_BOARD, {**self.fact(), **values, "fact": OWN_BOARD})
        batch.flush()

    def linked(self) -> bool:
        """Whether there is anybody to tell."""
        return bool(self.fact())

    def spans_of(self, board: str, device: str) -> list[Span]:
        """What was said of one device's posts on a board."""
        known = Batch(self.spans, "key").get(f"{board}:{device}")
        return [_span(values) for values in known["spans"]] if known else []

    def keep_spans(self, board: str, device: str, spans: Iterable[Span]) -> None:
        """Keep it; inside a transaction."""
        batch = Batch(self.spans, "key")
        values = [[span.first, span.last, span.on, span.lamport, span.tie.hex()] for span in spans]
        key = f"{board}:{device}"
        batch.put(key, {"key": key, "board": board, "device": device, "spans": values})
        batch.flush()

    def item(self, key: str) -> Doc | None:
        """One register."""
        return Batch(self.items, "key").get(key)

    def keep_item(self, key: str, item: Doc | None) -> None:
        """Keep or drop one register, as of `day`; inside a transaction."""
        batch = Batch(self.items, "key")
        batch.put(key, None if item is None else {**item, "key": key})
        batch.flush()

    def owe_item(self, key: str, sort: str, board: str, body: Doc) -> None:
        """Something was changed here: the other machines are to be told. Inside a transaction."""
        if self.linked():
            item = {"sort": sort, "board": board, "lamport": 0, "tie": "", "body": body, "owed": 1}
            self.keep_item(key, item)

    def items_owed(self) -> bool:
        """Whether registers were changed here and not told yet."""
        return bool(self.items.page(F("owed") == 1, limit=1))

    def owe_marks(self, board: str, numbers: Iterable[int], since: int) -> None:
        """The read marks of these posts moved. Inside a transaction."""
        if not self.linked():
            return
        batch = Batch(self.owed, "key")
        for number in numbers:
            key = f"{board}:{number}"
            batch.put(key, {"key": key, "board": board, "number": number, "since": since})
        batch.flush()

    def owe_all(self, board: str, until: int, since: int, section: str | None = None) -> None:
        """Everything up to arrival `until` was read, of a board or one section. Inside a transaction."""
        if not self.linked():
            return
        batch, key = Batch(self.owed, "key"), f"{board}:all:{section or ''}"
        if section is None:
            self.owed.remove((F("board") == board) & (F("number") <= until))
        batch.put(
            key,
            {"key": key, "board": board, "until": until, "since": since}
            | ({} if section is None else {"section": section}),
        )
        batch.flush()

    def forget(self, board: str) -> None:
        """Forget what concerns a board that is left; inside a transaction."""
        for name in OWN_TABLES:
            self.db.table(name).remove(F("board") == board)


def _span(values: list[Any]) -> Span:
    first, last, on, lamport, tie = values
    return Span(first, last, on, lamport, bytes.fromhex(tie))
