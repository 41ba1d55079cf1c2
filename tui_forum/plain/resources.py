"""The resources of one's boards: heard, searched, saved, written to a file; facilitators keep them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import board_for_writing, sure
from tui_forum.plain.form import ask_form, done
from tui_forum.services import resource_keeping, saved_pages
from tui_forum.services.card import checked_words
from tui_forum.services.resource_files import as_text, entries_at, entry_lines, write_page
from tui_forum.services.resource_keeping import Entry, entry_of
from tui_forum.services.resources import ResourceRow, list_resources, resource, search_resources
from tui_forum.text import clean, clean_line


def show_resources(dialogue: Dialogue, typed: str) -> None:
    """The entries of the board or of all; a number hears one, words narrow the list."""
    if typed.isascii() and typed.isdigit() and len(typed) < 7:
        dialogue.say(*_entry(dialogue, _chosen(dialogue, typed)))
        return
    rows = list_resources(dialogue.forum, dialogue.board or None)
    saved = saved_pages.saved_pages(dialogue.forum)
    rows = search_resources(rows, typed) if typed else rows
    dialogue.show(
        _("Resources. `resources` and a number hears one:"),
        [(Listed("entry", row.entry, row.board), _line(n, row, saved)) for n, row in enumerate(rows, 1)],
        _("No such entry.") if typed else _("No entries yet. Facilitators write them: `add resource`."),
    )


def add(dialogue: Dialogue, typed: str) -> None:
    """A new entry, by questions."""
    board = board_for_writing(dialogue)
    resource_keeping.check_keeping(dialogue.forum, board)
    _write(dialogue, board, None, Entry("", typed))


def change(dialogue: Dialogue, typed: str) -> None:
    """Other words for an entry of the last list."""
    row = _chosen(dialogue, typed)
    resource_keeping.check_keeping(dialogue.forum, row.board)
    _write(dialogue, row.board, row.entry, entry_of(row))


def checked(dialogue: Dialogue, typed: str) -> None:
    """Say that an entry of the last list is still so, today."""
    row = _chosen(dialogue, typed)
    if sure(dialogue, _("This says to all: I have checked this today.")):
        resource_keeping.recheck_resource(dialogue.forum, row.board, row.entry)
        dialogue.wrote()
        dialogue.say(_("Checked today, by you."))


def take_out(dialogue: Dialogue, typed: str) -> None:
    """Take an entry of the last list out, for everybody."""
    row = _chosen(dialogue, typed)
    if sure(dialogue, _("This takes the entry out, for everybody.")):
        resource_keeping.remove_resource(dialogue.forum, row.board, row.entry)
        dialogue.wrote()
        dialogue.say(_("It is taken out."))


def keep(dialogue: Dialogue, typed: str) -> None:
    """Save an entry of the last list for oneself, or no longer."""
    row = _chosen(dialogue, typed)
    kept = saved_pages.turn_saved(dialogue.forum, f"entry:{row.board}:{row.entry}")
    dialogue.say(_("Saved for you alone.") if kept else _("No longer saved."))


def to_file(dialogue: Dialogue, typed: str) -> None:
    """Write an entry of the last list to a text file, to be printed."""
    row = _chosen(dialogue, typed)
    question = _("Into which folder? An empty line takes {folder}.").format(folder=Path.home())
    folder = Path(dialogue.voice.ask(question).strip() or Path.home()).expanduser()
    words = as_text(row.title, entry_lines(row, checked_words(row, dialogue.forum.now())))
    try:
        path = write_page(folder, row.title, words)
    except OSError as error:
        raise BadInput(
            _("It could not be written ({why}).").format(why=error.strerror), _("Choose another folder.")
        ) from None
    dialogue.say(_("Written to {path}.").format(path=clean_line(str(path))))


def take_in(dialogue: Dialogue, typed: str) -> None:
    """Entries from a TOML file, all or none."""
    board = board_for_writing(dialogue)
    resource_keeping.check_keeping(dialogue.forum, board)
    path = typed or dialogue.voice.ask(_("Which file? It is TOML, with a list of entries.")).strip()
    entries = entries_at(path)
    written, already = resource_keeping.import_resources(dialogue.forum, board, entries)
    dialogue.wrote()
    dialogue.say(
        counted(written, "{n} entry was written.", "{n} entries were written."),
        counted(already, "{n} stood there already.", "{n} stood there already."),
    )


def _chosen(dialogue: Dialogue, typed: str) -> ResourceRow:
    listed = dialogue.chosen(typed, "entry")
    return resource(dialogue.forum, listed.thread, listed.id)


def _line(number: int, row: ResourceRow, saved: tuple[str, ...]) -> list[str]:
    facts = [clean_line(row.heading), clean_line(row.board_name)]
    facts += [_("stands on the help card")] if row.urgent else []
    facts += [_("nobody has checked it for long")] if row.stale else []
    facts += [_("you saved it")] if f"entry:{row.board}:{row.entry}" in saved else []
    return [f"{number}. {clean_line(row.title)}", ", ".join(facts) + "."]


def _entry(dialogue: Dialogue, row: ResourceRow) -> list[str]:
    facts = ((_("When: {text}"), row.times), (_("How to reach it: {text}"), row.contact))
    said = [words.format(text=clean_line(text)) for words, text in facts if text]
    text = [clean(row.text).strip()] if row.text.strip() else []
    return [f"{clean_line(row.title)}.", *text, *said, checked_words(row, dialogue.forum.now())]


def _write(dialogue: Dialogue, board: str, known: str | None, before: Entry) -> None:
    """Ask for each part and write it; an empty line keeps what stands there."""
    dialogue.say(_("All members of the board read it, with your name and today's date."))
    questions = {
        "heading": _("Heading? For example: Groups"),
        "title": _("Title?"),
        "text": _("What is it, in a line?"),
        "times": _("When is it?"),
        "contact": _("How to reach it?"),
        "good_for": _("For how many days does a check of it hold?"),
        "urgent": _("On the help card, too: whom to call in danger? yes or no"),
    }
    purpose = f"entry:{board}:{known or ''}"
    standing = {name: str(getattr(before, name)) for name in questions if name != "urgent"}
    standing["urgent"] = _("yes") if before.urgent else _("no")
    said = ask_form(dialogue, purpose, questions, standing)
    days = said["good_for"]
    if not (days.isascii() and days.isdigit() and len(days) < 7):
        raise BadInput(_("That is no number of days."), _("What you typed is kept: type the command again."))
    entry = replace(
        before,
        **{name: said[name] for name in ("heading", "title", "text", "times", "contact")},
        good_for=int(days),
        urgent=said["urgent"].casefold() in ("yes", "y", _("yes").casefold(), _("y")),
    )
    resource_keeping.put_resource(dialogue.forum, board, entry, known)
    done(dialogue, purpose)
    dialogue.wrote()
    dialogue.say(_("It is in the resources of the board now."))
