"""Looking after a home."""

from __future__ import annotations

import os

import pytest

from tui_forum.services import doctor, drafts, reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum
from tui_forum.services.searching import search


def test_a_sound_home_is_found_sound(ana: Forum, board: str) -> None:
    post_many(ana, board, [NewPost("x", title="T"), NewPost("y", parent=0)])
    steps: list[tuple[int, int]] = []
    findings = doctor.examine(ana, lambda done, total: steps.append((done, total)))
    assert all(finding.ok for finding in findings), findings
    assert steps[-1] == (len(findings), len(findings))


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_a_file_open_to_others_is_named(ana: Forum) -> None:
    ana.paths.config.write_text("ascii = true\n")
    ana.paths.config.chmod(0o644)
    finding = doctor.examine(ana)[0]
    assert not finding.ok
    assert "config.toml" in finding.says
    assert "chmod" in finding.hint


def test_a_view_that_went_wrong_is_found_and_made_again(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="kitchen", body="words")
    reply = writing.reply(ana, root.post, "answer")
    writing.edit(ana, reply.post, body="a better answer")
    reading.keep_unread(ana, reply.post)
    draft = drafts.save_draft(ana, board=board, body="half a")
    before = [reading.get_thread(ana, root.thread), *reading.read_thread(ana, root.thread)]
    with ana.database.transaction():
        ana.view.threads.update({"replies": 7})
        ana.view.posts.remove(doc_ids=[post.doc_id for post in ana.view.posts][:1])
    assert not all(finding.ok for finding in doctor.examine(ana))

    progress: list[tuple[int, int]] = []
    applied = doctor.rebuild(ana, lambda done, total: progress.append((done, total)))
    assert applied == progress[-1][0] == 4  # the board's beginning, a post, an answer, an edit
    assert all(finding.ok for finding in doctor.examine(ana))
    assert [reading.get_thread(ana, root.thread), *reading.read_thread(ana, root.thread)] == before
    assert reading.unread_total(ana) == (1, 1), "marks are kept"
    assert drafts.get_draft(ana, draft).body == "half a"
    assert search(ana, "kitchen")
