"""The guide in the dialogue: its pages as a list, and one of them read."""

from __future__ import annotations

from tui_forum.language import _
from tui_forum.model.errors import NotFound
from tui_forum.plain.dialogue import Dialogue, Listed
from tui_forum.services.guide import GuidePage, guide_pages


def guide(dialogue: Dialogue, typed: str) -> None:
    """The pages by number, or the one that a number or a name stands for, whatever was listed last."""
    pages = guide_pages()
    if not typed:
        dialogue.show(
            _("The guide, in short pages. Type `guide` and a number to read one:"),
            [(Listed("page", page.name), [f"{n}. {page.title}"]) for n, page in enumerate(pages, 1)],
            "",
        )
        return
    page = _wanted(pages, typed.casefold())
    dialogue.say(page.title, "", page.plain)


def _wanted(pages: tuple[GuidePage, ...], typed: str) -> GuidePage:
    for number, page in enumerate(pages, 1):
        if typed in (str(number), page.name, page.title.casefold()):
            return page
    raise NotFound(_("The guide has no such page."), _("Type `guide` for a list of its pages."))
