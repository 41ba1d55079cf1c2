"""`devices list|link|name|drop`: a person's own machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_forum.cli.commands.joining import invites_closed
from tui_forum.cli.commands.linking import add_link
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_group
from tui_forum.language import _

if TYPE_CHECKING:
    from tui_forum.services.devices import DeviceRow


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `devices` and what can be done with them."""
    verbs = add_group(
        commands, "devices", _("list, link, name or drop your own machines"), _("Your own machines.")
    )
    add_command(verbs, "list", list_devices, _("list your machines on each board"))
    add_link(verbs)
    name = add_command(
        verbs, "name", name_device, _("give a machine a name; your other machines learn this one's")
    )
    name.add_argument("device", metavar="DEVICE", help=_("its name, or the first letters of its id"))
    name.add_argument("name", metavar="NAME")
    drop = add_command(
        verbs,
        "drop",
        drop_device,
        _("shut a lost machine of yours out of your boards"),
        more=_(
            "What it wrote stays. What is written afterwards it cannot read, once new keys have begun. "
            "On boards where you may invite, open invites close: whoever waits with one needs a new one."
        ),
    )
    drop.add_argument("device", metavar="DEVICE", help=_("its name, or the first letters of its id"))


def list_devices(context: Context) -> int:
    """A record or line a machine and board."""
    from tui_forum.cli.wording import record
    from tui_forum.services import devices

    with context.forum() as forum:
        for row in devices.list_devices(forum):
            context.out.answer(record(row), _line(row))
        missing = devices.missing_words(forum)
    if missing:
        context.out.say("", *missing)
    return Exit.OK


def _line(row: DeviceRow) -> str:
    from tui_forum.cli.wording import ago, short
    from tui_forum.text import clean_line

    name = _("this machine") if row.this else clean_line(row.name) or _("another machine")
    met = _(" · met {met}").format(met=ago(row.met)) if row.met else ""
    return f"{short(row.device)}  {name} · {clean_line(row.board_name)}{met}"


def name_device(context: Context) -> int:
    """A record for each board on which the machine has the name now."""
    from tui_forum.cli.wording import record
    from tui_forum.services import devices

    which, name = checked(context.args.device, _("The machine")), checked(context.args.name, _("The name"))
    with context.forum() as forum:
        for row in devices.name_device(forum, which, name):
            context.out.answer(record(row), _line(row))
    return Exit.OK


def drop_device(context: Context) -> int:
    """A record for each board from which the machine is shut out."""
    from tui_forum.cli.wording import record
    from tui_forum.services import devices
    from tui_forum.text import clean_line

    which = checked(context.args.device, _("The machine"))
    with context.unlocked() as (forum, passphrase):
        rows = devices.drop_device(forum, which, passphrase)
        for row in rows:
            keys = (
                _("new keys have begun")
                if row.rekeyed
                else _("new keys begin when a facilitator hears of it")
            )
            context.out.answer(
                record(row),
                _("{board_name}: it is shut out; {keys}.").format(
                    board_name=clean_line(row.board_name), keys=keys
                ),
            )
        context.out.say(
            _("The others learn it at the next sync."), *invites_closed(sum(row.closed for row in rows))
        )
    return Exit.OK
