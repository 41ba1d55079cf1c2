"""A second person of the board, at home in this process, and what passes between the two."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.crypto.vault import Cost
from sync.log.kinds import Role
from tests.cli.console import PASSPHRASE, Person
from tests.services import people
from tui_forum.services.home import Forum, create_home, home_exists, open_home


@contextmanager
def both(ana: Person, board: str, folder: Path, role: Role = Role.MEMBER) -> Iterator[tuple[Forum, Forum]]:
    """(ana, bo) with both homes open, in step at the beginning and the end; bo joins the first time."""
    founder, home = open_home(ana.home, PASSPHRASE), folder / "bo"
    known = home_exists(home)
    guest = (
        open_home(home, people.PASSPHRASE)
        if known
        else create_home(home, "bo", people.PASSPHRASE, cost=Cost.TESTS)
    )
    try:
        if not known:
            people.admit(founder, guest, board, role)
        people.carry(board, founder, guest)
        yield founder, guest
        people.carry(board, founder, guest)
    finally:
        guest.close()
        founder.close()


def guest_of(folder: Path) -> Person:
    """The second person, to talk to the dialogue with a passphrase file of their own."""
    secret = folder / "secret-of-bo"
    secret.touch(0o600)
    secret.write_text(people.PASSPHRASE + "\n")
    return Person(folder / "bo", secret)
