"""Errors in the person's language. Those of `sync` are English: it is a library without a catalogue.

The templates of its sentences (their values taken out: “{0} is closed.”) stand in `locale/sync.txt`, which
`python -m tests.catalogue update` writes from the code of `sync`, and so in the catalogue. When a sentence is
shown, it is matched against them.
"""

from __future__ import annotations

import re
from functools import cache

from sync.errors import SyncError
from tui_forum.language import FOLDER, _, is_english

TEMPLATES = FOLDER / "sync.txt"


def told(error: SyncError) -> tuple[str, str]:
    """The sentence of an error and its hint ("" for none), as the person reads them."""
    return in_words(str(error)), in_words(error.hint)


def sentence(error: SyncError) -> str:
    """What happened and what to do, in one line."""
    return " ".join(told(error)).strip()


def in_words(sentence: str) -> str:
    """A sentence that `sync` made, in the person's language; any other as it is."""
    if is_english() or not sentence:
        return sentence
    whole = _(sentence)
    if whole != sentence:
        return whole
    for template, pattern in _patterns():
        if found := pattern.fullmatch(sentence):
            return _(template).format(*(in_words(value) for value in found.groups()))
    return sentence


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Each template with values and what it matches, the longest first."""
    lines = TEMPLATES.read_text("utf-8").splitlines() if TEMPLATES.exists() else []
    templates = sorted((line for line in lines if "{0}" in line), key=len, reverse=True)
    return [(template, re.compile(_as_pattern(template), re.DOTALL)) for template in templates]


def _as_pattern(template: str) -> str:
    parts = re.split(r"\{\d\}", template)
    return "(.+?)".join(re.escape(part.replace("{{", "{").replace("}}", "}")) for part in parts)
