"""What members say of themselves and take upon themselves, as the view keeps it: one document an op.

What holds is folded when it is asked for: it depends on the hour, and what is sealed to the facilitators
is opened by whoever holds their key at that time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from sync.log.base import Change
from sync.log.bodies import decode_body
from sync.log.op import Op
from tui_forum.model.availability import Presence
from tui_forum.model.holding import Held, Step
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Available, Help, Hold
from tui_forum.store.conditions import F
from tui_forum.store.view import View
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_resources import resource_fields
from tui_forum.store.view_statements import stamp_of

Made = TypeVar("Made")
Place = tuple[str, str]
"""(board, thread)."""
AVAILABLE, ASK, QUEUE, HOLD, HELP = "available", "ask", "queue", "hold", "help"
RESOURCE = "resource"
SORTS: dict[int, str] = {
    ContentKind.AVAILABLE: AVAILABLE,
    ContentKind.ASK: ASK,
    ContentKind.QUEUE: QUEUE,
    ContentKind.HOLD: HOLD,
    ContentKind.HELP: HELP,
    ContentKind.RESOURCE: RESOURCE,
}


def take_notices(view: View, changes: Sequence[Change]) -> None:
    """Write or drop the documents of these ops; inside the log's transaction."""
    told = [change for change in changes if change.op.kind in SORTS]
    if not told:
        return
    batch = view.batch("notices")
    for change in told:
        batch.put(change.op.op_id.hex(), notice_document(change.op) if change.counted else None)
    batch.flush()


def notice_document(op: Op) -> Doc:
    """The document of an op of one of these kinds; what an ask says stays sealed in the log."""
    document: Doc = {
        "op": op.op_id.hex(),
        "board": op.board_id.hex(),
        "sort": SORTS[op.kind],
        "member": op.member.hex(),
        "lamport": op.lamport,
        "wall": op.wall,
    }
    match op.kind:
        case ContentKind.RESOURCE:
            return document | resource_fields(op)
        case ContentKind.AVAILABLE:
            said = decode_body(Available, op.body)
            return document | {
                "state": said.state,
                "until": said.until,
                "offers": list(said.offers),
                "languages": list(said.languages),
                "avoid": list(said.avoid),
            }
        case ContentKind.HOLD:
            hold = decode_body(Hold, op.body)
            document |= {"about": hold.target.hex(), "until": hold.until, "on": hold.on}
            return document | {"ends": _held(document).ends} if hold.on else document
        case ContentKind.HELP:
            step = decode_body(Help, op.body)
            return document | {"about": step.target.hex(), "state": step.state, "words": step.words}
    return document


class Notices:
    """Reading them."""

    def __init__(self, view: View) -> None:
        self._view = view

    def presences(self, board: str) -> Iterator[Presence]:
        """All that the members of a board say of themselves."""
        for said in self.of(board, AVAILABLE):
            yield Presence(
                stamp_of(said),
                said["wall"],
                said["state"],
                said["until"],
                tuple(said["offers"]),
                tuple(said["languages"]),
                tuple(said["avoid"]),
            )

    def of(self, board: str, sort: str) -> list[Doc]:
        """The documents of one sort on a board."""
        found: list[Doc] = list(self._view.notices.search((F("board") == board) & (F("sort") == sort)))
        return found

    def held_threads(self, now: int) -> set[Place]:
        """The threads of which a hold has not reached its hour."""
        return {(said["board"], said["about"]) for said in self._view.notices.search(F("ends") > now)}

    def holds(self, threads: Iterable[Place]) -> dict[Place, list[Held]]:
        """All holds of these threads, those that are over too."""
        return self._about(threads, HOLD, _held)

    def steps(self, threads: Iterable[Place]) -> dict[Place, list[Step]]:
        """The steps of practical help in these threads."""
        return self._about(threads, HELP, _step)

    def _about(
        self, threads: Iterable[Place], sort: str, make: Callable[[Doc], Made]
    ) -> dict[Place, list[Made]]:
        wanted = set(threads)
        found: dict[Place, list[Made]] = {}
        for said in self._view.where_in("notices", "about", {thread for _, thread in wanted}):
            place = (said["board"], said["about"])
            if said["sort"] == sort and place in wanted:
                found.setdefault(place, []).append(make(said))
        return found


def _held(said: Doc) -> Held:
    return Held(stamp_of(said), said["wall"], said["until"], said["on"])


def _step(said: Doc) -> Step:
    return Step(stamp_of(said), said["state"], said["words"])
