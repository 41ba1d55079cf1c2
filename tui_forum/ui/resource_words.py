"""The resources as lines of a list and as pages, in words. Pure; what others wrote is cleaned here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tui_forum.language import _
from tui_forum.services.card import checked_words
from tui_forum.services.guide import GuidePage
from tui_forum.services.resources import ResourceRow
from tui_forum.text import clean, clean_line

DAY = 86_400
CARD = "card"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a `heading`, or a page with its `key`; the entry or guide page that it opens."""

    kind: str
    title: str
    key: str = ""
    entry: ResourceRow | None = None
    guide: GuidePage | None = None
    saved: bool = False


def list_lines(
    rows: Sequence[ResourceRow], pages: Iterable[GuidePage], saved: Sequence[str], several: bool
) -> list[Line]:
    """The help card, the entries under their headings, the guide; `several`: the boards are named."""
    lines = [Line("card", _("In danger now"), CARD)]
    under = ""
    for row in rows:
        heading = clean_line(row.heading)
        if several:
            heading = f"{heading} · {clean_line(row.board_name)}"
        if heading != under:
            lines.append(Line("heading", heading))
            under = heading
        lines.append(_entry_line(row, saved))
    guide = [Line("guide", page.title, f"guide:{page.name}", guide=page) for page in pages]
    if guide:
        lines.append(Line("heading", _("Guide")))
    return lines + [_marked(line, saved) for line in guide]


def _entry_line(row: ResourceRow, saved: Sequence[str]) -> Line:
    return _marked(Line("entry", clean_line(row.title), f"entry:{row.board}:{row.entry}", entry=row), saved)


def _marked(line: Line, saved: Sequence[str]) -> Line:
    return Line(line.kind, line.title, line.key, line.entry, line.guide, line.key in saved)


def entry_words(row: ResourceRow, now: float) -> str:
    """The page of an entry."""
    parts = [clean(row.text).strip()]
    facts = [(_("When"), row.times), (_("How to reach it"), row.contact)]
    parts += [f"{name}: {clean_line(said)}" for name, said in facts if said]
    parts.append(checked_words(row, now))
    return "\n\n".join(part for part in parts if part)


def guide_words(page: GuidePage) -> str:
    """A page of the guide as text: marks of emphasis left out, points as dots."""
    lines = []
    for line in page.plain.split("\n"):
        lines.append(f"• {line[2:]}" if line.startswith("- ") else line)
    return "\n".join(lines)
