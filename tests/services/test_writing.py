"""Writing threads, replies, edits and retractions, and drafts on the way there."""

from __future__ import annotations

import pytest

from tui_forum.model.errors import BadInput, NotFound
from tui_forum.services import drafts, reading, writing
from tui_forum.services.bulk import NewPost, post_many
from tui_forum.services.home import Forum, open_home

PASSPHRASE = "otter lamp six"


def test_a_thread_reads_back_as_it_was_written(ana: Forum, board: str) -> None:
    body = "I am home.\r\n\tThe kitchen — 台所 — is how I left it.  "
    made = writing.post_thread(
        ana, board, title=" First night ", body=body, section="Night hours", need="listen", notes=["loss"]
    )
    (root,) = reading.read_thread(ana, made.thread)
    assert (root.title, root.body, root.need, root.notes) == ("First night", body, "listen", ("loss",))
    assert (root.author, root.mine, root.depth, root.unread, root.delivery) == (
        "ana",
        True,
        0,
        False,
        "only here",
    )


def test_an_unknown_section_becomes_the_first(ana: Forum, board: str) -> None:
    made = writing.post_thread(ana, board, title="T", body="b", section="Nowhere")
    assert reading.get_thread(ana, made.thread).section == "Welcome"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "", "body": "b"},
        {"title": "t", "body": "  "},
        {"title": "t" * 201, "body": "b"},
        {"title": "t", "body": "b" * 2_000_000},
        {"title": "t", "body": "b", "need": "money"},
        {"title": "t", "body": "b", "keep": 14},
        {"title": "t", "body": "\ud800"},
    ],
)
def test_what_cannot_be_posted_is_said_and_leaves_the_draft(
    ana: Forum, board: str, fields: dict[str, object]
) -> None:
    draft = drafts.save_draft(ana, board=board, title="kept", body="kept")
    with pytest.raises(BadInput) as caught:
        writing.post_thread(ana, board, draft=draft, **fields)  # type: ignore[arg-type]
    assert caught.value.hint
    assert len(drafts.list_drafts(ana)) == 1
    assert reading.threads(ana) == []


def test_replies_stand_below_what_they_answer(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="root")
    first = writing.reply(ana, root.post, "first")
    second = writing.reply(ana, root.post, "second")
    writing.reply(ana, first.post, "to the first", notes=["illness"])
    told = [(row.body, row.depth) for row in reading.read_thread(ana, root.thread)]
    order = [("first", 1), ("to the first", 2)], [("second", 1)]
    first_is_earlier = first.post < second.post  # the clock stands still, so the id decides
    assert told == [("root", 0), *(order[0] + order[1] if first_is_earlier else order[1] + order[0])]


def test_a_reply_to_nothing_is_refused(ana: Forum, board: str) -> None:
    with pytest.raises(NotFound):
        writing.reply(ana, "ab" * 32, "hello?")


def test_an_edit_changes_what_it_names(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="Tittle", body="body", notes=["loss"])
    writing.edit(ana, root.post, title="Title")
    writing.edit(ana, root.post, notes=[])
    (row,) = reading.read_thread(ana, root.thread)
    assert (row.title, row.body, row.notes, row.edited) == ("Title", "body", (), True)
    assert reading.get_thread(ana, root.thread).title == "Title"
    reply = writing.reply(ana, root.post, "answer")
    with pytest.raises(BadInput):
        writing.edit(ana, reply.post, title="a title for a reply")


def test_a_retracted_post_keeps_its_place_and_loses_its_words(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="Secret", body="secret words")
    writing.reply(ana, root.post, "answer")
    writing.retract(ana, root.post, "too much")
    rows = reading.read_thread(ana, root.thread)
    assert [(row.retracted, row.title, row.body) for row in rows] == [(True, "", ""), (False, "", "answer")]
    assert not any("secret" in str(post) for post in ana.view.posts)
    with pytest.raises(BadInput):
        writing.edit(ana, root.post, body="again")


def test_a_retracted_thread_without_answers_is_no_longer_listed(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="Oops", body="wrong board")
    writing.retract(ana, root.post)
    assert reading.threads(ana) == []


def test_posts_of_a_batch_find_their_threads(ana: Forum, board: str) -> None:
    ids = post_many(
        ana,
        board,
        [
            NewPost("body", title="One", section="Night hours", author="asker-000", wall=1_600_000_000),
            NewPost("answer", author="helper-001", parent=0, wall=1_600_000_100),
            NewPost("own words", title="Two"),
            NewPost("answer to the answer", parent=1),
        ],
    )
    rows = reading.read_thread(ana, ids[0])
    assert [(row.post, row.author, row.depth, row.imported, row.mine) for row in rows] == [
        (ids[0], "asker-000", 0, True, False),
        (ids[1], "helper-001", 1, True, False),
        (ids[3], "ana", 2, False, True),
    ]
    assert not any(row.unread for row in rows), "who imports has read it"
    with pytest.raises(BadInput):
        post_many(ana, board, [NewPost("x", parent=0)])


def test_a_draft_is_kept_as_typed_until_it_is_posted(ana: Forum, board: str) -> None:
    typed = "half a sen"
    number = drafts.save_draft(ana, board=board, title=" untrimmed ", body=typed, need="listen")
    assert (
        drafts.save_draft(ana, draft=number, board=board, title=" untrimmed ", body=typed + "\x1b") == number
    )
    ana.close()
    again = open_home(ana.paths.folder, PASSPHRASE)
    (row,) = drafts.list_drafts(again)
    assert (row.draft, row.title, row.body, row.kind, row.board_name) == (
        number,
        " untrimmed ",
        typed + "\x1b",
        "thread",
        "Harbour",
    )
    writing.post_thread(again, board, title=row.title, body="whole", draft=number)
    assert drafts.list_drafts(again) == []
    again.close()


def test_several_drafts_are_found_by_their_place(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="root")
    thread = drafts.save_draft(ana, board=board, body="a new thread")
    answer = drafts.save_draft(ana, board=board, thread=root.thread, parent=root.post, body="an answer")
    found = drafts.find_draft(ana, board=board, thread=root.thread, parent=root.post)
    assert found is not None
    assert (found.draft, found.kind, found.reply_to) == (answer, "reply", "ana")
    other = drafts.find_draft(ana, board=board)
    assert other is not None
    assert other.draft == thread
    assert drafts.save_draft(ana, draft=answer, board=board) == 0, "nothing typed is no draft"
    with pytest.raises(NotFound):
        drafts.get_draft(ana, answer)


def test_what_was_meant_for_one_is_not_found_as_an_answer_to_all(ana: Forum, board: str) -> None:
    root = writing.post_thread(ana, board, title="T", body="root")
    private = drafts.save_draft(
        ana, board=board, thread=root.thread, parent=root.post, body="for you alone", private=True
    )
    assert drafts.find_draft(ana, thread=root.thread, parent=root.post) is None
    found = drafts.find_draft(ana, thread=root.thread, parent=root.post, private=True)
    assert found is not None
    assert (found.draft, found.private) == (private, True)
