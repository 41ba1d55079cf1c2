"""`tui-forum --plain` without a command: the forum as a dialogue of lines."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

from sync.errors import WrongPassphrase
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError, silence_libraries
from tui_forum.cli.passphrase import FILE_VARIABLE, TRIES, ask_new_passphrase
from tui_forum.language import _

if TYPE_CHECKING:
    from tui_forum.plain.voice import Voice
    from tui_forum.services.demo.passing import Demo
    from tui_forum.services.home import Forum


def talk(context: Context) -> int:
    """Unlock the home, or make one by a few questions, and talk until the person leaves."""
    from tui_forum.plain.session import Secrets, first_steps, sit, voice_of_terminal
    from tui_forum.services.home import home_exists
    from tui_forum.services.own import part

    silence_libraries()
    file = context.args.passphrase_file
    secrets = Secrets(context.passphrase, lambda: ask_new_passphrase(file))
    voice = voice_of_terminal(_columns)
    if home_exists(context.home):
        context.require_home()
        forum = _unlocked(context, voice)
    else:
        made = first_steps(context.home, voice, secrets)
        if made is None:
            return Exit.OK
        forum = made
    try:
        sit(forum, voice, secrets)
        part(forum)
    finally:
        forum.close()
    return Exit.OK


def talk_to(context: Context, demo: Demo) -> int:
    """The same in the demo, which has no passphrase that anybody knows."""
    from tui_forum.plain.session import Secrets, sit, voice_of_terminal

    def unknown() -> str:
        raise UsageError(_("The demo has no passphrase."), _("In a home of your own this works."))

    silence_libraries()
    sit(demo.forum, voice_of_terminal(_columns), Secrets(unknown, unknown))
    return Exit.OK


def _columns() -> int:
    """As wide as the terminal is now; in a pipe as COLUMNS says, else 80."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return shutil.get_terminal_size().columns


def _unlocked(context: Context, voice: Voice) -> Forum:
    """The home, after a few tries where the passphrase is typed. Raises WrongPassphrase, Locked."""
    from tui_forum.services.opening import open_for_person

    typed = not (context.args.passphrase_file or os.environ.get(FILE_VARIABLE))
    for _turn in range(TRIES - 1 if typed else 0):
        try:
            return open_for_person(context.home, context.passphrase())
        except WrongPassphrase:
            voice.say(_("That is not the passphrase. Look at Caps Lock, and try again."))
    return open_for_person(context.home, context.passphrase())
