"""People: when they can listen, taking a thread on, asking a facilitator, and what was decided on a board."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.availability import STATES
from tui_forum.model.people_rows import PersonRow
from tui_forum.model.queue import REASONS
from tui_forum.phrases import age
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import board_for_writing, choose
from tui_forum.plain.hearing import refreshed
from tui_forum.services import asking, availability, holding
from tui_forum.services.ledger import ledger
from tui_forum.services.standing import help_words, hold_words
from tui_forum.text import clean_line

MOST_ACTS = 20


def show_people(dialogue: Dialogue, typed: str) -> None:
    """Everybody on the board, with what they say of themselves."""
    rows = availability.people(dialogue.forum, board_for_writing(dialogue))
    dialogue.say(*(person_line(row, dialogue.forum.now()) for row in rows))
    dialogue.say(_("It fades by itself. Nobody sees when you were last here."))


def person_line(row: PersonRow, now: float) -> str:
    """One person in one sentence."""
    says = clean_line(availability.state_words(row, now))
    parts = [says or (_("says nothing") if row.me else _("has not said"))]
    for label, told in (
        (_("offers {what}"), row.offers),
        (_("speaks {what}"), row.languages),
        (_("cannot take now: {what}"), row.avoid),
    ):
        if told:
            parts.append(label.format(what=clean_line(", ".join(told))))
    if row.verified:
        parts.append(_("verified in person"))
    you = " " + _("(you)") if row.me else ""
    return f"{clean_line(row.name)}{you}: {', '.join(parts)}."


def say_available(dialogue: Dialogue, typed: str) -> None:
    """Say when one can listen, on the board that lists are of."""
    board = board_for_writing(dialogue)
    words = [*(_(state.label) for state in STATES), _("Say nothing just now")]
    chosen = choose(dialogue, _("What would you like to say?"), words)
    state, until = "", ""
    if chosen < len(STATES):
        state = STATES[chosen].id
        question = _("Until when? 22:00, 2h, tomorrow, Thursday; an empty line is {usual}.")
        until = dialogue.voice.ask(question.format(usual=STATES[chosen].usual)).strip()
    row = availability.set_available(dialogue.forum, board, state, until)
    dialogue.wrote()
    dialogue.say(person_line(row, dialogue.forum.now()), _("Everybody on the board can see it."))


def hold(dialogue: Dialogue, typed: str) -> None:
    """Take the thread that is open on, for two hours or until what was typed."""
    forum, thread = dialogue.forum, dialogue.current().thread
    holding.hold(forum, thread, typed or holding.USUAL)
    dialogue.wrote()
    words = clean_line(hold_words(holding.holds_of(forum, thread), forum.now()))
    dialogue.say(f"{words[:1].upper()}{words[1:]}.", _("`give back` ends it before, and so does your reply."))


def give_back(dialogue: Dialogue, typed: str) -> None:
    """The thread that is open waits for anybody again."""
    holding.let_go(dialogue.forum, dialogue.current().thread)
    dialogue.wrote()
    dialogue.say(_("Given back: it waits for anybody again."))


def bring_help(dialogue: Dialogue, typed: str) -> None:
    """Practical help in the thread that is open: take it on, say that it is done or open again."""
    forum, thread = dialogue.forum, dialogue.current().thread
    row = holding.help_in(forum, thread)
    if row is None:
        dialogue.say(_("This thread is not about practical help."))
        return
    dialogue.say(_("It is {words}.").format(words=clean_line(help_words(row))))
    if row.may:
        names = {"taken": _("I take this on"), "done": _("It is done"), "open": _("It is open again")}
        words = [_("Leave it as it is"), *(names[state] for state in row.may)]
        chosen = choose(dialogue, _("What would you like to say?"), words, default=0)
        if chosen:
            now = holding.set_help(forum, thread, row.may[chosen - 1])
            dialogue.wrote()
            dialogue.say(_("It is {words}.").format(words=clean_line(help_words(now))))


def ask_facilitator(dialogue: Dialogue, typed: str) -> None:
    """Ask a facilitator about the post that is open."""
    row = refreshed(dialogue)
    dialogue.say(_("Only facilitators can read this. Nobody else learns which post it is about."))
    reasons = [_(text) for _id, text in REASONS]
    chosen = choose(dialogue, _("What would you like a facilitator to look at?"), reasons)
    words = dialogue.voice.ask(_("In your own words, on one line, if you like:"))
    asking.ask(dialogue.forum, row.post, REASONS[chosen][0], words)
    dialogue.wrote()
    dialogue.say(_("Asked. It leaves when somebody is near."))


def show_ledger(dialogue: Dialogue, typed: str) -> None:
    """What was decided on the board, the newest first."""
    forum = dialogue.forum
    rows = ledger(forum, board_for_writing(dialogue))[::-1][:MOST_ACTS]
    dialogue.say(*(f"{age(forum.now(), row.wall)}: {clean_line(row.says)}" for row in rows))
