"""Machines of one person: linked by a code, and told by hand what the others have."""

from __future__ import annotations

from pathlib import Path

from sync.crypto.vault import Cost
from tests.services import people
from tests.services.people import PASSPHRASE
from tests.services.spoken import Held, nothing
from tui_forum.services import marking, own, reading
from tui_forum.services.home import Forum, open_home
from tui_forum.services.linking import LinkedRow, adopt_person, link_machine
from tui_forum.store.view_check import disagreements

NEW_PASSPHRASE = "a boat in the reeds"


def linking(forum: Forum) -> Held[LinkedRow]:
    return Held(
        lambda told, network, wait: link_machine(
            forum, PASSPHRASE, told, machine="desk", network=network, wait=wait
        )
    )


def link(forum: Forum, folder: Path, passphrase: str = NEW_PASSPHRASE) -> Forum:
    """Link a machine called "laptop" whose home is in `folder`, and open it."""
    with linking(forum) as held:
        row = adopt_person(
            folder,
            passphrase,
            held.code,
            nothing,
            machine="laptop",
            network=held.network,
            cost=Cost.TESTS,
            clock=forum.clock,
        )
        assert held.result.result(10).boards == row.boards
    assert row.name == forum.name
    return open_home(folder, passphrase, clock=forum.clock)


def carry(*machines: Forum) -> None:
    """Everybody gets everything that anybody has, on every board that both are on."""
    on = [(forum, {info.board_id for info in forum.log.boards()}) for forum in machines]
    for board in dict.fromkeys(info.board_id for forum in machines for info in forum.log.boards()):
        people.carry(board.hex(), *(forum for forum, boards in on if board in boards))


def meet(*machines: Forum) -> None:
    """Both tell at once what they have to tell, and hear it."""
    for forum in machines:
        own.share(forum, now=True)
    carry(*machines)
    for forum in machines:
        assert disagreements(forum.view) == []


def unread(forum: Forum) -> set[str]:
    """The texts that are unread here."""
    rows = [row for thread in reading.threads(forum) for row in reading.read_thread(forum, thread.thread)]
    texts = {row.body for row in rows if row.unread}
    assert marking.unread_total(forum)[0] == len(texts)
    return texts
