"""The guide: short pages that come with the program, translated where there is a translation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

from tui_forum.language import spoken

FOLDER = "tui_forum.guide"


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page: its name ("listening"), its title, and its text in the safe Markdown of posts."""

    name: str
    title: str
    text: str

    @property
    def plain(self) -> str:
        """The text without marks of emphasis."""
        return self.text.replace("**", "")


def guide_pages(language: str = "") -> tuple[GuidePage, ...]:
    """The pages in their order, in this language ("es"), else in the one that is spoken now.

    Those without a translation are in English.
    """
    return _pages(language or spoken())


def guide_page(name: str, language: str = "") -> GuidePage:
    """The page of this name. Raises KeyError."""
    return {page.name: page for page in guide_pages(language)}[name]


@cache
def _pages(language: str) -> tuple[GuidePage, ...]:
    folder = resources.files(FOLDER)
    found = []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".md"):
            translated = folder / language / file.name
            text = (translated if translated.is_file() else file).read_text(encoding="utf-8")
            title, _, rest = text.partition("\n")
            name = file.name.removesuffix(".md").partition("-")[2]
            found.append(GuidePage(name, title.removeprefix("# ").strip(), rest.strip()))
    return tuple(found)
