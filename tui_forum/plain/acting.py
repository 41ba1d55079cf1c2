"""What one does about the post that is open, and with what is one's own: drafts, saved posts, mutes."""

from __future__ import annotations

from tui_forum.language import _, pgettext
from tui_forum.model.reactions import WORDS
from tui_forum.plain import composing
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.plain.finding import choose, sure
from tui_forum.plain.hearing import refreshed
from tui_forum.plain.wording import draft_lines
from tui_forum.services import drafts, muting, outbox, reacting, saving
from tui_forum.text import clean_line


def react(dialogue: Dialogue, typed: str) -> None:
    """Say a word to the post that is open; the same word again takes it back."""
    row = dialogue.current()
    shown = {_(word).casefold(): word for word in WORDS} | {word.casefold(): word for word in WORDS}
    word = shown.get(typed.casefold()) if typed else None
    if word is None:
        word = WORDS[choose(dialogue, _("What would you like to say?"), [_(each) for each in WORDS])]
    said = any(mine for other, _number, mine in row.reactions if other == word)
    reacting.react(dialogue.forum, row.post, word, not said)
    dialogue.wrote()
    refreshed(dialogue)
    told = _("“{word}” taken back.") if said else _("“{word}”: everybody on the board sees it.")
    dialogue.say(told.format(word=_(word)))


def save(dialogue: Dialogue, typed: str) -> None:
    """Keep the post that is open, or let it go again."""
    row = refreshed(dialogue)
    if row.saved:
        saving.unsave_post(dialogue.forum, row.post)
        dialogue.say(_("Not saved any more."))
    else:
        saving.save_post(dialogue.forum, row.post)
        dialogue.say(_("Saved, for you alone: `saved` lists it."))


def mute(dialogue: Dialogue, typed: str) -> None:
    """Put all that the author of the post writes out of sight; or a word, or a tag after a #."""
    if typed.startswith("#"):
        muted = muting.mute_tag(dialogue.forum, typed[1:])
    elif typed:
        muted = muting.mute_word(dialogue.forum, typed)
    else:
        row = dialogue.current()
        author = clean_line(row.author)
        if not sure(dialogue, _("This mutes {author}, for you alone; nobody is told.").format(author=author)):
            return
        muted = muting.mute_author(dialogue.forum, row.post)
    dialogue.say(_("Out of sight: {what}. `muted` undoes it.").format(what=clean_line(muted.label)))


def hide(dialogue: Dialogue, typed: str) -> None:
    """Put the post that is open out of sight, for oneself alone."""
    row = dialogue.current()
    if sure(dialogue, _("This puts the post out of sight, for you alone; nobody is told.")):
        muting.hide_here(dialogue.forum, row.post)
        dialogue.say(_("Out of sight: {what}. `muted` undoes it.").format(what=_("this post")))


def show_muted(dialogue: Dialogue, typed: str) -> None:
    """What is out of sight; a number brings it back."""
    if typed:
        listed = dialogue.chosen(typed, "mute")
        muting.unmute(dialogue.forum, int(listed.id))
        dialogue.say(_("It is back in sight."))
        return
    kinds = {
        "person": pgettext("what is muted", "person"),
        "word": pgettext("what is muted", "word"),
        "tag": pgettext("what is muted", "tag"),
        "post": pgettext("what is muted", "post"),
    }
    rows = muting.list_mutes(dialogue.forum)
    dialogue.show(
        _("Out of sight, for you alone. `muted` and a number brings it back:"),
        [
            (Listed("mute", str(row.mute)), [f"{n}. {kinds.get(row.kind, '')}: {clean_line(row.label)}"])
            for n, row in enumerate(rows, 1)
        ],
        _("Nothing is muted."),
    )


def show_drafts(dialogue: Dialogue, typed: str) -> None:
    """The drafts; a number goes on with one."""
    forum = dialogue.forum
    if typed:
        row = drafts.get_draft(forum, int(dialogue.chosen(typed, "draft").id))
        if row.due:
            outbox.withdraw(forum, row.draft)
            dialogue.say(_("It sleeps no longer, so that nothing leaves while you write."))
        composing.go_on(dialogue, row)
        return
    rows, now = [*outbox.sleeping(forum), *drafts.list_drafts(forum)], forum.now()
    dialogue.show(
        _("Your drafts. `drafts` and a number goes on with one, `discard` and a number throws it away:"),
        [(Listed("draft", str(row.draft)), draft_lines(n, row, now)) for n, row in enumerate(rows, 1)],
        _("No drafts. What you write is kept here until you post it or throw it away."),
    )


def send_draft(dialogue: Dialogue, typed: str) -> None:
    """Send at once what sleeps; its number is of the last list."""
    row = drafts.get_draft(dialogue.forum, int(dialogue.chosen(typed, "draft").id))
    if row.due:
        outbox.send_now(dialogue.forum, row.draft)
        dialogue.wrote()
        dialogue.say(_("Posted. It is kept here, and leaves when somebody is near."))
    else:
        dialogue.say(_("This is a draft: `drafts` and its number goes on with it, and a dot sends it."))


def discard(dialogue: Dialogue, typed: str) -> None:
    """Throw a draft of the last list away."""
    listed = dialogue.chosen(typed, "draft")
    if sure(dialogue, _("This throws draft {number} away.").format(number=typed)):
        drafts.discard_draft(dialogue.forum, int(listed.id))
        dialogue.listed = []
        dialogue.say(_("Thrown away."))
