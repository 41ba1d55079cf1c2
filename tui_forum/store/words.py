"""Words as the full-text index sees them, the same for documents and for what a person types.

FTS5's `ascii` tokenizer takes every non-ASCII character as part of a word, so that all decisions about
scripts are made here and depend on Python's Unicode tables alone:

- letters are compared without case, accents, Hebrew and Arabic points, and in compatible form (NFKC);
- scripts written without spaces (Chinese, Japanese, Thai, Khmer, Lao, Burmese, and Korean with its
  endings) become one word a character, and a run of them is searched as a phrase. FTS5's trigram
  tokenizer cannot find words of one or two characters, and most Chinese words are two; a dictionary would
  cost megabytes and miss names;
- a symbol or an emoji is a word of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# accents, Hebrew points, Arabic vowels and tatweel, joiners, soft hyphens, variation selectors
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200c-\u200f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\U000e0100-\U000e01ef]+"
)
_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Burmese
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # Chinese iteration mark and zero
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),  # Korean syllables
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFF),  # Han beyond the first plane
)


def fold(text: str) -> str:
    """`text` with its words in the form that is indexed, apart by spaces or ASCII punctuation."""
    if text.isascii():
        return text  # the tokenizer itself folds ASCII case
    folded = unicodedata.normalize("NFKD", text).casefold()
    folded = unicodedata.normalize("NFC", _MARKS.sub("", folded))
    return folded.translate(_SPACING)


class _Spacing(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = result = _spaced(code)
        return result


@cache
def _spaced(code: int) -> str:
    char = chr(code)
    category = unicodedata.category(char)
    if code < 0x80:
        return char
    if any(low <= code <= high for low, high in _UNSPACED):
        return char if category[0] == "M" else f" {char}"
    if category[0] == "S":
        return f" {char} "
    if category[0] in "ZPC" and category != "Co":
        return " "
    return char


_SPACING = _Spacing()
