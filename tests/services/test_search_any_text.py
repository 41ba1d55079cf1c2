"""What people write is found by what people type, in any script and with any sign."""

from __future__ import annotations

import pytest

from tui_forum.services import writing
from tui_forum.services.home import Forum
from tui_forum.services.searching import search

TEXTS = {
    "quote": 'she said "stay" and I stayed',
    "star": "five * stars for the soup",
    "near": "we live NEAR the harbour AND the hill, NOT the mill OR the inn",
    "emoji": "thank you 😀👍🏽 all",
    "arabic": "كيف حالك اليوم يا صديقي",
    "chinese": "台所のドアの前に立っています 金丝雀",
    "colon": "see note: 12:30, path C:\\x and (a^b)-c",
    "accents": "Überraschung im café, naïve façade",
}


@pytest.fixture
def shelf(ana: Forum, board: str) -> dict[str, str]:
    """The posts by name."""
    return {
        name: writing.post_thread(ana, board, title=f"On {name}", body=text).post
        for name, text in TEXTS.items()
    }


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ('"stay"', "quote"),
        ('said "stay', "quote"),
        ('"', ""),
        ("stars *", "star"),
        ("star*", "star"),
        ("*", ""),
        ("NEAR", "near"),
        ("NEAR(live harbour, 2)", ""),
        ("AND OR NOT harbour", "near"),
        ("😀", "emoji"),
        ("حالك", "arabic"),
        ("صديقي كيف", "arabic"),
        ("金丝雀", "chinese"),
        ("ドア", "chinese"),
        ("note: 12:30", "colon"),
        ("(a^b)-c", "colon"),
        ("uberraschung CAFE", "accents"),
        ("Façade", "accents"),
    ],
)
def test_it_is_found(ana: Forum, shelf: dict[str, str], typed: str, name: str) -> None:
    found = [hit.post for hit in search(ana, typed)]
    if name:
        assert found == [shelf[name]]
