"""Every cap of the session protocol, each with its reason: what a peer can make us hold or do ends here."""

from __future__ import annotations

VERSION = 1
"""The session protocol spoken here."""
LOWEST_VERSION = 1
"""The oldest one still spoken."""

MAX_SLOTS = 248
"""Slots in a greeting: their number is one byte and a multiple of 8."""
MAX_EPOCHS = 8
"""Epochs of a board under which a device is answered: how far two sides may drift apart and be reunited."""
MESSAGE_ONE_SIZE = 160
"""Every first handshake message, whatever its pattern: its length tells an onlooker nothing."""
MESSAGE_TWO_SIZE = 48
"""Every second handshake message: an ephemeral key and a tag."""
MAX_NOISE_MESSAGE = 65_535
"""Noise's own limit, which also fits the u16 in front."""

MAX_ENVELOPE = 1 << 20
"""Bytes of one envelope: room for lists of thousands of devices or accepted ops, small enough to hold."""
MAX_FRAME = MAX_ENVELOPE + 64
"""Bytes of one frame: one largest envelope and its headings."""
ENVELOPES_TARGET = 65_000
"""Envelopes are gathered into one frame up to this: it then fits one Noise message (65,519 bytes)."""

MAX_SECRETS = 1_024
"""Epoch secrets in a WELCOME: monthly epochs and a removal a week for thirty years."""
TAGS_MULTIPLE = 16
"""Interest tags are padded to a multiple of this, so their number says little."""
MAX_TAGS = 1_024
"""Interest tags that one side may send in a session: 64 whole frames of 16."""
MAX_BOARDS = 128
"""Boards open at once in a session: more than anybody is on, and their number fits one byte."""
MAX_CUTS = 8
"""Prefix digests in an OPEN."""

MAX_NEG = 1 << 18
"""Bytes of one Negentropy message: about 8,000 ids a round, answered in some milliseconds."""
MAX_ROUNDS = 2_048
"""Negentropy messages from the driving side for one board: three million different envelopes need fewer."""
MAX_NEEDED = 1 << 19
"""Ids that are fetched of what a peer offers before the rest is compared again (some 50 MB of memory)."""
MAX_PASSES = 16
"""How often the other side may begin to compare: each time every id here is hashed anew."""

WANT_BATCH = 16_384
"""Ids in one WANT: its holder can order that many by thread before it sends them."""
WANTS_IN_FLIGHT = 2 * WANT_BATCH
"""Ids wanted and not yet answered on one board: a second batch on its way, so the line never falls idle."""
MAX_LIVE = 2_048
"""Ids in one LIVE frame (64 KiB)."""
MAX_GONE = 1_024
"""Entries in one GONE frame (64 KiB)."""

MAX_WAITING = 8 << 20
"""Bytes that may wait for a peer who reads too slowly: whoever asks for more without reading is dropped."""
MAX_SKEW_DAYS = 2
"""Days that two clocks may differ before a person hears of it, and the most that an expiry cut moves."""
