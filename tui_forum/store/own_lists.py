"""Saved posts, mutes and names of machines, as a person's machines tell each other: the last word counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sync.clock import day_of
from tui_forum.model.own import Machine, MuteItem, SavedItem
from tui_forum.store.conditions import F
from tui_forum.store.own_tables import OwnTables
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_mutes import touched

if TYPE_CHECKING:
    from tui_forum.store.view_projector import ViewProjector

Stamp = tuple[int, bytes]


class OwnLists:
    """Takes up one statement at a time, inside the log's transaction."""

    def __init__(self, projector: ViewProjector, tables: OwnTables) -> None:
        self._projector, self._view, self._tables = projector, projector.view, tables

    def save(self, item: SavedItem, stamp: Stamp, *, here: bool) -> None:
        """A post is among the saved ones, or no more."""
        board, post = item.board.hex(), item.post.hex()
        body = {"post": post, "on": item.on, "since": item.since}
        if not self.settle(
            f"saved:{board}:{post}", "saved", board, body, stamp, fresh=here and not item.said
        ):
            return
        batch = self._view.batch("saved")
        batch.put(post, {"post": post, "board": board, "since": item.since} if item.on else None)
        batch.flush()

    def mute(self, item: MuteItem, stamp: Stamp, *, here: bool) -> None:
        """Something is muted, or no more."""
        key, board = f"{item.kind}:{item.value}", item.board.hex()
        body = {"mute": item.kind, "of": item.value, "label": item.label, "on": item.on, "since": item.since}
        if not self.settle(f"mute:{key}", "mute", board, body, stamp, fresh=here and not item.said):
            return
        document = {"key": key, "kind": item.kind, "value": item.value, "label": item.label, "board": board}
        batch = self._view.batch("mutes")
        batch.put(key, document | {"since": item.since} if item.on else None)
        batch.flush()
        self._projector.mute(touched(self._view, document))

    def machine(self, body: Machine, device: bytes, stamp: Stamp) -> None:
        """What a machine is called, and which device it is on each board."""
        self.settle(f"machine:{device.hex()}", "machine", "", as_register(body), stamp)

    def machines(self) -> dict[str, Doc]:
        """What is known of each machine, by its device id on the machines' own board."""
        found = self._tables.items.search(F("sort") == "machine")
        return {document["key"].partition(":")[2]: document["body"] for document in found}

    def settle(
        self, key: str, sort: str, board: str, body: Doc, stamp: Stamp, *, fresh: bool = False
    ) -> bool:
        """Keep what is later than what is known; `fresh`: this very machine just told what it owed."""
        known = self._tables.item(key)
        if known is not None and not fresh and (known.get("owed") or _stamp(known) >= stamp):
            return False
        lamport, tie = stamp
        self._tables.keep_item(
            key,
            {
                "sort": sort,
                "board": board,
                "lamport": lamport,
                "tie": tie.hex(),
                "day": day_of(self._projector.now()),
                "body": body,
                "owed": 0,
            },
        )
        return not fresh


def as_register(body: Machine) -> Doc:
    """What is kept of what a machine said of itself."""
    return {
        "name": body.name,
        "devices": [[board.hex(), device.hex()] for board, device in body.devices],
    }


def _stamp(item: Doc) -> Stamp:
    return item["lamport"], bytes.fromhex(item["tie"])
