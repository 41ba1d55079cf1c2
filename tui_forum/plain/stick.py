"""Boards carried by stick in the dialogue: written to a sealed file, and taken up from one."""

from __future__ import annotations

from pathlib import Path

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.plain.dialogue import Dialogue
from tui_forum.services.bundles import export_to_bundle, import_from_bundle
from tui_forum.services.errors_said import sentence
from tui_forum.text import clean_line


def carry_out(dialogue: Dialogue, typed: str) -> None:
    """Write all boards to a new file, sealed; a folder gets a file with a name that tells nothing."""
    dialogue.say(
        _(
            "All your boards, sealed: only their members can open it. Put the file on a stick and bring "
            "it to them. In a folder it gets a name that tells nothing."
        )
    )
    path = _path(dialogue, typed, _("Which file or folder?"))
    try:
        made = export_to_bundle(dialogue.forum, path)
    except OSError as error:
        raise BadInput(
            _("It could not be written ({why}).").format(why=error.strerror), _("Choose another place.")
        ) from None
    boards = counted(made.boards, "{n} board", "{n} boards")
    dialogue.say(_("{boards} in {path}.").format(boards=boards, path=clean_line(str(made.file))))


def carry_in(dialogue: Dialogue, typed: str) -> None:
    """Take up what another member carried out; of a damaged file what came before the damage."""
    dialogue.say(
        _("A file that another member exported. Nothing comes twice, and the order does not matter.")
    )
    path = _path(dialogue, typed, _("Which file?"))
    try:
        rows, damage = import_from_bundle(dialogue.forum, path)
    except OSError as error:
        raise BadInput(
            _("It could not be read ({why}).").format(why=error.strerror), _("Choose another file.")
        ) from None
    dialogue.wrote()
    new = sum(row.new for row in rows)
    dialogue.say(counted(new, "{n} new record came in.", "{n} new records came in."))
    if damage is not None:
        dialogue.say(sentence(damage))


def _path(dialogue: Dialogue, typed: str, question: str) -> Path:
    """Where it is. Raises BadInput where nothing was typed."""
    path = (typed or dialogue.voice.ask(question)).strip()
    if not path:
        raise BadInput(_("No file was named."), _("Nothing was changed."))
    return Path(path).expanduser()
