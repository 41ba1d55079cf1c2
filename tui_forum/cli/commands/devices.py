"""`devices list|link|name|drop`: a person's own machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui_forum.cli.codes import add_code_options, check_code_options, code_network, engine_beside, teller
from tui_forum.cli.content import checked
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit
from tui_forum.cli.parser import Parser, Subcommands, add_command, add_global_options
from tui_forum.cli.passphrase import ask_new_passphrase
from tui_forum.cli.place import require_room_for_home
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from tui_forum.services.devices import DeviceRow
    from tui_forum.services.linking import LinkedRow

LINK = N_("""\
`devices link` on the machine that you use shows a code and waits; `devices link --code CODE` on the new one
makes your home there, with a passphrase of its own. Your keys and boards go over: only to a machine of yours.
""")
TYPE_IT = N_(
    "Type it on your new machine: tui-forum devices link --code CODE\n"
    "Say it to nobody: whoever types it becomes you, on all your boards."
)


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `devices` and what can be done with them."""
    group = commands.add_parser(
        "devices", help=_("list, link, name or drop your own machines"), description=_("Your own machines.")
    )
    add_global_options(group, defaults=False)
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add_command(verbs, "list", list_devices, _("list your machines on each board"))
    link = add_command(
        verbs, "link", link_device, _("make another machine yours, by a spoken code"), more=LINK
    )
    link.add_argument("--name", help=_("what your other machine will call this one (else its network name)"))
    add_code_options(link)
    name = add_command(verbs, "name", name_device, _("give a machine a name that only you see"))
    name.add_argument("device", metavar="DEVICE", help=_("its name, or the first letters of its id"))
    name.add_argument("name", metavar="NAME")
    drop = add_command(
        verbs,
        "drop",
        drop_device,
        _("shut a lost machine of yours out of your boards"),
        more=_("What it wrote stays. What is written afterwards it cannot read, once new keys have begun."),
    )
    drop.add_argument("device", metavar="DEVICE", help=_("its name, or the first letters of its id"))


def list_devices(context: Context) -> int:
    """A record or line a machine and board."""
    from tui_forum.cli.wording import record
    from tui_forum.services import devices

    with context.forum() as forum:
        for row in devices.list_devices(forum):
            context.out.answer(record(row), _line(row))
    return Exit.OK


def _line(row: DeviceRow) -> str:
    from tui_forum.cli.wording import ago, short
    from tui_forum.text import clean_line

    name = _("this machine") if row.this else clean_line(row.name) or _("another machine")
    met = _(" · met {met}").format(met=ago(row.met)) if row.met else ""
    return f"{short(row.device)}  {name} · {clean_line(row.board_name)}{met}"


def link_device(context: Context) -> int:
    """Either end of linking."""
    check_code_options(context.args)
    return _hand_over(context) if context.args.code is None else _take_up(context)


def _machine(context: Context) -> str:
    from tui_forum.model.limits import checked_name
    from tui_forum.services.devices import machine_name

    name = context.args.name
    return (
        machine_name()
        if name is None
        else checked_name(checked(name, _("The name")), _("name of the machine"))
    )


def _hand_over(context: Context) -> int:
    """Tell {"event":"code"}, {"event":"linked"}, and {"event":"joined"} once the new machine has been met."""
    from tui_forum.cli.beside import Beside
    from tui_forum.services.devices import list_devices as list_own
    from tui_forum.services.devices import own_devices
    from tui_forum.services.linking import link_machine

    args, out, machine = context.args, context.out, _machine(context)
    with context.unlocked() as (forum, passphrase), Beside(forum, engine_beside(forum, args)) as beside:
        before = own_devices(forum)
        row = link_machine(
            forum,
            passphrase,
            teller(out, _(TYPE_IT)),
            machine=machine,
            network=code_network(args, discovery=forum.settings.discovery),
        )
        out.answer(
            _linked(row),
            _("The machine at {address} is yours now.").format(address=row.address),
            *_board_lines(row),
        )
        out.flush()
        known = own_devices(forum)

        def met() -> bool:
            return any(row.met for row in list_own(forum) if row.device in known - before)

        if row.boards and beside.settle(met):
            out.say(_("It has met this one, and has everything."))
        else:
            out.say(_("Your posts arrive there when the two machines next meet."))
    return Exit.OK


def _take_up(context: Context) -> int:
    """Tell {"event":"linked"}, and then the events of a sync that fetches the boards."""
    from tui_forum.cli.carrying import Ending, carry
    from tui_forum.services.home import home_exists, open_home
    from tui_forum.services.linking import adopt_person

    args, out, machine = context.args, context.out, _machine(context)
    if home_exists(context.home):
        context.require_home()
        passphrase = context.passphrase()
    else:
        require_room_for_home(context.home)
        passphrase = ask_new_passphrase(args.passphrase_file)
    row = adopt_person(
        context.home, passphrase, args.code, teller(out), machine=machine, network=code_network(args)
    )
    out.answer(
        {**_linked(row), "home": str(context.home)},
        _("This is {name}'s machine now; the home is in {home}.").format(name=row.name, home=context.home),
        *_board_lines(row),
    )
    out.flush()
    forum = open_home(context.home, passphrase)
    try:
        return int(
            carry(forum, engine_beside(forum, args), Ending(quiet=True), out) if row.boards else Exit.OK
        )
    finally:
        forum.close()


def _linked(row: LinkedRow) -> dict[str, object]:
    boards = [{"board": board, "name": name} for board, name in row.boards]
    return {"event": "linked", "name": row.name, "address": row.address, "boards": boards}


def _board_lines(row: LinkedRow) -> list[str]:
    from tui_forum.cli.wording import short
    from tui_forum.text import clean_line

    return [f"{short(board)}  {clean_line(name)}" for board, name in row.boards]


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
        for row in devices.drop_device(forum, which, passphrase):
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
        context.out.say(_("The others learn it at the next sync."))
    return Exit.OK
