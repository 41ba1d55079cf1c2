"""What one person typed on two machines: nothing is lost, and what is gone from one is gone from both."""

from __future__ import annotations

from tests.services.machines import meet
from tui_forum.services import drafts
from tui_forum.services.home import Forum


def test_a_draft_is_on_both_and_gone_from_both(ana: Forum, laptop: Forum, board: str) -> None:
    first = drafts.save_draft(ana, board=board, title="Night", body="It is " + "long " * 20_000)
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    assert (there.title, len(there.body)) == ("Night", len(drafts.get_draft(ana, first).body))
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="It is short.")
    meet(ana, laptop)
    (here,) = drafts.list_drafts(ana)
    assert here.body == "It is short."
    drafts.discard_draft(ana, here.draft)
    meet(ana, laptop)
    assert drafts.list_drafts(ana) == drafts.list_drafts(laptop) == []


def test_what_was_typed_on_both_is_kept_on_both(ana: Forum, laptop: Forum, board: str) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.save_draft(ana, draft=here, board=board, title="Night", body="Here.")
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="There.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert {row.body for row in drafts.list_drafts(forum)} == {"Here.", "There."}
    drafts.discard_draft(ana, here)
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert [row.body for row in drafts.list_drafts(forum)] == ["There."]


def test_a_draft_that_is_gone_takes_no_later_change_with_it(ana: Forum, laptop: Forum, board: str) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.discard_draft(ana, here)
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="More.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert [row.body for row in drafts.list_drafts(forum)] == ["More."]


def test_an_editor_that_is_open_loses_nothing_to_the_other_machine(
    ana: Forum, laptop: Forum, board: str
) -> None:
    here = drafts.save_draft(ana, board=board, title="Night", body="Begun.")
    meet(ana, laptop)
    (there,) = drafts.list_drafts(laptop)
    drafts.save_draft(laptop, draft=there.draft, board=board, title="Night", body="There.")
    meet(ana, laptop)  # ana's editor still shows “Begun.”, and she types on
    drafts.save_draft(ana, draft=here, board=board, title="Night", body="Begun, and more.")
    meet(ana, laptop)
    for forum in (ana, laptop):
        assert {row.body for row in drafts.list_drafts(forum)} == {"There.", "Begun, and more."}
