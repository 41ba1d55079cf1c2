"""Typing a spoken code that one was told: the newcomer's end."""

from __future__ import annotations

from collections.abc import Iterable

from textual.widget import Widget

from sync.crypto.link_text import is_link_text
from sync.crypto.spoken import parse_code
from sync.errors import SyncError
from sync.net.addresses import Address, parse_address
from tui_forum.language import _
from tui_forum.services.joining import JoinRow
from tui_forum.services.pairing import join_by_code
from tui_forum.services.spoken import AttemptRow, CodeEvent
from tui_forum.text import clean_line
from tui_forum.ui.screens.form import FormBody, row
from tui_forum.ui.screens.talk import Talk, network_of
from tui_forum.ui.widgets.fields import Field
from tui_forum.ui.widgets.words import Words


class CodeForm(Talk[None]):
    """Fields with a code among them, and an address for networks that keep their devices apart."""

    def code_rows(self) -> Iterable[Widget]:
        """The two fields that every such form has."""
        yield row(_("Code"), Field(placeholder=_("such as 7 orbit maple velvet"), id="code"))
        yield row(_("Address"), Field(placeholder=_("if they are not found"), id="address"))

    def begin(self) -> None:
        """Ready for the code."""
        super().begin()
        self.tell("")
        self.query_one("#code").focus()

    def typed(self, name: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{name}", Field).value.strip()

    def code_and_address(self) -> tuple[str, Address | None] | None:
        """Both, checked before anybody is looked for; None after saying what is wrong."""
        code, address = self.typed("code"), self.typed("address")
        try:
            if not is_link_text(code):
                parse_code(code)
        except SyncError as error:
            self.sorry(error)
            self.query_one("#code").focus()
            return None
        try:
            return code, parse_address(address) if address else None
        except SyncError as error:
            self.sorry(error)
            self.query_one("#address").focus()
            return None

    def told(self, event: CodeEvent) -> None:
        """An attempt failed; it is tried again as long as that makes sense."""
        if isinstance(event, AttemptRow):
            said = f"{event.address}: {event.said}" if event.address else event.said
            self.tell(f"! {clean_line(said)}")

    def action_back(self) -> None:
        """Stop looking, or leave."""
        if self.talking:
            self.stop_talk()
            self.tell(_("Stopped. Nothing was changed."))
        else:
            self.dismiss(None)


class EnterCodeScreen(CodeForm):
    """Comes in to a board."""

    def __init__(self, passphrase: str = "") -> None:
        super().__init__()
        self._passphrase = passphrase

    def heading(self) -> str:
        """Where we are."""
        return _("Enter a code")

    def content(self) -> Iterable[Widget]:
        """Code, address, name, passphrase."""
        secret = row(_("Passphrase"), Field(secret=True, id="passphrase"))
        secret.display = not self._passphrase
        yield FormBody(
            Words(
                _(
                    "Somebody near you shows a code on their computer: a number and three words. Your two "
                    "computers must be on the same network."
                ),
                classes="gap",
            ),
            Words(""),
            row(_("Your name"), Field(self.forum_app.forum.name, id="name")),
            secret,
            *self.code_rows(),
            Words("", id="sorry", classes="gap sorry"),
        )

    def action_done(self) -> None:
        """Look for them."""
        if self.talking or (found := self.code_and_address()) is None:
            return
        code, address = found
        forum, name = self.forum_app.forum, self.typed("name")
        passphrase = self._passphrase or self.query_one("#passphrase", Field).value
        if not passphrase:
            self.tell(_("Your passphrase first: joining a board makes keys for it."))
            self.query_one("#passphrase").focus()
            return
        self.tell(_("Looking for whoever shows this code… Esc stops."))
        self.begin_talk(
            lambda told, wait: join_by_code(
                forum, code, passphrase, told, name=name, network=network_of(forum, address), wait=wait
            ),
            self._in,
        )

    def _in(self, joined: JoinRow) -> None:
        app, board = self.forum_app, clean_line(joined.name)
        app.wrote()
        app.sharing.try_now()
        self.dismiss(None)
        app.say_soon(
            _("You are on {board} already.").format(board=board)
            if joined.state == "already"
            else _("The code was right. {board} opens in a few seconds.").format(board=board)
        )
