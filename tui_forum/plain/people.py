"""People: when they can listen, taking a thread on, asking a facilitator, and what was decided on a board."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.availability import STATES
from tui_forum.model.errors import BadInput
from tui_forum.model.people_rows import PersonRow
from tui_forum.model.queue import REASONS
from tui_forum.phrases import age
from tui_forum.plain.composing import reply_privately
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import board_for_writing, choose
from tui_forum.plain.form import ask_form, done
from tui_forum.plain.hearing import open_thread, refreshed
from tui_forum.services import asking, availability, boards, holding, verifying
from tui_forum.services.ledger import ledger
from tui_forum.services.people import last_post_of
from tui_forum.services.standing import help_words, hold_words
from tui_forum.text import clean_line

MOST_ACTS = 20


def show_people(dialogue: Dialogue, typed: str) -> None:
    """Everybody on the board, with what they say of themselves."""
    board = board_for_writing(dialogue)
    rows = availability.people(dialogue.forum, board)
    now, name = dialogue.forum.now(), clean_line(boards.board_summary(dialogue.forum, board).name)
    dialogue.show(
        _("People of {board}:").format(board=name),
        [
            (Listed("member", row.member, board), [f"{n}. {person_line(row, now)}"])
            for n, row in enumerate(rows, 1)
        ],
        "",
    )
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


def write_to(dialogue: Dialogue, typed: str) -> None:
    """Write to somebody of the last list alone: a private reply to the last that they wrote."""
    listed = dialogue.chosen(typed, "member")
    if listed.id == dialogue.forum.projector.my_member(listed.thread):
        raise BadInput(_("This is you."), _("Choose somebody else."))
    post = last_post_of(dialogue.forum, listed.thread, listed.id)
    if not post:
        raise BadInput(
            _("There is no post of theirs here that could be answered."), _("You can write a thread.")
        )
    open_thread(dialogue, dialogue.forum.view.posts_of((post,))[post]["thread"], post)
    reply_privately(dialogue, "")


def compare(dialogue: Dialogue, typed: str) -> None:
    """Compare three words with somebody of the last list who is in the room."""
    forum, listed = dialogue.forum, dialogue.chosen(typed, "member")
    words = verifying.words_to_compare(forum, listed.thread, listed.id)
    dialogue.say(
        _("Sit together. On the other machine they look up your name in the same way."),
        " ".join(words),
        _("What you find is kept on this computer; nobody is told."),
    )
    question = _("Do both machines say these three words, in this order?")
    chosen = choose(dialogue, question, [_("Leave it as it is"), _("yes"), _("no")], default=0)
    if chosen:
        verifying.keep_verified(forum, listed.thread, listed.id, on=chosen == 1)
        dialogue.say(
            _("Nobody stands between you.")
            if chosen == 1
            else _("Tell a facilitator before you write anything private: somebody may be using that name.")
        )


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
    purpose = f"ask:{row.post}"
    said = ask_form(dialogue, purpose, {"words": _("In your own words, on one line, if you like:")})
    asking.ask(dialogue.forum, row.post, REASONS[chosen][0], said["words"])
    done(dialogue, purpose)
    dialogue.wrote()
    dialogue.say(_("Asked. It leaves when somebody is near."))


def show_ledger(dialogue: Dialogue, typed: str) -> None:
    """What was decided on the board, the newest first."""
    forum = dialogue.forum
    rows = ledger(forum, board_for_writing(dialogue))[::-1][:MOST_ACTS]
    dialogue.say(*(f"{age(forum.now(), row.wall)}: {clean_line(row.says)}" for row in rows))
