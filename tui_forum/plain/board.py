"""One board in the dialogue: how it is run, changing that, leaving it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from tui_forum.language import _, counted
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.dots import DOT
from tui_forum.plain.finding import board_for_writing, choose, sure
from tui_forum.plain.form import NOTHING, done
from tui_forum.plain.voice import Ended
from tui_forum.services import boards
from tui_forum.services.board_choices import ANONYMOUS, FIRST, HISTORY, KEEP
from tui_forum.services.board_words import first_posts_words, leaving_words, policy_words, role_words
from tui_forum.services.policy import BoardPolicy, board_policy, change_policy, may_run
from tui_forum.text import clean, clean_line


def this_board(dialogue: Dialogue, typed: str) -> None:
    """How the board is run, its guidelines, our role on it."""
    board = board_for_writing(dialogue)
    row, policy = boards.board_summary(dialogue.forum, board), board_policy(dialogue.forum, board)
    people = counted(row.members, "{n} person", "{n} people")
    dialogue.say(
        f"{clean_line(row.name)}.",
        _("{people} · your role here: {role}").format(people=people, role=role_words(row.role)),
        policy_words(policy),
    )
    guidelines = clean(policy.guidelines).strip()
    dialogue.say(_("Guidelines:"), guidelines or _("This board has no guidelines yet."))
    if may_run(dialogue.forum, board):
        dialogue.say(_("`change board` changes how it is run."))
    else:
        dialogue.say(_("The founder or a steward can change this."))


def change_board(dialogue: Dialogue, typed: str) -> None:
    """Run the board otherwise, one thing at a time. Stewards and the founder."""
    forum, board = dialogue.forum, board_for_writing(dialogue)
    now = board_policy(forum, board)
    if not may_run(forum, board):
        dialogue.say(policy_words(now), _("The founder or a steward can change this."))
        return
    words = [_("Leave it as it is"), *(words for words, _ask in _parts())]
    chosen = choose(dialogue, _("What would you like to change?"), words, default=0)
    if not chosen:
        return
    changed = change_policy(forum, board, _parts()[chosen - 1][1](dialogue, now))
    dialogue.wrote()
    said = _("So it is run from now on; it stands in the ledger.") if changed else _("Nothing was changed.")
    dialogue.say(said)


def leave_board(dialogue: Dialogue, typed: str) -> None:
    """Forget the board on this machine."""
    board = board_for_writing(dialogue)
    row = boards.board_summary(dialogue.forum, board)
    name = clean_line(row.name)
    elsewhere = boards.is_elsewhere(dialogue.forum, board)
    dialogue.say(leaving_words(name, row.role == "founder", elsewhere=elsewhere))
    if not sure(dialogue, _("You leave {board}.").format(board=name)):
        return
    boards.leave_board(dialogue.forum, board)
    dialogue.board, dialogue.reading, dialogue.listed = "", None, []
    dialogue.wrote()
    dialogue.say(_("{name} is forgotten on this computer.").format(name=name))


def _parts() -> list[tuple[str, Callable[[Dialogue, BoardPolicy], BoardPolicy]]]:
    """What can be changed, in words, and how it is asked for."""
    return [
        (_("Name"), _name),
        (_("Sections"), _sections),
        (_("Guidelines"), _guidelines),
        (_("How long posts are kept"), _picked("keep_days", _("Posts are kept:"), KEEP)),
        (_("What newcomers read"), _picked("history", _("Newcomers read:"), HISTORY)),
        (_("Posts without a name"), _picked("anonymous", _("Posts without a name:"), ANONYMOUS)),
        (
            _("The first posts of newcomers"),
            _picked("first_posts", _("The first posts of whoever is invited from now on:"), FIRST),
        ),
    ]


def _picked(
    field: str, question: str, options: Sequence[tuple[Any, str]]
) -> Callable[[Dialogue, BoardPolicy], BoardPolicy]:
    def ask(dialogue: Dialogue, now: BoardPolicy) -> BoardPolicy:
        value = getattr(now, field)
        known = [(each, _(words)) for each, words in options]
        if value not in dict(known):
            known.append((value, first_posts_words(value)))
        at = next(place for place, (each, _words) in enumerate(known) if each == value)
        dialogue.say(_("An empty line leaves number {n}.").format(n=at + 1))
        chosen = choose(dialogue, question, [words for _value, words in known], default=at)
        changed: dict[str, Any] = {field: known[chosen][0]}
        return replace(now, **changed)

    return ask


def _name(dialogue: Dialogue, now: BoardPolicy) -> BoardPolicy:
    typed = dialogue.voice.ask(_("What is the board called?")).strip()
    return replace(now, name=typed or now.name)


def _sections(dialogue: Dialogue, now: BoardPolicy) -> BoardPolicy:
    dialogue.say(_("So far: {text}").format(text=clean_line(", ".join(now.sections))))
    typed = dialogue.voice.ask(
        _("Separate sections with commas. A section that is left out keeps its threads.")
    )
    sections = tuple(section for part in typed.split(",") if (section := part.strip()))
    return replace(now, sections=sections or now.sections)


def _guidelines(dialogue: Dialogue, now: BoardPolicy) -> BoardPolicy:
    purpose = "guidelines"
    lines = dialogue.begun.get(purpose, {}).get("text", "").splitlines()
    dialogue.say(_("Guidelines: what you ask of everyone. Newcomers read them and agree."))
    if so_far := "\n".join(lines) or now.guidelines.strip():
        dialogue.say(_("Your draft so far:") if lines else _("It says now:"), so_far)
    dialogue.say(
        _("Type all of the new text. A line with only a dot ends it."),
        _("Nothing before the dot leaves it as it is, {nothing} alone empties it.").format(nothing=NOTHING),
    )
    try:
        while (line := dialogue.voice.ask()).strip() != DOT:
            lines.append(line)
    except (KeyboardInterrupt, Ended):
        dialogue.begun[purpose] = {"text": "\n".join(lines)}
        raise
    done(dialogue, purpose)
    text = "\n".join(lines).strip()
    return replace(now, guidelines="" if text == NOTHING else text or now.guidelines)
