"""Drafts on several machines: each change makes a version that takes the place of those it was made from.

Two changes made apart take the place of the same version and not of each other, so both texts stay, each as
a draft of its own. A draft that is posted or discarded takes the place of what it was, and so does not take
a change with it that was made elsewhere meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tinydb.table import Document

from sync.clock import day_of
from tui_forum.model.own import MAX_OVER, VERSION_SIZE, Draft, DraftText
from tui_forum.store.conditions import F
from tui_forum.store.own_tables import OwnTables
from tui_forum.store.view import View
from tui_forum.store.view_batch import Doc

IDS = ("board", "thread", "parent")
FLAGS = ("private", "edits", "anonymous")
PLAIN = ("title", "section", "need", "body", "keep", "saved")


class OwnDrafts:
    """The drafts of one home; their documents bear `version` and `over` once they were told, and `owed`."""

    def __init__(self, view: View, tables: OwnTables, now: Callable[[], int]) -> None:
        self._view, self._tables, self._now = view, tables, now

    def take(self, body: Draft, op_id: bytes, *, here: bool) -> None:
        """A version of a draft; inside the log's transaction."""
        version = (body.version or op_id[:VERSION_SIZE]).hex()
        older = [each.hex() for each in body.over]
        for each in older:
            self._tables.keep_item(f"over:{each}", {"sort": "over", "board": "", "day": day_of(self._now())})
        if here and not body.version:
            return  # its draft lies here
        self._remove(older)
        known = self._tables.item(f"over:{version}") or self._view.drafts.search(F("version") == version)
        if body.text is not None and not known:
            self._view.drafts.insert({**_fields(body.text), "version": version, "over": older, "owed": 0})

    def discard(self, draft: Document) -> None:
        """A draft is posted or discarded here: where it was told of, its end is to be told, too."""
        if draft.get("version") and self._tables.linked():
            item = {"sort": "gone", "board": "", "over": [*draft["over"], draft["version"]], "owed": 1}
            self._tables.keep_item(f"gone:{draft['version']}", item)

    def told(self, draft: Document, op_id: bytes) -> None:
        """What was typed last was told by this op; inside the transaction that wrote it."""
        version = op_id[:VERSION_SIZE].hex()
        self._view.drafts.update(
            {"version": version, "over": ancestry(draft), "owed": 0}, doc_ids=[draft.doc_id]
        )

    def owed(self) -> list[Document]:
        """The drafts that were changed here since they were told of."""
        return self._view.drafts.search(F("owed") == 1)

    def ended(self) -> list[Document]:
        """Ends of drafts that are to be told."""
        return self._tables.items.search(F("sort") == "gone")

    def _remove(self, versions: Iterable[str]) -> None:
        """Drafts of these versions go, but for what was typed here since and nobody knows of."""
        wanted = set(versions)
        gone = [
            draft.doc_id
            for draft in self._view.drafts
            if draft.get("version") in wanted and not draft.get("owed")
        ]
        if gone:
            self._view.drafts.remove(doc_ids=gone)


def ancestry(draft: Doc) -> list[str]:
    """The versions that the next version of a draft takes the place of."""
    return [*draft.get("over", ()), *([draft["version"]] if draft.get("version") else [])][-MAX_OVER:]


def text_of(draft: Doc) -> DraftText:
    """What is told of a draft."""
    values: dict[str, Any] = {name: bytes.fromhex(draft[name]) for name in IDS}
    values |= {name: draft[name] for name in PLAIN} | {name: draft.get(name, False) for name in FLAGS}
    values |= {name: tuple(draft.get(name, ())) for name in ("notes", "tags")}
    return DraftText(**values)


def _fields(text: DraftText) -> dict[str, Any]:
    ids = {name: getattr(text, name).hex() for name in IDS}
    plain = {name: getattr(text, name) for name in (*PLAIN, *FLAGS)}
    return {**ids, **plain, "notes": list(text.notes), "tags": list(text.tags)}
