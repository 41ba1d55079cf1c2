"""Two programs on one home, both writing: nothing is lost and every counter is right."""

from __future__ import annotations

import os
import subprocess
import sys

from tui_forum.services import boards, reading, writing
from tui_forum.services.home import Forum
from tui_forum.store.view_check import disagreements

EACH = 15
OTHER = f"""
import sys
from pathlib import Path
from tui_forum.services import boards, writing
from tui_forum.services.home import open_home

forum = open_home(Path(sys.argv[1]), "otter lamp six")
for number in range({EACH}):
    root = writing.post_thread(forum, sys.argv[2], title=f"theirs {{number}}", body="x")
    writing.reply(forum, root.post, "and more")
boards.ensure_sections(forum, sys.argv[2], ["Theirs"])
forum.close()
"""


def test_two_writers_on_one_home(ana: Forum, board: str) -> None:
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    other = subprocess.Popen(
        [sys.executable, "-c", OTHER, str(ana.paths.folder), board],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    )
    for number in range(EACH):
        root = writing.post_thread(ana, board, title=f"mine {number}", body="x")
        writing.reply(ana, root.post, "and more")
    _, said = other.communicate(timeout=60)
    assert other.returncode == 0, said
    row = boards.board_summary(ana, board)
    assert (row.threads, row.posts) == (2 * EACH, 4 * EACH)
    assert "Theirs" in [section.name for section in row.sections]
    assert len(reading.threads(ana, limit=100)) == 2 * EACH
    assert disagreements(ana.view) == []
