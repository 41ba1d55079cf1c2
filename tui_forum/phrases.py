"""Times, readers and passphrases in plain words. Pure functions: `now` always comes from the caller."""

from __future__ import annotations

import time

from tui_forum.language import N_, _, counted

MINUTE, HOUR, DAY = 60, 3600, 86_400
MONTHS = (
    *(N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June")),
    *(N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December")),
)


def day(wall: float) -> str:
    """The day of a time, where we are: "3 May 2026"."""
    local = time.localtime(wall)
    return _("{day} {month} {year}").format(
        day=local.tm_mday, month=_(MONTHS[local.tm_mon - 1]), year=local.tm_year
    )


def age(now: float, then: float) -> str:
    """How long ago in words: "3 min ago", "2 days ago"."""
    gone = int(now - then)
    if gone < MINUTE:
        return _("just now")
    if gone < HOUR:
        return counted(gone // MINUTE, "{n} min ago", "{n} min ago")
    if gone < DAY:
        return counted(gone // HOUR, "{n} h ago", "{n} h ago")
    if gone < 60 * DAY:
        return counted(gone // DAY, "{n} day ago", "{n} days ago")
    if gone < 730 * DAY:
        return counted(gone // (30 * DAY), "{n} month ago", "{n} months ago")
    return counted(gone // (365 * DAY), "{n} year ago", "{n} years ago")


def post_age(now: float, then: float, *, anonymous: bool) -> str:
    """The age of a post; one without a name tells the hour of its writing and no more."""
    if anonymous and 0 <= now - then < HOUR:
        return _("within the hour")
    return age(now, then)


def readers(number: int) -> str:
    """How many people can read something, the writer included."""
    return (
        _("only you can read this so far")
        if number == 1
        else counted(number, "{n} person can read this", "{n} people can read this")
    )


def passphrase_strength(passphrase: str) -> str:
    """What a passphrase is worth, in words that help; never a score."""
    words = len(passphrase.split())
    kinds = len(set(passphrase.casefold()))
    if not passphrase:
        return _("Nobody can reset it for you.")
    if len(passphrase) < 8 or kinds < 5:
        return _("Easy to guess. Four or five everyday words in a row are better.")
    if words >= 4 and len(passphrase) >= 16:
        return _("Strong, and made of words: good to remember.")
    if len(passphrase) >= 20 and kinds >= 10:
        return _("Strong.")
    if len(passphrase) >= 12:
        return _("Fair. One or two more words would make it strong.")
    return _("A little short. Add a word or two.")
