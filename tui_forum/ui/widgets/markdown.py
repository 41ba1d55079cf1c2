"""The small part of Markdown that posts are drawn in: cleaned text in, lines with marked stretches out.

Emphasis, code, quotes, lists, headings and links; every other sign stays as it was typed. Nothing of it can
be pressed, fetched or run: a link is its words with the address beside them. No Textual.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from tui_forum.model.excerpt import found_at
from tui_forum.text import MIN_FOLD, fold, fold_height

Span = tuple[int, int, str]
"""From one letter of a line up to another: strong, emphasis, code, link, mention, me or hit."""

_SPECIAL = re.compile(r"[*_`\[\\<@]|^ *(?:[>#+-]|~~~|\d{1,3}[.)] )", re.M)
_FENCE = re.compile(r" {0,3}(?:```|~~~)([^`]*)\Z")
_QUOTE = re.compile(r" {0,3}((?:> ?)+)")
_HEADING = re.compile(r"#{1,4} +(?=[^\s#])")
_ITEM = re.compile(r"( {0,8})(?:[-*+]|(\d{1,3}[.)])) +(?=\S)")
_SIGN = re.compile(r"\\|`|\*\*?|__?|!?\[|<|@")
_ESCAPED = frozenset("\\`*_[]()<>#+.!@-")
_LINK = re.compile(r"!?\[([^\[\]]{1,300})\]\(<?([^\s()<>]{1,500})>?\)")
_BARE = re.compile(r"<([a-z][a-z+.-]{1,20}:[^\s<>]{1,500})>")
_MENTION = re.compile(r"(?<![\w@/.])@\w(?:[\w'’-]*\w)?")
_OPENS = {
    "**": re.compile(r"\*\*(?=[^\s*])"),
    "*": re.compile(r"(?<![\w*])\*(?=[^\s*])"),
    "__": re.compile(r"(?<!\w)__(?=[^\s_])"),
    "_": re.compile(r"(?<![\w_])_(?=[^\s_])"),
}
_CLOSES = {
    "**": re.compile(r"(?<=[^\s*])\*\*"),
    "*": re.compile(r"(?<=[^\s*])\*(?![\w*])"),
    "__": re.compile(r"(?<=[^\s_])__(?!\w)"),
    "_": re.compile(r"(?<=[^\s_])_(?![\w_])"),
}
MOST_NESTED = 3
MOST_QUOTED = 2  # quotes of quotes that still move to the right
MOST_SPANS = 400  # of one line: nobody writes more, and the rest stays plain


@dataclass(frozen=True, slots=True)
class Block:
    """One line as it was typed: what stands before its first drawn line, before the others, its words."""

    first: str
    rest: str
    text: str
    kind: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One line as it is drawn; `kind` is body, quote, code or heading."""

    text: str
    kind: str
    spans: tuple[Span, ...] = ()


def parse(text: str, me: str = "") -> list[Block] | None:
    """The lines of a cleaned text; None where all of it is plain. `me` is the reader's own name."""
    if not _SPECIAL.search(text):
        return None
    blocks: list[Block] = []
    in_code = False
    for line in text.split("\n"):
        if fence := _FENCE.match(line):
            in_code, line = not in_code, fence[1].strip()
            if not line:
                continue
        if in_code or fence:
            blocks.append(Block("┊ ", "┊ ", line, "code"))
        else:
            blocks.append(_block(line, me))
    return blocks or None


def _block(line: str, me: str) -> Block:
    if not _SPECIAL.search(line):
        return Block("", "", line, "body")
    if found := _QUOTE.match(line):
        before = "> " * min(found[1].count(">"), MOST_QUOTED)
        return Block(before, before, *_read(line[found.end() :], "quote", me))
    if found := _HEADING.match(line):
        return Block("", "", *_read(line[found.end() :].rstrip(" #"), "heading", me))
    if found := _ITEM.match(line):
        first = found[1] + (f"{found[2]} " if found[2] else "• ")
        return Block(first, " " * len(first), *_read(line[found.end() :], "body", me))
    return Block("", "", *_read(line, "body", me))


def _read(text: str, kind: str, me: str) -> tuple[str, str, tuple[Span, ...]]:
    reader = _Reader()
    reader.read(text, 0)
    words = "".join(reader.parts)
    return words, kind, tuple(_with_me(words, reader.spans, me))


