from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import BadInvite, ExpiredInvite
from sync.log.invite import Invite

NOW = 1_800_000_000
INVITE = Invite(
    b"b" * 32,
    "Garden",
    b"i" * 32,
    b"n" * 32,
    b"s" * 32,
    ("192.168.1.5:4000", "[fe80::1]:4000"),
    NOW + 10,
    b"o" * 32,
)


def test_an_invite_comes_back_from_any_paste() -> None:
    text = INVITE.to_text()
    assert text.startswith("tf1")
    assert text == text.lower()
    broken = "\n  ".join(text[at : at + 40].upper() for at in range(0, len(text), 40))
    for typed in (text, f"  {text}\n", broken, f"“{text}”".strip("“”"), f"<{text}>"):
        assert Invite.from_text(typed, NOW) == INVITE


@given(st.text(min_size=1, max_size=60), st.integers(NOW + 1, (1 << 32) - 1))
def test_every_name_and_time_comes_back(name: str, expires: int) -> None:
    invite = Invite(b"b" * 32, name, b"i" * 32, b"n" * 32, b"s" * 32, (), expires, b"o" * 32)
    assert Invite.from_text(invite.to_text(), NOW) == invite


def test_digits_mistaken_for_letters_are_forgiven() -> None:
    text = INVITE.to_text()
    swapped = text[:3] + text[3:].replace("o", "0").replace("l", "1").replace("b", "8")
    assert Invite.from_text(swapped, NOW) == INVITE


def test_an_expired_invite_is_named() -> None:
    with pytest.raises(ExpiredInvite):
        Invite.from_text(INVITE.to_text(), NOW + 10)


@given(st.integers(8, 10_000))
def test_a_cut_invite_is_named(length: int) -> None:
    text = INVITE.to_text()
    cut = text[: length % (len(text) - 8) + 7]
    with pytest.raises(BadInvite, match="cut short"):
        Invite.from_text(cut, NOW)


@given(st.data())
def test_any_wrong_letter_is_noticed(data: st.DataObject) -> None:
    text = INVITE.to_text()
    at = data.draw(st.integers(8, len(text) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz234567").filter(lambda x: x != text[at]))
    with pytest.raises(BadInvite, match=r"mistyped|cut short"):
        Invite.from_text(text[:at] + letter + text[at + 1 :], NOW)


@pytest.mark.parametrize("text", ["", "hello", "tf2abc", "x" * 10_000])
def test_what_is_no_invite_is_named(text: str) -> None:
    with pytest.raises(BadInvite, match="not an invite"):
        Invite.from_text(text, NOW)


@given(st.one_of(st.text(max_size=200), st.text(alphabet="abcdefgh234567", max_size=90).map("tf1".__add__)))
def test_garbage_raises_badinvite_only(text: str) -> None:
    with pytest.raises(BadInvite):
        Invite.from_text(text, NOW)


def test_the_secret_is_not_printed() -> None:
    assert repr(INVITE.secret) not in repr(INVITE)
