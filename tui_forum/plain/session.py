"""One sitting: the first steps or the unlocked home, sync beside it, and a clean end whatever happens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tui_forum.language import _, counted
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.table import do
from tui_forum.plain.voice import Ended, Voice
from tui_forum.services.home import Forum, create_home
from tui_forum.services.reading import unread_total
from tui_forum.services.syncing import Syncer


@dataclass(frozen=True, slots=True)
class Secrets:
    """How the passphrase is asked for, without echo: a known one, and a new one (twice)."""

    known: Callable[[], str]
    new: Callable[[], str]


def first_steps(home: Path, voice: Voice, secrets: Secrets) -> Forum | None:
    """Make a home by two questions; None where they stop before the end."""
    voice.say(
        _("Welcome. Nothing has left this computer, and nothing leaves it without you."),
        _("Everything works without a network."),
    )
    try:
        name = ""
        while not name.strip():
            name = voice.ask(_("What should people here call you? Any name. Not your real one if you like."))
    except Ended:
        return None
    voice.say(_("Choose a passphrase. It locks your posts on this computer."))
    forum = create_home(home, name, secrets.new())
    voice.say(
        _("You are set up. Type `join` if you have an invite, or `new board` to start one."),
        _("`words` shows the 24 words that bring you back if this computer is lost."),
    )
    return forum


def sit(forum: Forum, voice: Voice, secrets: Secrets) -> None:
    """The dialogue on an open home, with sync beside it. After Ctrl+C KeyboardInterrupt goes on up."""

    def secret() -> str:
        with voice.listening():
            return secrets.known()

    dialogue = Dialogue(forum, voice, secret)
    if forum.settings.sharing:
        dialogue.syncer = Syncer(forum, _unheard)
        dialogue.syncer.start()
    try:
        with voice.sitting():
            _greet(dialogue)
            dialogue.run(do)
        voice.say(_("You have left. Nothing is lost."))
    except KeyboardInterrupt:
        voice.say("", _("You have left. Nothing is lost."))
        raise
    finally:
        if dialogue.syncer is not None:
            dialogue.syncer.stop()


def voice_of_terminal(width: Callable[[], int]) -> Voice:
    """The voice on this process's own input and output."""
    return Voice(sys.stdin.buffer, sys.stdout, width, marked=sys.stdin.isatty())


def _greet(dialogue: Dialogue) -> None:
    posts, _threads = unread_total(dialogue.forum)
    unread = counted(posts, "{n} unread post.", "{n} unread posts.") if posts else _("Nothing unread.")
    dialogue.say(
        _("You are in. Type `help` for what you can do, `inbox` for what is new, `leave` to go."), unread
    )


def _unheard(event: object) -> None:
    """What sync tells is looked up between prompts instead: it may come from another program, too."""