class _Reader:
    """Reads one line once from left to right, in time in proportion to its length, whatever stands in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.spans: list[Span] = []
        self._at = 0

    def read(self, text: str, depth: int) -> None:
        """Add the words of `text`, without the signs that mark them."""
        done, lonely = 0, set[str]()  # lonely: signs whose other half does not come any more
        while (sign := _SIGN.search(text, done)) and len(self.spans) < MOST_SPANS:
            self._add(text[done : sign.start()])
            done = self._sign(text, sign, depth, lonely)
        self._add(text[done:])

    def _sign(self, text: str, sign: re.Match[str], depth: int, lonely: set[str]) -> int:
        """Take what a sign begins; up to where that goes. A sign that begins nothing is itself."""
        start, name = sign.start(), sign[0]
        if name == "\\" and text[start + 1 : start + 2] in _ESCAPED:
            self._add(text[start + 1])
            return start + 2
        if name == "`" and "`" not in lonely:
            end = text.find("`", start + 2)
            if end > 0:
                self._add(text[start : end + 1], "code")
                return end + 1
            lonely.add("`")
        elif name in _OPENS and name not in lonely and _OPENS[name].match(text, start):
            begun = sign.end()
            if close := _CLOSES[name].search(text, begun + 1):
                self._emphasised(text[begun : close.start()], name, depth)
                return close.end()
            lonely.add(name)
        elif name[-1] == "[" and (found := _LINK.match(text, start)):
            self._add(f"{found[1]} (")
            self._add(found[2], "link")
            self._add(")")
            return found.end()
        elif name in _WHOLE and (found := _WHOLE[name][0].match(text, start)):
            self._add(found[found.re.groups], _WHOLE[name][1])
            return found.end()
        self._add(name)
        return sign.end()

    def _emphasised(self, inner: str, sign: str, depth: int) -> None:
        begun = self._at
        if depth < MOST_NESTED:
            self.read(inner, depth + 1)
        else:
            self._add(inner)
        self.spans.append((begun, self._at, "strong" if len(sign) == 2 else "emphasis"))

    def _add(self, text: str, style: str = "") -> None:
        self.parts.append(text)
        if style:
            self.spans.append((self._at, self._at + len(text), style))
        self._at += len(text)


_WHOLE = {"<": (_BARE, "link"), "@": (_MENTION, "mention")}


def _with_me(words: str, spans: list[Span], me: str) -> Iterator[Span]:
    """The spans, with those that name the reader told apart; a name may be longer than one word."""
    for start, end, style in spans:
        named = style == "mention" and bool(me) and _names(words[start + 1 : start + 2 + len(me)], me)
        yield (start, start + 1 + len(me), "me") if named else (start, end, style)


def _names(text: str, me: str) -> bool:
    if text[: len(me)].casefold() != me.casefold():
        return False
    return not text[len(me) : len(me) + 1].isalnum()


# Laying out.


def _before(block: Block, room: int) -> tuple[str, str]:
    """What stands before its lines, where that leaves room for words."""
    most = max(0, room - MIN_FOLD)
    return block.first[:most], block.rest[:most]


def height(blocks: Iterable[Block], room: int) -> int:
    """How many lines `lay_out` returns."""
    return sum(fold_height(block.text, room - len(_before(block, room)[0])) for block in blocks)


def lay_out(blocks: Iterable[Block], room: int) -> Iterator[Drawn]:
    """The lines in at most `room` cells."""
    for block in blocks:
        first, rest = _before(block, room)
        at = 0
        for number, line in enumerate(fold(block.text, room - len(first))):
            at = max(at, block.text.find(line, at))  # folding drops blanks between its lines, nothing else
            before = rest if number else first
            spans = tuple(_within(block.spans, at, at + len(line), len(before)))
            yield Drawn(before + line, block.kind, spans)
            at += len(line)


def _within(spans: Iterable[Span], start: int, end: int, moved: int) -> Iterator[Span]:
    for begin, stop, style in spans:
        if begin < end and stop > start:
            yield max(begin, start) - start + moved, min(stop, end) - start + moved, style


def marked(line: Drawn, words: Iterable[str]) -> Drawn:
    """The line with every place where one of `words` stands marked as a hit."""
    hits = [(start, end, "hit") for word in words for start, end in found_at(line.text, word)]
    return replace(line, spans=(*line.spans, *hits)) if hits else line


def stretches(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, list[str]]]:
    """A line cut where its marks begin and end, which may lie in one another: words, and what they are."""
    found = list(spans)
    cuts = sorted({0, len(text), *(at for start, end, _ in found for at in (start, end))})
    for start, end in pairwise(cuts):
        yield text[start:end], [name for begin, stop, name in found if begin <= start and end <= stop]
