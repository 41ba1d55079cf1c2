"""What can be done by hand on the sync screen: try now, an address, a file for a stick, a pause."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from textual import work

from sync.errors import SyncError
from sync.net.addresses import parse_address
from tui_forum.language import _, counted
from tui_forum.services.bundles import export_to_bundle, import_from_bundle
from tui_forum.text import clean_line
from tui_forum.ui.screens.ask import AskScreen
from tui_forum.ui.screens.page import Page
from tui_forum.ui.typing import ACTING


class SyncActs(Page[None]):
    """The acts; the screen tells what came of them."""

    def action_try_now(self) -> None:
        """Call everybody who is known, now."""
        if self.forum_app.sharing.try_now():
            self.say(_("Calling everybody who is known, now."))
        else:
            self.say(_("Sharing is off: there is nothing to try."))

    def action_address(self) -> None:
        """Where another machine is."""
        ask = AskScreen(
            _("Type an address"),
            _(
                "For networks that keep their devices apart: the other computer shows its address on its own "
                "sync screen (4), such as 192.168.1.20:4100. Type it here; one of the two is enough."
            ),
            _("Address"),
        )

        def typed(address: str | None) -> None:
            if address is not None:
                self._dial(address.strip())

        self.app.push_screen(ask, typed)

    def _dial(self, text: str) -> None:
        try:
            address = parse_address(text)
        except SyncError as error:
            self.sorry(error)
            return
        if self.forum_app.sharing.dial(address):
            self.say(
                _("Calling {address}, and again until somebody answers.").format(address=clean_line(text))
            )
        else:
            self.say(_("Sharing is off, so nobody can be called. Settings (,) turn it on."))

    def action_export(self) -> None:
        """To a file."""
        ask = AskScreen(
            _("Export to a file"),
            _(
                "All your boards, sealed: only their members can open it. Put the file on a stick and bring "
                "it to them. In a folder it gets a name that tells nothing."
            ),
            _("Where"),
            value=str(Path.home()),
        )

        def typed(path: str | None) -> None:
            if path is not None:
                self._export(Path(path.strip()).expanduser())

        self.app.push_screen(ask, typed)

    @work(exclusive=True, group=ACTING)
    async def _export(self, path: Path) -> None:
        self.say(_("Writing…"))
        try:
            done = await asyncio.to_thread(export_to_bundle, self.forum_app.forum, path)
        except SyncError as error:
            self.sorry(error)
        except OSError as error:
            self.say(_("It could not be written ({why}). Choose another place.").format(why=error.strerror))
        else:
            self.say(
                _("{boards} in {path}.").format(
                    boards=counted(done.boards, "{n} board", "{n} boards"), path=clean_line(str(done.file))
                )
            )

    def action_import_file(self) -> None:
        """From a file."""
        ask = AskScreen(
            _("Import a file"),
            _("A file that another member exported. Nothing comes twice, and the order does not matter."),
            _("File"),
            value=str(Path.home()),
        )

        def typed(path: str | None) -> None:
            if path is not None:
                self._import(Path(path.strip()).expanduser())

        self.app.push_screen(ask, typed)

    @work(exclusive=True, group=ACTING)
    async def _import(self, path: Path) -> None:
        app = self.forum_app
        self.say(_("Reading…"))
        try:
            rows, damage = await app.writer.do(partial(import_from_bundle, app.forum, path))
        except SyncError as error:
            self.sorry(error)
            return
        except OSError as error:
            self.say(_("It could not be read ({why}). Choose another file.").format(why=error.strerror))
            return
        app.wrote()
        self.changed()
        new = sum(row.new for row in rows)
        words = counted(new, "{n} new record came in.", "{n} new records came in.")
        if damage is not None:
            words = f"{words} {damage} {damage.hint}".strip()
        self.say(words)

    @work(exclusive=True, group=ACTING)
    async def action_pause(self) -> None:
        """For an hour; again: go on."""
        app = self.forum_app
        if app.sharing.paused_until:
            app.sharing.go_on(app.forum)
            self.say(_("Sharing goes on."))
        elif app.sharing.state() is None:
            self.say(_("Sharing is off: there is nothing to pause."))
        else:
            await asyncio.to_thread(app.sharing.pause, app.now())
            self.say(_("Paused for an hour. Nothing comes or goes until then."))
        self.changed()
