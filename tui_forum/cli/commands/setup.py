"""`init`: a new home, or the recovery words of one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from tui_forum.cli.content import checked, read_stdin
from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command
from tui_forum.cli.passphrase import ask_new_passphrase
from tui_forum.cli.place import require_room_for_home
from tui_forum.language import N_, _

if TYPE_CHECKING:
    from tui_forum.services.home import Forum

KEEP_WORDS = N_(
    "Write the 24 words on paper: with them, and only with them, you can bring your name back after a loss."
)


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `init`."""
    parser = add_command(
        commands,
        "init",
        init,
        _("make a home: your name, a passphrase, your keys"),
        more=_("On a home that exists already, `init --show-words` shows its recovery words again."),
    )
    parser.add_argument("--name", help=_("what people will call you; any name"))
    parser.add_argument(
        "--words", metavar='"24 WORDS"', help=_("recovery words of an earlier home (- reads them from stdin)")
    )
    parser.add_argument("--show-words", action="store_true", help=_("show the 24 recovery words"))


def init(context: Context) -> int:
    """Make the home and answer {"home","name"}."""
    from tui_forum.services.home import create_home, home_exists, recovery_words

    args = context.args
    if args.name is None:
        if args.show_words and home_exists(context.home):
            return _show_words(context)
        raise UsageError(_("A home needs a name to call you by."), _("Give --name NAME; any name will do."))
    name = checked(args.name, _("The name"))
    if home_exists(context.home):
        from tui_forum.model.errors import HomeExists

        raise HomeExists(
            _("There is a home in {home} already; it is unchanged.").format(home=context.home),
            _("Choose another with --home DIR."),
        )
    require_room_for_home(context.home)
    words = _words(args)
    passphrase = ask_new_passphrase(args.passphrase_file)
    forum = create_home(context.home, name, passphrase, words=words)
    try:
        _answer(context, forum, recovery_words(forum, passphrase) if args.show_words else "")
    finally:
        forum.close()
    return Exit.OK


def _words(args: argparse.Namespace) -> str | None:
    """The recovery words given, checked before anything is asked."""
    if args.words is None:
        return None
    from sync.crypto.words import from_words

    words: str = read_stdin() if args.words == "-" else args.words
    from_words(words)
    return words


def _show_words(context: Context) -> int:
    from tui_forum.services.home import recovery_words

    with context.unlocked() as (forum, passphrase):
        words = recovery_words(forum, passphrase)
        shown = {"home": str(context.home), "name": forum.name, "words": words}
        context.out.answer(shown, words, _(KEEP_WORDS))
    return Exit.OK


def _answer(context: Context, forum: Forum, words: str) -> None:
    """Tell where the home is, and the words when they were asked for."""
    answer: dict[str, object] = {"home": str(context.home), "name": forum.name}
    lines = [_("{name}'s home is in {home}.").format(name=forum.name, home=context.home)]
    if words:
        answer["words"] = words
        lines += ["", words, "", _(KEEP_WORDS)]
    else:
        lines.append(_("`tui-forum init --show-words` shows the 24 words that bring it back after a loss."))
    context.out.answer(answer, *lines, _("Next: `tui-forum board new NAME`, or `tui-forum join INVITE`."))
