"""What must be true of a simulated board: at any moment, and when everybody has met."""

from __future__ import annotations

from collections import Counter

from msgspec import structs

from sync.log.header import unpack_outer
from sync.log.kinds import Kind
from sync.log.ledger import JUDGED
from sync.log.log import Log
from sync.log.op import WITHHELD, Status
from tests.simulation.acts import Story
from tests.simulation.home import Home


def members(story: Story, board: bytes) -> list[Home]:
    """The machines that the founder's roster counts as members."""
    roster = story.founders[board].log.board(board).roster
    assert roster is not None
    return [home for home in story.homes if story.named(home, board) in roster.members]


def standing(home: Home, board: bytes) -> tuple[object, ...]:
    """All that must be the same on every member's machine."""
    info = home.log.board(board)
    roster = info.roster
    rows = list(home.shelf.all_rows(board))
    return (
        {row.envelope_id for row in rows if row.status not in WITHHELD},
        {row.op_id for row in rows if row.status == Status.COUNTED},
        {row.op_id for row in rows if row.status == Status.LATE},
        roster,
        info.epochs[-1].kid,
        info.state,
    )


NAMES = ("envelopes", "counted ops", "late ops", "roster", "newest epoch", "state")


def apart(story: Story) -> str:
    """What still differs between members; empty when they are in step."""
    for board in story.boards:
        first, *others = members(story, board)
        expected = standing(first, board)
        for other in others:
            found = standing(other, board) if other.shelf.board(board) else (None,) * len(NAMES)
            for name, mine, theirs in zip(NAMES, expected, found, strict=True):
                if mine != theirs:
                    return f"{first.name} and {other.name} differ in {name}: {_difference(mine, theirs)}"
        names = {home.name for home in (first, *others)}
        # A removal ends every invite that was made without knowing of it.
        ended = any(gone == board for gone, _ in story.removed)
        for asked, guest in sorted(story.asked):
            if asked == board and guest not in names and not ended:
                return f"{guest} was invited and is not a member"
    return ""


def _difference(mine: object, theirs: object) -> str:
    if isinstance(mine, (set, frozenset)) and isinstance(theirs, (set, frozenset)):
        return f"{len(mine - theirs)} only here, {len(theirs - mine)} only there"
    return f"{mine!r} / {theirs!r}"[:300]


def promises_hold(story: Story) -> None:
    """A mark "this device holds our log up to n" is true of the other's disk, whenever it is looked at."""
    for board in story.boards:
        devices = {
            home.log.board(board).device.id: home
            for home in story.homes
            if home.shelf.board(board) is not None
        }
        # A post that a removal lets in again after it was taken back is fetched anew.
        targets = {
            target
            for home in devices.values()
            for target in home.shelf.targets_of(board, [row.n for row in home.shelf.all_rows(board)]).values()
        }
        for home in story.homes:
            for mark in home.shelf.peers(board):
                other = devices.get(mark.device)
                if other is None or not mark.upto:
                    continue
                early = (row for row in home.shelf.all_rows(board) if row.n <= mark.upto)
                told = {row.envelope_id for row in early if row.op_id not in targets}
                missing = told - other.holds(board) - other.log.withheld(board)
                assert not missing, f"{home.name} believes that {other.name} holds {len(missing)} it does not"


def everything_holds(story: Story) -> None:
    """The end: in step, nothing lost, nobody who was removed is heard, no honest peer was blamed."""
    assert not apart(story)
    promises_hold(story)
    for home in story.homes:
        assert not home.complaints, f"{home.name}: {home.complaints[:3]}"
    for board in story.boards:
        inside = members(story, board)
        for home in inside:
            is_as_if_folded_anew(home, board)
        _nothing_lost(story, board, inside)
        _removed_are_not_heard(story, board, inside)


def is_as_if_folded_anew(home: Home, board: bytes) -> None:
    """What grew op by op, through crashes and restarts, is what one look at everything that is held gives."""
    anew = Log(home.shelf, None, home.clock)
    with anew._replicas.writing(board) as (replica, _):
        assert replica.roster == home.log.board(board).roster
        for row in home.shelf.all_rows(board):
            if row.status in JUDGED:
                kid = row.kid or unpack_outer(home.shelf.envelope(row.n)).kid
                assert replica.verdict(structs.replace(row, kid=kid)) == row.status, f"{home.name}: {row}"


def _nothing_lost(story: Story, board: bytes, inside: list[Home]) -> None:
    """Whatever a member wrote is with every member."""
    for author in inside:
        device = author.log.board(board).device.id
        rows_of_author = (row for row in author.shelf.all_rows(board) if row.status not in WITHHELD)
        own = {row.envelope_id for row in rows_of_author if row.device == device}
        for home in inside:
            rows = {row.envelope_id: row.status for row in home.shelf.all_rows(board)}
            lost = own - rows.keys()
            assert not lost, f"{home.name} lacks {len(lost)} of {author.name}"
            loose = [status.name for status in rows.values() if status in (Status.WAITING, Status.ASIDE)]
            assert not loose, f"{home.name} cannot judge {loose}"
    held = inside[0].holds(board)
    stray = {one for one in story.written.get(board, set()) if one not in held and one not in story.taken}
    outside = [home for home in story.homes if home not in inside and home.shelf.board(board) is not None]
    for one in stray:
        taken_back = any(one in home.log.withheld(board) for home in (*inside, *outside))
        kept = taken_back or any(one in home.holds(board) for home in outside)
        assert kept, f"{one.hex()[:6]} was written and is lost"


def _removed_are_not_heard(story: Story, board: bytes, inside: list[Home]) -> None:
    """Nothing that a removed member wrote after the removal counts, and the newest keys are not theirs."""
    newest = inside[0].log.board(board).epochs[-1].kid
    for home in story.homes:
        known = story.removed.get((board, home.name))
        if known is None or home in inside or home.shelf.board(board) is None:
            continue
        device = home.log.board(board).device.id
        for member in inside:
            heard = {
                row.op_id
                for row in member.shelf.all_rows(board)
                if row.device == device and row.status == Status.COUNTED and row.kind != Kind.JOIN
            }
            assert heard <= known, f"{member.name} counts {len(heard - known)} ops of removed {home.name}"
        joins = {
            row.op_id for row in home.shelf.all_rows(board) if row.kind == Kind.JOIN and row.device == device
        }
        keys = {epoch.kid for epoch in home.log.board(board).epochs}
        # An invite is good for whoever holds it: one removed beforehand may still be told the keys.
        assert newest not in keys or not joins <= known, f"removed {home.name} holds the newest keys"


def picture(story: Story) -> str:
    """Every machine's view of every board, in short: for whoever looks for what went wrong."""
    lines = []
    for board in story.boards:
        for home in story.homes:
            if home.shelf.board(board) is None:
                lines.append(f"{home.name}: not here")
                continue
            info = home.log.board(board)
            counts = Counter(row.status.name for row in home.shelf.all_rows(board))
            names = [one.name for one in info.roster.members.values()] if info.roster else []
            kids = [epoch.kid.hex()[:4] for epoch in info.epochs]
            peers = [meeting.name for meeting in home.engine._context.peers.all()]
            device = info.device.id.hex()[:8]
            lines.append(
                f"{home.name} {device} {info.state} {names} {dict(counts)} epochs {kids} meets {peers}"
            )
    return "\n".join(lines)
