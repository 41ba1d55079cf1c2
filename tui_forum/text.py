"""The one gate for text that other people wrote: made safe for a terminal, then fitted to its cells.

A terminal obeys some characters (ESC, C1), and readers are misled by others (bidirectional overrides,
invisible characters, tag characters). `clean` takes them out; joiners that emoji and real scripts need stay
where they stand. Characters without an agreed width (private ones, and those that Unicode has not given
out) show as U+FFFD.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

TAB = "    "
MIN_FOLD = 8  # narrower than this no line is readable; callers get lines of 8 cells
MAX_MARKS = 8  # marks on one letter; no script stacks more, and towers of them cover other lines

_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# C0 but newline, DEL, C1, soft hyphen, fillers that look like nothing, direction marks, overrides, isolates,
# invisible operators, annotation marks, lone surrogates, tag characters and the last planes' non-characters.
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\ud800-\udfff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
# What may only stand in its proper place: joiners and variation selectors.
_PLACED = re.compile("[\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
# Scripts whose letters join or stack: Arabic and its kin, the Indic family, Khmer, Tibetan, Mongolian.
_JOINING = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\ua840-\ua8ff\ufb50-\ufdff\ufe70-\ufefc"
)
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
FIRST_MARK = "\u0300"
UNKNOWN = "\ufffd"
# Emoji that are younger than the tables of the oldest Python in use; all are two cells wide.
_NEWER_EMOJI = re.compile(
    "[\U0001f6d8\U0001f6dc\U0001fa75-\U0001fa77\U0001fa87-\U0001fa8a\U0001fa8e\U0001fa8f\U0001faad-\U0001faaf"
    "\U0001fabb-\U0001fabf\U0001fac6\U0001fac8\U0001facd-\U0001facf\U0001fada-\U0001fadc\U0001fadf"
    "\U0001fae8-\U0001faea\U0001faef\U0001faf7\U0001faf8]"
).fullmatch
# Planes of ideographs: two cells wide, given out or not.
_FIRST_WIDE, _LAST_WIDE = "\U00020000", "\U0003fffd"
# Takes no cell of its own without being a mark: joiners, the latter halves of Hangul syllables, hieroglyph
# layout, skin tones. A few belong to one letter; hundreds would cover its neighbours.
_CLINGING = re.compile(
    "[\u200c\u200d\u1161-\u11ff\ud7b0-\ud7fb\U00013430-\U0001345f\U0001f3fb-\U0001f3ff]"
).fullmatch
# Every character here is one cell wide; anything else takes the slow path.
_ONE_CELL = re.compile("[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f]*").fullmatch


def clean(text: str) -> str:
    """`text` without what a terminal would obey or a reader could not see; lines stay, tabs become spaces."""
    if text.isascii() and text.isprintable():
        return text
    text = _UNSAFE.sub("", _NEWLINES.sub("\n", text).replace("\t", TAB))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", _known(text))
    # Taking one out can join its neighbours anew, so look again until nothing changes; each turn is shorter.
    while (after := _limit_marks(_place(text))) != text:
        text = after
    return text


def clean_line(text: str) -> str:
    """`text` cleaned and on one line, however many were sent: names, titles, sections."""
    return " ".join(clean(text).split())


def _known(text: str) -> str:
    """`text` with UNKNOWN for every character whose width nobody can tell."""
    unknown = [character for character in set(text) if _is_unknown(character)]
    return text.translate(dict.fromkeys(map(ord, unknown), UNKNOWN)) if unknown else text


@lru_cache(maxsize=4096)
def _is_unknown(character: str) -> bool:
    if unicodedata.category(character) not in ("Co", "Cn"):
        return False
    wide = _FIRST_WIDE <= character <= _LAST_WIDE and ord(character) & 0xFFFF < 0xFFFE
    return not wide and not _NEWER_EMOJI(character)


@cache
def _misplaced() -> re.Pattern[str]:
    """Joiners and selectors that nothing beside them uses; compiled when one is met: that takes a while."""
    return re.compile(
        f"(?<![{_EMOJI}\ufe0f{_JOINING}])\u200d|\u200d(?![{_EMOJI}{_JOINING}])"
        f"|(?<=[{_EMOJI}\ufe0f])\u200d(?![{_EMOJI}])|(?<=[{_JOINING}])\u200d(?![{_JOINING}])"
        f"|(?<![{_JOINING}])\u200c|\u200c(?![{_JOINING}])"
        f"|(?<![{_EMOJI}0-9#*])[\ufe0e\ufe0f]"
        f"|(?<![{_IDEOGRAPH}])[\ufe00-\ufe0d\U000e0100-\U000e01ef]"
        "|(?<![\u1800-\u18af])[\u180b-\u180d\u180f]"
    )


def _place(text: str) -> str:
    """Drop joiners and selectors where no script or emoji uses them."""
    if not _PLACED.search(text):
        return text
    return unicodedata.normalize("NFC", _misplaced().sub("", text))


def _limit_marks(text: str) -> str:
    """Drop what piles up past MAX_MARKS on one letter without taking a cell."""
    marks = "".join(sorted(filter(_is_mark, set(text))))
    return _towers(marks).sub(r"\1", text) if marks else text


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    return character >= FIRST_MARK and bool(unicodedata.category(character)[0] == "M" or _CLINGING(character))


@lru_cache(maxsize=64)
def _towers(marks: str) -> re.Pattern[str]:
    """Runs of these marks that are too long; a text has few different ones, Unicode has thousands."""
    one = f"[{marks}]"
    return re.compile(f"({one}{{{MAX_MARKS}}}){one}+")


def fit(text: str, width: int) -> str:
    """Cut (with an ellipsis) or pad one cleaned line to exactly `width` cells."""
    if width <= 0:
        return ""
    if _ONE_CELL(text):
        return text[: width - 1] + "…" if len(text) > width else text.ljust(width)
    from rich.cells import cell_len, set_cell_size  # here, so that the command line starts without Rich

    if cell_len(text) > width:
        return set_cell_size(set_cell_size(text, width - 1) + "…", width)
    return set_cell_size(text, width)


def fold(text: str, width: int) -> list[str]:
    """Break cleaned text into lines of at most `width` cells (8 at the least), at spaces where it can."""
    width = max(width, MIN_FOLD)
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend(_fold_simple(line, width) if _ONE_CELL(line) else _fold_cells(line, width))
    return lines


def fold_height(text: str, width: int) -> int:
    """How many lines `fold` returns, at a fraction of its cost."""
    width = max(width, MIN_FOLD)
    height = 0
    for line in text.split("\n"):
        if len(line) <= width and _ONE_CELL(line):
            height += 1
        elif _ONE_CELL(line):
            height += _simple_height(line, width)
        else:
            height += len(_fold_cells(line, width))
    return height


def _fold_simple(line: str, width: int) -> list[str]:
    out: list[str] = []
    start, end = 0, len(line)
    while end - start > width:
        cut = line.rfind(" ", start, start + width + 1)
        if cut <= start:
            out.append(line[start : start + width])
            start += width
        else:
            out.append(line[start:cut])
            start = cut + 1
    out.append(line[start:])
    return out


def _simple_height(line: str, width: int) -> int:
    height, start, end = 1, 0, len(line)
    while end - start > width:
        cut = line.rfind(" ", start, start + width + 1)
        start = start + width if cut <= start else cut + 1
        height += 1
    return height


def _fold_cells(line: str, width: int) -> list[str]:
    from rich.cells import cell_len, chop_cells

    out: list[str] = []
    current, used = "", 0
    for word in re.split("( )", line):
        size = cell_len(word)
        if used + size > width:
            if current.strip():
                out.append(current.rstrip())
            current, used = "", 0
            if word == " ":
                continue
            if size > width:
                *full, word = chop_cells(word, width)
                out.extend(full)
                size = cell_len(word)
        current += word
        used += size
    out.append(current)
    return out
