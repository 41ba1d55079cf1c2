"""One module per group of commands; each adds its parsers and imports what it needs only when it runs."""

from __future__ import annotations

from collections.abc import Callable

from tui_forum.cli.commands import (
    anonymous,
    answering,
    boards,
    bundles,
    demo,
    devices,
    directory,
    exchange,
    invites,
    joining,
    members,
    pairing,
    people,
    queue,
    reading,
    setup,
    sleeping,
    syncing,
    upkeep,
    writing,
)
from tui_forum.cli.parser import Parser, Subcommands

GROUPS: tuple[Callable[[Subcommands[Parser]], None], ...] = (
    demo.add_commands,
    setup.add_commands,
    boards.add_commands,
    joining.add_commands,
    invites.add_commands,
    pairing.add_commands,
    devices.add_commands,
    members.add_commands,
    people.add_commands,
    queue.add_commands,
    writing.add_commands,
    sleeping.add_commands,
    anonymous.add_commands,
    reading.add_commands,
    answering.add_commands,
    directory.add_commands,
    syncing.add_commands,
    bundles.add_commands,
    exchange.add_commands,
    upkeep.add_commands,
)
