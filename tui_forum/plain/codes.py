"""Spoken codes in the dialogue: letting somebody in, coming in by one, linking a machine of one's own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from sync.errors import SyncError
from sync.net.addresses import parse_address
from tui_forum.language import _, counted
from tui_forum.plain.around import join_words
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import board_for_writing
from tui_forum.services.devices import machine_name
from tui_forum.services.linking import link_machine
from tui_forum.services.pairing import invite_by_code, join_by_code
from tui_forum.services.spoken import AttemptRow, CodeEvent, CodeRow, Told, Wait, network_of
from tui_forum.text import clean_line

Made = TypeVar("Made")


def let_in(dialogue: Dialogue, typed: str) -> None:
    """Make a code that somebody beside us types, and wait for them."""
    forum, board = dialogue.forum, board_for_writing(dialogue)
    dialogue.say(
        _(
            "Say these words to the person beside you. On their computer they choose “I was told a code” and "
            "type them; big and small letters, spaces and hyphens do not matter."
        )
    )
    if dialogue.syncer is None:
        dialogue.say(_("Sharing is off here: they come in when you turn it on."))
    network = network_of(forum)
    talk(dialogue, lambda told, wait: invite_by_code(forum, board, told, network=network, wait=wait))
    dialogue.wrote()
    dialogue.say(_("The code was right. They are coming in…"))


def enter(dialogue: Dialogue, typed: str) -> None:
    """Come in by a code that somebody says."""
    forum = dialogue.forum
    code = typed or dialogue.voice.ask(_("What is the code? A number and three words."))
    own = _("What shall its people call you? An empty line takes {name}.")
    name = dialogue.voice.ask(own.format(name=clean_line(forum.name)))
    asked = _("The address that their screen shows? An empty line looks for them on this network.")
    address = dialogue.voice.ask(asked).strip()
    network = network_of(forum, parse_address(address) if address else None)
    secret = dialogue.secret()
    row = talk(
        dialogue,
        lambda told, wait: join_by_code(forum, code, secret, told, name=name, network=network, wait=wait),
    )
    dialogue.wrote()
    dialogue.say(join_words(row))


def link(dialogue: Dialogue, typed: str) -> None:
    """Another machine becomes ours, by a code that is typed there."""
    forum = dialogue.forum
    dialogue.say(
        _(
            "Whoever types this code first becomes you: do not say it, type it yourself. On the other "
            "computer: `tui-forum devices link --code` and the code."
        )
    )
    secret, network, name = dialogue.secret(), network_of(forum), machine_name()
    row = talk(
        dialogue,
        lambda told, wait: link_machine(forum, secret, told, machine=name, network=network, wait=wait),
    )
    dialogue.wrote()
    number = counted(len(row.boards), "{n} board", "{n} boards")
    dialogue.say(_("It is linked, with {boards}. `machines` tells all of them.").format(boards=number))


def talk(dialogue: Dialogue, work: Callable[[Told, Wait], Made]) -> Made:
    """What `work` gives, while the code and every attempt are said; Ctrl+C ends it. Raises what it raises."""
    wait = Wait()
    made: list[Made] = []
    went_wrong: list[SyncError] = []

    def run() -> None:
        try:
            made.append(work(lambda event: _say(dialogue, event), wait))
        except SyncError as error:
            went_wrong.append(error)

    thread = threading.Thread(target=run, name="spoken code", daemon=True)
    thread.start()
    try:
        with dialogue.voice.listening():
            thread.join()
    except KeyboardInterrupt:
        wait.stop()
        thread.join()
        raise
    if went_wrong:
        raise went_wrong[0]
    return made[0]


def _say(dialogue: Dialogue, event: CodeEvent) -> None:
    match event:
        case AttemptRow():
            dialogue.say(clean_line(f"{event.address}: {event.said}" if event.address else event.said))
        case CodeRow():
            minutes = counted(max(1, event.seconds // 60), "{n} more minute", "{n} more minutes")
            good = _("It is good once, for {time}. Three wrong tries end it.").format(time=minutes)
            where = ", ".join(event.addresses)
            told = _("If the other computer does not find this one, type this address there: {where}")
            alone = _("This computer is on no network, so nobody can reach it.")
            dialogue.say(event.code, good, told.format(where=where) if where else alone)
            dialogue.say(_("Ctrl+C stops waiting."))
