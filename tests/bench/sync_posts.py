"""Made-up posts for the sync benchmark: the same for the same seed."""

from __future__ import annotations

import random

from sync.log.bodies import encode_body
from sync.log.op import OpDraft
from tests.bench.sync_home import BenchHome
from tui_forum.model.content import Post
from tui_forum.model.kinds import ContentKind

THREAD = 4
"""Posts in a thread."""
BATCH = 2_000


def write_posts(home: BenchHome, count: int, size: int, seed: int = 1) -> None:
    """`count` posts of about `size` bytes of made-up words, in threads of `THREAD`."""
    chance = random.Random(seed)
    words = ["".join(chance.choices("aeioulnrstdmgpkbfh", k=chance.randint(2, 9))) for _ in range(3_000)]
    board = home.board

    def body(title: str) -> bytes:
        text = ""
        while len(text) < size:
            text += chance.choice(words) + " "
        return encode_body(Post(title, "general" if title else "", "", (), (), text[:size], ""))

    roots: list[bytes] = []
    for start in range(0, -(-count // THREAD), BATCH):
        number = min(BATCH, -(-count // THREAD) - start)
        ops = home.log.append_many(
            board, [OpDraft(ContentKind.POST, body("A thread")) for _ in range(number)]
        )
        roots += [op.op_id for op in ops]
    replies = count - len(roots)
    for start in range(0, replies, BATCH):
        some = [roots[i % len(roots)] for i in range(start, min(replies, start + BATCH))]
        drafts = [OpDraft(ContentKind.POST, body(""), root, (root,)) for root in some]
        home.log.append_many(board, drafts)
