"""The line of text that links a machine: read as it was written, and every slip of the hand is named."""

from __future__ import annotations

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.crypto.link_text import LIFETIME, LinkText, draw_link, is_link_text
from sync.errors import BadCode

NOW = 1_700_000_000

links = st.builds(
    LinkText,
    st.binary(min_size=32, max_size=32),
    st.integers(1, 999),
    st.lists(st.sampled_from(["192.168.1.20:4100", "[fe80::1]:9"]), max_size=8).map(tuple),
    st.integers(NOW + 1, (1 << 32) - 1),
)


@given(links)
def test_it_is_read_as_it_was_written(link: LinkText) -> None:
    text = link.to_text()
    assert is_link_text(text)
    assert LinkText.from_text(text, NOW) == link
    spread = " ".join(text[at : at + 30] for at in range(0, len(text), 30)).upper()
    assert LinkText.from_text(f"“{spread}”".strip("“”"), NOW) == link
    assert link.key.hex() not in repr(link)


@given(links, st.data())
def test_every_wrong_letter_is_told(link: LinkText, data: st.DataObject) -> None:
    text = link.to_text()
    at = data.draw(st.integers(3, len(text) - 1))
    letter = data.draw(st.sampled_from([each for each in "abcdefgh2" if each != text[at]]))
    with pytest.raises(BadCode):
        LinkText.from_text(text[:at] + letter + text[at + 1 :], NOW)
    with pytest.raises(BadCode):
        LinkText.from_text(text[:at], NOW)


def test_it_lives_for_an_hour_and_is_no_spoken_code() -> None:
    link = draw_link(os.urandom, NOW)
    text = link.to_text()
    assert LinkText.from_text(text, NOW + LIFETIME - 1) == link
    with pytest.raises(BadCode, match="expired"):
        LinkText.from_text(text, NOW + LIFETIME)
    assert not is_link_text("7 orbit maple velvet")
    for wrong in ("", "tf1abc", "tl1", "7 orbit maple velvet"):
        with pytest.raises(BadCode):
            LinkText.from_text(wrong, NOW)
    assert draw_link(os.urandom, NOW).key != link.key
