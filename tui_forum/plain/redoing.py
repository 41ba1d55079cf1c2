"""What one can do to a text while it is written in the dialogue: hear it, change a line, quote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext

from tui_forum.language import _
from tui_forum.model.listening import OPENINGS
from tui_forum.plain.around import card
from tui_forum.plain.finding import choose
from tui_forum.plain.keeper import Keeper
from tui_forum.plain.questions import ask_again, in_words
from tui_forum.services import reading
from tui_forum.services.editing import edit_outside, own_editor, wipe_leftovers
from tui_forum.text import clean


def hear(keeper: Keeper, rest: str) -> None:
    """Everything as it will go out, its lines with their numbers."""
    lines = clean(keeper.body).split("\n") if keeper.body else []
    said = [_("Line {number}: {text}").format(number=n, text=line) for n, line in enumerate(lines, 1)]
    keeper.dialogue.say(*in_words(keeper.fields), *(said or [_("Nothing is typed yet.")]))


def change_line(keeper: Keeper, rest: str) -> None:
    """Another text for one line; without any the line is taken out."""
    number, _space, words = rest.partition(" ")
    lines = keeper.body.split("\n") if keeper.body else []
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 0
    if not 1 <= at <= len(lines):
        keeper.dialogue.say(_("There is no such line. `.hear` tells their numbers."))
        return
    lines[at - 1 : at] = [words] if words else []
    keeper.put("\n".join(lines))
    keeper.dialogue.say(_("Changed.") if words else _("Taken out."))


def begin_anew(keeper: Keeper, rest: str) -> None:
    """An empty text, if they are sure."""
    if choose(keeper.dialogue, _("Throw what is typed so far away?"), [_("no"), _("yes")], default=0):
        keeper.put("")
        keeper.dialogue.say(_("The text is empty now."))


def quote(keeper: Keeper, rest: str) -> None:
    """What is answered, quoted, as the next lines."""
    rows = reading.read_thread(keeper.dialogue.forum, keeper.fields["thread"])
    answered = next((row for row in rows if row.post == keeper.fields["parent"]), None)
    lines = clean(answered.body).strip().splitlines() if answered else []
    quoted = [f"> {line}".rstrip() for line in lines if not line.startswith(">")]
    if quoted:
        keeper.add("\n".join([*quoted, ""]))
    keeper.dialogue.say(*quoted)


def listen(keeper: Keeper, rest: str) -> None:
    """Begin with a sentence that listens."""
    ways = [_(words) for words in OPENINGS.values()]
    chosen = ways[choose(keeper.dialogue, _("With which sentence?"), ways)]
    keeper.put(f"{chosen}\n\n{keeper.body}" if keeper.body else chosen)
    keeper.dialogue.say(_("It begins so now."))


def own_editor_opens(keeper: Keeper, rest: str) -> None:
    """Write in one's own editor, after a warning; the draft is kept first."""
    own_editor()
    keeper.keep()
    warning = _("Your editor puts plain text on the disk while it is open. Open it?")
    if choose(keeper.dialogue, warning, [_("no"), _("yes")], default=0):
        folder = keeper.dialogue.forum.paths.folder
        wipe_leftovers(folder)
        keeper.put(clean(edit_outside(keeper.body, folder, nullcontext)))
        hear(keeper, "")


def turn_name(keeper: Keeper, rest: str) -> None:
    """Without one's name, or with it again."""
    keeper.turn_name()


def say_card(keeper: Keeper, rest: str) -> None:
    """Whom to call."""
    card(keeper.dialogue, "")


def another(name: str) -> Callable[[Keeper, str], None]:
    """Asks for one field again."""

    def ask(keeper: Keeper, rest: str) -> None:
        ask_again(keeper.dialogue, keeper.fields, name, rest)
        keeper.keep()
        keeper.dialogue.say(*in_words(keeper.fields))

    return ask
