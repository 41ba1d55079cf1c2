"""`react` and `saved`."""

from __future__ import annotations

from tui_forum.cli.context import Context
from tui_forum.cli.exits import Exit, UsageError
from tui_forum.cli.parser import Parser, Subcommands, add_command, count
from tui_forum.language import _

FIRST_WORD = "I hear you"


def add_commands(commands: Subcommands[Parser]) -> None:
    """Add `react` and `saved`."""
    answer = add_command(commands, "react", react_to, _("answer a post with a reaction in words"))
    answer.add_argument("post", metavar="POST")
    answer.add_argument(
        "--word",
        metavar="W",
        default=FIRST_WORD,
        help=_("I hear you, me too, thank you or thinking of you (the first)"),
    )
    answer.add_argument("--off", action="store_true", help=_("take it back"))
    saved = add_command(commands, "saved", list_saved, _("list the posts saved on this machine"))
    saved.add_argument("--limit", metavar="N", type=count, default=200, help=_("at most N (200)"))


def react_to(context: Context) -> int:
    """Say a word to a post and answer {"post","word","on"}."""
    from tui_forum.model.reactions import WORDS
    from tui_forum.services import reacting, reading

    args = context.args
    words = {word.casefold(): word for word in WORDS}
    word = words.get(args.word.strip().casefold())
    if word is None:
        raise UsageError(
            _("{word!r} is not one of the reactions.").format(word=args.word),
            _("Choose one of {words}.").format(words=", ".join(WORDS)),
        )
    with context.forum() as forum:
        post = reading.find_post(forum, args.post)
        reacting.react(forum, post, word, on=not args.off)
    context.out.answer(
        {"post": post, "word": word, "on": not args.off},
        _("Taken back: {word}.").format(word=word) if args.off else _("Said: {word}.").format(word=word),
    )
    return Exit.OK


def list_saved(context: Context) -> int:
    """A record or two lines a saved post."""
    from tui_forum.cli.wording import record, saved_line
    from tui_forum.services.saving import saved_posts

    with context.forum() as forum:
        rows = saved_posts(forum, limit=context.args.limit)
    for row in rows:
        context.out.answer(record(row), saved_line(row))
    if not rows:
        context.out.say(_("No saved posts yet. In the app a key saves the post that you read."))
    return Exit.OK
