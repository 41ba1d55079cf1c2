"""The command palette: everything the app can do, by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import cast

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.dom import DOMNode

from tui_forum.language import _
from tui_forum.services import preferences
from tui_forum.services.setting_words import NAMES
from tui_forum.text import clean_line
from tui_forum.ui import themes
from tui_forum.ui.host import Host
from tui_forum.ui.key_table import KEYS

MOVES = ("scroll_lines(", "page(", "go(", "step(")  # what keys do to move about needs no name in a list
Command = tuple[str, str, Callable[[], object]]


async def press(at: DOMNode, action: str) -> None:
    """Run the action of a key where the key would have run it: the nearest around `at` that knows it."""
    named = f"action_{action.partition('.')[2] or action}".partition("(")[0]
    around = (node for node in at.ancestors_with_self if hasattr(node, named) or "." in action)
    node = next(around, None)
    if node is not None:
        await at.app.run_action(action, node)


def wear(app: Host, theme: str) -> None:
    """Show a theme at once, and keep it where config.toml leaves that to us and a home is open."""
    app.theme = theme
    if app.is_open and not preferences.in_file(app.forum, "theme"):
        app.writer.soon(partial(preferences.choose, app.forum, "theme", theme))


def _stay() -> None:
    """Chosen where nothing was found: back to the screen below."""


class ForumCommands(Provider):
    """Places to go and things to do. Names come from other people, so none of them is ever read as markup."""

    async def discover(self) -> Hits:
        """Everything, before a word is typed."""
        for name, words, command in self._commands():
            yield DiscoveryHit(Content(name), command, text=name, help=words)

    async def search(self, query: str) -> Hits:
        """What answers to the words typed."""
        matcher, none = self.matcher(query), True
        for name, words, command in self._commands():
            if (score := matcher.match(name)) > 0:
                none = False
                yield Hit(score, Content(name), command, text=name, help=words)
        if none:  # Textual would say so in English
            yield Hit(1, Content(_("Nothing is called that.")), _stay, help=_("Fewer letters find more."))

    def _commands(self) -> list[Command]:
        app = cast(Host, self.app)
        found: list[Command] = [
            (_("Leave now"), _("Clear the screen and close at once; drafts are kept"), app.action_leave_now),
            (_("Help"), _("The keys of this screen"), app.action_help),
            (_("Help card"), _("Whom to call, with no network"), app.action_help_card),
            (_("A page that may help here"), _("From the guide"), app.action_guide),
            (_("Lock now"), _("The passphrase brings you back to where you are"), app.action_lock),
        ]
        if app.is_open:
            found += self._doings(app) + self._goings(app) + self._keys_here()
        found += [
            (
                _("Theme: {name}").format(name=_(NAMES[theme.name])),
                _("How the app looks"),
                partial(wear, app, theme.name),
            )
            for theme in themes.THEMES
        ]
        return found

    @staticmethod
    def _doings(app: Host) -> list[Command]:
        from tui_forum.ui.screens.main import MainScreen

        def do(action: str) -> Callable[[], object]:
            async def run() -> None:
                main = next((s for s in app.screen_stack if isinstance(s, MainScreen)), None)
                if main is not None:
                    await main.run_action(action)

            return run

        return [
            (_("New thread"), _("Write something"), do("compose")),
            (_("Search"), _("Find words in everything that is here"), do("search")),
            (_("Drafts"), _("What you began and kept"), do("drafts")),
            (_("Saved posts"), _("What you keep to come back to"), do("saved")),
            (_("Muted"), _("Who and what is out of sight, and how to undo it"), do("muted")),
            (_("Sync"), _("Who is near, and what waits to leave"), do("sync")),
            (_("Invite someone"), _("Make an invite to a board"), do("invite")),
            (_("Join a board"), _("Paste an invite"), do("join")),
            (_("Start a board"), _("A private board of your own"), do("new_board")),
            (
                _("Recovery words"),
                _("The 24 words that bring you back if this computer is lost"),
                do("recovery"),
            ),
            (_("No more reminders of the recovery words"), _("They stay in the palette"), do("quiet_words")),
            (_("Mark all read"), _("Everything in the list that is shown"), do("all_read")),
            *ForumCommands._around(do),
        ]

    @staticmethod
    def _around(do: Callable[[str], Callable[[], object]]) -> list[Command]:
        """What lies around the reading."""
        return [
            (_("Resources"), _("Groups, practical help, and the guide; with no network"), do("resources")),
            (_("Guide"), _("Short pages on listening, asking, and boundaries"), do("guide")),
            (_("People"), _("Who is on your boards, and when they can listen"), do("people")),
            (_("Facilitators' queue"), _("What waits for a facilitator"), do("queue")),
            (_("Ledger"), _("All that was decided on this board, in words"), do("ledger")),
            (_("This board"), _("Its people, its guidelines, how it is run, leaving it"), do("this_board")),
            (_("Let somebody in by a spoken code"), _("For who stands beside you"), do("pair")),
            (_("Enter a code"), _("Come in to a board by a code that you were told"), do("enter_code")),
            (_("Your machines"), _("Link another computer, or shut out a lost one"), do("machines")),
            (_("Settings"), _("How it looks, when it locks, whether it shares"), do("settings")),
            (_("Keys"), _("What every key does, and where to change it"), do("keys")),
            (_("Change the passphrase"), _("The lock of this computer's posts"), do("passphrase")),
            (_("Node"), _("The node that runs on this computer, if there is one"), do("node")),
        ]

    def _keys_here(self) -> list[Command]:
        """What the keys of the screen below do, each by its words."""
        from tui_forum.ui.screens.page import Page

        page = self.screen
        if not isinstance(page, Page):
            return []
        at = self.focused or page
        keys = [key for group in page.groups if group != "list" for key in KEYS[group]]
        acts = [key for key in keys if not key.action.startswith(MOVES)]
        return [(_(key.help), _("A key of this screen"), partial(press, at, key.action)) for key in acts]

    @staticmethod
    def _goings(app: Host) -> list[Command]:
        from tui_forum.ui.places import Place
        from tui_forum.ui.screens.main import MainScreen

        main = next((s for s in app.screen_stack if isinstance(s, MainScreen)), None)
        places: list[Place] = main.places() if main else []
        names: dict[str, str] = {place.board: place.label for place in places if place.kind == "board"}
        found: list[Command] = []
        for place in places:
            if main is not None and place.holds_threads:
                inside = f"{clean_line(names[place.board])} › " if place.kind == "section" else ""
                words = _("Go to {place}").format(place=inside + clean_line(place.label))
                found.append((words, "", partial(main.go_to, place)))
        return found
