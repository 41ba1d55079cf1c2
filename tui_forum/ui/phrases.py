"""Times, counts and passphrases in plain words. Pure functions: `now` always comes from the caller."""

from __future__ import annotations

MINUTE, HOUR, DAY = 60, 3600, 86_400


def short_age(now: float, then: float) -> str:
    """How long ago in at most four cells, for the column of a list."""
    gone = max(0, int(now - then))
    for size, letter in ((365 * DAY, "y"), (7 * DAY, "w"), (DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if gone >= size and not (letter == "w" and gone < 28 * DAY):
            return f"{gone // size}{letter}"
    return "now"


def age(now: float, then: float) -> str:
    """How long ago in words: "3 min ago", "2 days ago"."""
    gone = int(now - then)
    if gone < MINUTE:
        return "just now"
    if gone < HOUR:
        return f"{gone // MINUTE} min ago"
    if gone < DAY:
        return f"{gone // HOUR} h ago"
    if gone < 60 * DAY:
        return count(gone // DAY, "day") + " ago"
    if gone < 730 * DAY:
        return count(gone // (30 * DAY), "month") + " ago"
    return count(gone // (365 * DAY), "year") + " ago"


def count(number: int, word: str, words: str = "") -> str:
    """A number with its noun: "1 thread", "12 threads"."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"


def readers(number: int) -> str:
    """How many people can read something, the writer included."""
    return (
        "only you can read this so far"
        if number == 1
        else f"{count(number, 'person', 'people')} can read this"
    )


def passphrase_strength(passphrase: str) -> str:
    """What a passphrase is worth, in words that help; never a score."""
    words = len(passphrase.split())
    kinds = len(set(passphrase.casefold()))
    if not passphrase:
        return "Nobody can reset it for you."
    if len(passphrase) < 8 or kinds < 5:
        return "Easy to guess. Four or five everyday words in a row are better."
    if words >= 4 and len(passphrase) >= 16:
        return "Strong, and made of words: good to remember."
    if len(passphrase) >= 20 and kinds >= 10:
        return "Strong."
    if len(passphrase) >= 12:
        return "Fair. One or two more words would make it strong."
    return "A little short. Add a word or two."
