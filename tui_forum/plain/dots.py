"""Taking a text line by line, and the lines that are no text: words with a dot before them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sync.errors import SyncError
from tui_forum.language import N_, _
from tui_forum.model.distress import suggests_the_help_card
from tui_forum.plain import redoing
from tui_forum.plain.keeper import Keeper
from tui_forum.plain.voice import Ended
from tui_forum.services.errors_said import sentence

DOT, KEEP, DISCARD, SLEEP = ".", ".keep", ".discard", ".sleep"
ALL = ("thread", "reply", "letter", "edit")
NEW = ("thread", "reply", "letter")
ANSWERS = ("reply", "letter")


@dataclass(frozen=True, slots=True)
class Dot:
    """One such word, and the `kinds` of writing in which it means something; without `run` it ends a text."""

    name: str
    takes: str
    help: str
    kinds: tuple[str, ...]
    run: Callable[[Keeper, str], None] | None = None


def take(keeper: Keeper) -> tuple[str, str]:
    """Lines until the end; the word that ended it, and what stood behind it. After Ctrl+C that is KEEP."""
    offered = False
    while True:
        try:
            line = keeper.dialogue.voice.hear()
        except Ended:
            return DOT, ""
        except KeyboardInterrupt:
            keeper.dialogue.say("")
            if half := keeper.dialogue.voice.half:
                keeper.add(half)
            return KEEP, ""
        word, _space, rest = line.strip().partition(" ")
        dot = BY_NAME.get(word)
        if dot is None or (rest and not dot.takes):
            keeper.add(line)
        elif keeper.kind not in dot.kinds:
            keeper.dialogue.say(_("That means nothing here. `.help` tells what does."))
        elif dot.run is None:
            return dot.name, rest.strip()
        else:
            _do(dot.run, keeper, rest.strip())
        if not offered and suggests_the_help_card(f"{keeper.fields.get('title', '')}\n{keeper.body}"):
            offered = True
            keeper.dialogue.say(_("`.card` tells whom you can call. Only you see this."))


def _do(run: Callable[[Keeper, str], None], keeper: Keeper, rest: str) -> None:
    try:
        run(keeper, rest)
    except SyncError as error:
        keeper.dialogue.say(sentence(error))
    except (KeyboardInterrupt, Ended):
        keeper.dialogue.say("", _("Left as it was."))


def say_help(keeper: Keeper, rest: str) -> None:
    """What can be done while writing this."""
    for dot in DOTS:
        if keeper.kind in dot.kinds:
            takes = f" {_(dot.takes)}" if dot.takes else ""
            keeper.dialogue.say(f"{dot.name}{takes}: {_(dot.help)}")


DOTS: tuple[Dot, ...] = (
    Dot(DOT, "", N_("send it"), ALL),
    Dot(KEEP, "", N_("keep it as a draft"), ALL),
    Dot(DISCARD, "", N_("throw it away"), ALL),
    Dot(SLEEP, N_("when"), N_("hold it until then: 1h, tonight, 8:00"), NEW),
    Dot(".hear", "", N_("hear what stands there, as it will go out"), ALL, redoing.hear),
    Dot(
        ".line",
        N_("number [words]"),
        N_("other words for a line; without any it goes"),
        ALL,
        redoing.change_line,
    ),
    Dot(".new", "", N_("begin the text anew"), ALL, redoing.begin_anew),
    Dot(".quote", "", N_("quote what you answer"), ANSWERS, redoing.quote),
    Dot(".opening", "", N_("begin with a sentence that listens"), ANSWERS, redoing.listen),
    Dot(".title", N_("[words]"), N_("another title"), ("thread", "edit"), redoing.another("title")),
    Dot(".section", "", N_("another section"), ("thread",), redoing.another("section")),
    Dot(".need", "", N_("what would help"), ("thread",), redoing.another("need")),
    Dot(".notes", N_("[notes]"), N_("content notes, separated by commas"), ALL, redoing.another("notes")),
    Dot(".tags", N_("[tags]"), N_("tags, separated by commas"), ("thread", "edit"), redoing.another("tags")),
    Dot(".days", "", N_("how long it is kept"), ("thread",), redoing.another("keep")),
    Dot(".anonymous", "", N_("without your name; again with it"), ("thread", "reply"), redoing.turn_name),
    Dot(".editor", "", N_("write in your own editor"), ALL, redoing.own_editor_opens),
    Dot(".card", "", N_("whom to call, with no network"), ALL, redoing.say_card),
    Dot(".help", "", N_("this list"), ALL, say_help),
)
"""Every such word; they are the same in every language."""
BY_NAME = {dot.name: dot for dot in DOTS}
