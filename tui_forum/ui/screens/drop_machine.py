"""Shutting a lost machine out: what it means, then the passphrase."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import work
from textual.widget import Widget

from tui_forum.language import _, counted
from tui_forum.services.devices import drop_device
from tui_forum.ui.screens.passphrase_form import PassphraseForm
from tui_forum.ui.typing import ACTING
from tui_forum.ui.widgets.words import Words


class DropMachineScreen(PassphraseForm[str]):
    """Gives back what was done, in words. `name` comes cleaned."""

    def __init__(self, which: str, name: str, boards: int) -> None:
        super().__init__()
        self._which, self._called, self._boards = which, name, boards

    def heading(self) -> str:
        """Where we are."""
        return _("Shut out {name}").format(name=self._called)

    def what_for(self) -> Iterable[Widget]:
        """What happens."""
        on = counted(self._boards, "{n} board", "{n} boards")
        parts = [
            _("{name} will speak for you no more, on {boards}.").format(name=self._called, boards=on),
            _("What it wrote stays. What it has on its disk it keeps, under its own passphrase."),
            _(
                "New keys begin, so that it cannot read what is written from then on: at once where you are "
                "a facilitator or higher, elsewhere as soon as a facilitator's machine hears of it."
            ),
            _("Where you may invite, open invites are closed. Whoever waits with one needs a new one."),
        ]
        yield Words("\n\n".join(parts), classes="gap")

    @work(exclusive=True, group=ACTING)
    async def action_done(self) -> None:
        """Do it."""
        app = self.forum_app
        drop = partial(drop_device, app.forum, self._which, self.typed)
        dropped = await self.make(_("Shutting it out…"), drop)
        if dropped is None:
            return
        app.wrote()
        later = sum(not row.rekeyed for row in dropped)
        words = _("It is shut out; the others learn it when they are near.")
        if later:
            words += " " + _("On {boards} a facilitator's machine begins the new keys.").format(
                boards=counted(later, "{n} board", "{n} boards")
            )
        self.dismiss(words)
