"""One's own machines in the dialogue: which there are, what they are called, shutting a lost one out."""

from __future__ import annotations

from tui_forum.language import _, counted
from tui_forum.model.errors import BadInput
from tui_forum.phrases import age
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import sure
from tui_forum.services import devices
from tui_forum.services.machine_rows import Machine, machines_of
from tui_forum.text import clean_line


def show_machines(dialogue: Dialogue, typed: str) -> None:
    """Every machine of ours, this one first."""
    found = machines_of(devices.list_devices(dialogue.forum))
    now = dialogue.forum.now()
    dialogue.show(
        _("Your machines. `name machine` and `shut out` take a number:"),
        [
            (Listed("machine", machine.rows[0].device), [f"{n}. {_line(machine, now)}"])
            for n, machine in enumerate(found, 1)
        ],
        _("No boards yet, so there is nothing to link.\n\nJoin or start a board first."),
    )
    dialogue.say(*devices.missing_words(dialogue.forum), _("The names are for you alone."))


def name_machine(dialogue: Dialogue, typed: str) -> None:
    """Call a machine of the last list something."""
    machine = _chosen(dialogue, typed)
    name = dialogue.voice.ask(_("What do you call it? Nobody else learns this name."))
    rows = devices.name_device(dialogue.forum, machine.rows[0].device, name)
    dialogue.wrote()
    dialogue.say(_("It is called {name} now.").format(name=clean_line(rows[0].name)))


def shut_out(dialogue: Dialogue, typed: str) -> None:
    """A lost machine of the last list speaks for us no more."""
    machine = _chosen(dialogue, typed)
    if machine.this:
        raise BadInput(_("That is the computer you are at."), _("Choose another one."))
    on = counted(len(machine.rows), "{n} board", "{n} boards")
    name = clean_line(machine.name) or _("without a name")
    dialogue.say(
        _("{name} will speak for you no more, on {boards}.").format(name=name, boards=on),
        _("What it wrote stays. What it has on its disk it keeps, under its own passphrase."),
        _(
            "New keys begin, so that it cannot read what is written from then on: at once where you are "
            "a facilitator or higher, elsewhere as soon as a facilitator's machine hears of it."
        ),
        _("Where you may invite, open invites are closed. Whoever waits with one needs a new one."),
    )
    if not sure(dialogue, _("It is shut out for good.")):
        return
    devices.drop_device(dialogue.forum, machine.rows[0].device, dialogue.secret())
    dialogue.wrote()
    dialogue.say(_("It is shut out; the others learn it when they are near."))


def _chosen(dialogue: Dialogue, typed: str) -> Machine:
    """The machine that a number of the last list stands for. Raises BadInput."""
    device = dialogue.chosen(typed, "machine").id
    found = machines_of(devices.list_devices(dialogue.forum))
    for machine in found:
        if device in {row.device for row in machine.rows}:
            return machine
    raise BadInput(_("That machine is none of yours any more."), _("Type `machines` for the list."))


def _line(machine: Machine, now: float) -> str:
    name = _("this computer") if machine.this else clean_line(machine.name) or _("without a name")
    parts = [counted(len(machine.rows), "{n} board", "{n} boards")]
    if not machine.this:
        met = _("met {age}").format(age=age(now, machine.met))
        parts.append(met if machine.met else _("not met yet"))
    return f"{name}: {', '.join(parts)}."
