"""docs/PROTOCOL-content.md is written by hand; here it is held to the bodies and limits of the code."""

from __future__ import annotations

import re
from pathlib import Path

from tui_forum.model import limits
from tui_forum.model.content import SHAPES
from tui_forum.model.kinds import OWN_KINDS, ContentKind
from tui_forum.model.moderation import ACTS
from tui_forum.model.reactions import MOST_WORDS, WORDS
from tui_forum.model.support import NEED_IDS

TEXT = (Path(__file__).parents[2] / "docs" / "PROTOCOL-content.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (\d+) \| (\w+) \| ([\w, ]+) \|$", re.MULTILINE)


def test_every_kind_has_its_number_and_fields_in_order() -> None:
    told = {int(number): (name, tuple(fields.split(", "))) for number, name, fields in ROW.findall(TEXT)}
    assert told == {kind: (shape.__name__, shape.__struct_fields__) for kind, shape in SHAPES.items()}
    assert set(told) == set(ContentKind) - OWN_KINDS  # those stand in PROTOCOL-self.md


def test_every_limit_is_told() -> None:
    for sentence in (
        f"at most {limits.MAX_TITLE} characters",
        f"at most {limits.MAX_NAME} characters",
        f"at most {limits.MAX_BODY:,} bytes",
        f"at most {limits.MAX_LABELS} texts of 1 to {limits.MAX_LABEL} characters",
        f"at most {limits.MAX_REASON} characters",
        f"256 to {limits.MAX_SEALED:,} bytes",
        f"… {limits.MAX_BOXES} strings of 80 bytes",
        f"the {MOST_WORDS} said last hold",
    ):
        assert sentence in TEXT, sentence
    for word in (*WORDS, *(f"`{name}`" for name in (*ACTS, *NEED_IDS))):
        assert word in TEXT
