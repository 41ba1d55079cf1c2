"""PROTOCOL-pairing.md is written by hand; here it is held to the sizes, times and messages of the code."""

from __future__ import annotations

from math import log2

from sync.crypto import link_text, spoken
from sync.net import nameplates, pairing, pairing_line
from sync.protocol import pairing_frames as frames
from sync.protocol import pairing_opening as opening
from sync.protocol.limits import MAX_ENVELOPE, MAX_SECRETS
from tests.pages import missing, rows

PAGE = "PROTOCOL-pairing"
IN_WORDS = {1: "an", 3: "three", 4: "four", 10: "ten"}


def test_every_number_is_told() -> None:
    words = len(spoken.spoken_words())
    assert not missing(
        PAGE,
        (
            f"A number from 1 to {spoken.LARGEST_NAMEPLATE}",
            f"draws the nameplate from 1 to {spoken.DRAWN_NAMEPLATES}",
            f"words of {IN_WORDS[spoken.SHORTEST_WORD]} letters or more",
            f"leaves {words:,} words",
            f"3 × log2({words:,}) = {3 * log2(words):.1f} bits",
            f"one code in {words**3 / 3 / 1e6:.0f} million",
            f"new with each announcement (every {nameplates.AGAIN_SECONDS:.0f} s)",
            f"loopback, {nameplates.ADDRESSES_EACH} at most",
            f"{nameplates.MOST_HOLDERS} at a time, nearest address first",
            f"It looks for {pairing.SEEK_SECONDS:.0f} s",
            f"waits {pairing.OTHERS_SECONDS:.0f} s for another holder",
            f"challenge {opening.RANDOM_SIZE} |",
            f"nonce {opening.RANDOM_SIZE} ‖ Ya 32",
            f"{opening.MESSAGE_SIZE} as u16 ‖ Noise message 1 ({opening.MESSAGE_SIZE})",
            f"lv(`{opening.CHANNEL.decode()}`)",
            f"Limits: {pairing.CAPS.half_open} connections in the opening at a time",
            f"{pairing.CAPS.half_open_per_address} from one address, 6 s for each",
            f"at most {pairing.MOST_CONFIRMED} more wait",
            f"After **{IN_WORDS[opening.TRIES]}** failures, or **{IN_WORDS[opening.LIFETIME / 60]} minutes**",
            f"the line is good for {IN_WORDS[link_text.LIFETIME / 3600]} hour",
            f"dials the addresses first, {IN_WORDS[pairing.PLACE_TRIES]} times within two seconds",
            f"`[key {link_text.SECRET_SIZE}, nameplate 1–{spoken.LARGEST_NAMEPLATE}, [addresses ≤ "
            f"{link_text.ADDRESS_LIMIT}, 100 characters], expires (unix seconds)]`",
            f"{frames.MAX_FRAME >> 20} MiB at most. It is cut",
            f"takes {frames.MAX_RECEIVED >> 20} MiB at most",
            f"{pairing_line.ANSWER_SECONDS:.0f} s of silence end it",
            f"[epoch secret 32, 1 to {MAX_SECRETS:,}, newest last]",
            f"[envelopes, 1 to {frames.MAX_RECORDS:,}, {MAX_ENVELOPE >> 20} MiB each]",
            f"[addresses ≤ {frames.ADDRESS_LIMIT}, 100 characters]",
        ),
    )
    assert pairing.PLACE_TRIES * pairing.RETRY_SECONDS == 2.0


def test_every_message_has_its_number() -> None:
    told = {(int(cells[0]), cells[1]) for cells in rows(PAGE, "Talk")}
    assert told == {(kind, shape.__name__) for kind, shape in frames._TYPES.items()}
