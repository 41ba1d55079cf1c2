"""What a command is given: its arguments, its way to answer, and the home it works on."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tui_forum.cli.output import Output
from tui_forum.cli.passphrase import ask_passphrase
from tui_forum.cli.place import home_folder, make_private
from tui_forum.language import _

if TYPE_CHECKING:
    from tui_forum.services.home import Forum


@dataclass(frozen=True, slots=True)
class Context:
    """One run of one command."""

    args: argparse.Namespace
    out: Output

    @property
    def home(self) -> Path:
        """The home folder that this run is about; it need not exist."""
        return home_folder(self.args.home)

    def passphrase(self) -> str:
        """The home's passphrase, from a file or the terminal."""
        return ask_passphrase(self.args.passphrase_file)

    @contextmanager
    def forum(self) -> Iterator[Forum]:
        """The opened home; closed again whatever happens. Raises before asking when there is no home."""
        with self.unlocked() as (forum, _):
            yield forum

    @contextmanager
    def unlocked(self) -> Iterator[tuple[Forum, str]]:
        """The opened home and its passphrase, for acts that ask for the root seed again."""
        from tui_forum.services.opening import open_for_person
        from tui_forum.services.own import part

        self.require_home()
        passphrase = self.passphrase()
        forum = open_for_person(self.home, passphrase)
        if forum.database.commits_lost:
            self._say_cut_short(forum)
        try:
            yield forum, passphrase
            part(forum)
        finally:
            forum.close()

    def _say_cut_short(self, forum: Forum) -> None:
        from tui_forum.cli.exits import note
        from tui_forum.services.doctor import CUT_SHORT_HINT, cut_short

        note(f"{cut_short(forum)} {_(CUT_SHORT_HINT)}")

    def require_home(self) -> None:
        """Raise Failed when there is no home yet; close it to other users when it is open to them."""
        from tui_forum.cli.exits import Failed
        from tui_forum.services.home import home_exists

        if not home_exists(self.home):
            raise Failed(
                _("There is no home in {home} yet.").format(home=self.home),
                _("Make one with `tui-forum init --name NAME`."),
            )
        make_private(self.home)
