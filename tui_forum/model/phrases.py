"""Looking for phrases in what is being typed, on this machine only: plain words, whatever case or accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

QUOTE = ">"


def plain(text: str) -> str:
    """`text` without its quotes: small letters, no accents, one kind of apostrophe, single blanks."""
    own = " ".join(line for line in text.splitlines() if not line.lstrip().startswith(QUOTE))
    letters = unicodedata.normalize("NFKD", own.replace("\u2019", "'").casefold())
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def seeker(phrases: Iterable[str]) -> re.Pattern[str]:
    """A pattern that finds whole phrases in `plain` text; one that ends in * may go on as a longer word."""
    found = sorted((plain(phrase) for phrase in phrases), key=len, reverse=True)
    ways = (
        re.escape(phrase[:-1]) + r"\w*" if phrase.endswith("*") else re.escape(phrase) for phrase in found
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(ways)})(?!\w)")
