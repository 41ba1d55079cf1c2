"""What a reader does about a post, with real homes of two people."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from tests.ui.looking import Until
from tui_forum.services import drafts, muting, private, reacting, reading, saving
from tui_forum.ui.screens.compose import Compose
from tui_forum.ui.screens.thread import ThreadScreen


async def opened(app: Any, pilot: Pilot[int], until: Until) -> None:
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)


async def test_i_hear_you_is_said_in_words_and_can_be_taken_back(
    story: Any, until: Until, screen_text: Any
) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("g", "t")
        await until(pilot, lambda: "I hear you: you" in screen_text(app))
        await pilot.press("T", "enter")
        await until(pilot, lambda: "me too: you" in screen_text(app))
        await pilot.press("t")
        await until(pilot, lambda: "I hear you: you" not in screen_text(app))
    post = reading.read_thread(story.forum, story.threads[0])[0]
    assert post.reactions == (("me too", 1, True),)


async def test_saving_and_no_longer(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("s")
        await until(pilot, lambda: saving.saved_posts(story.forum))
        await until(pilot, lambda: "· saved" in screen_text(app))
        await pilot.press("s")
        await until(pilot, lambda: saving.saved_posts(story.forum) == [])


async def test_putting_a_post_away_asks_twice(story: Any, until: Until, screen_text: Any) -> None:
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("x")
        await until(pilot, lambda: "x once more" in screen_text(app))
        assert muting.list_mutes(story.forum) == []
        await pilot.press("x")
        await until(pilot, lambda: "Out of sight" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "We are here tonight" in screen_text(app))


async def test_a_letter_for_one_says_who_reads_it_and_stays_private_as_a_draft(
    story: Any, make_home: Any, join_them: Any, carry: Any, until: Until, screen_text: Any
) -> None:
    bo = make_home("bo")
    join_them(story.forum, bo, story.board)
    story.arrives(bo, story.threads[0], "From bo")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("G", "w")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await until(pilot, lambda: "Only bo and you can read this" in screen_text(app))
        await pilot.press(*"psst", "escape")
        await until(pilot, lambda: drafts.list_drafts(story.forum))
        assert drafts.list_drafts(story.forum)[0].private
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen))
        await pilot.press("q", "d", "enter")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await until(pilot, lambda: "Only bo and you can read this" in screen_text(app))
        await pilot.press("ctrl+s", "q")
        await until(pilot, lambda: drafts.list_drafts(story.forum) == [])
        await opened(app, pilot, until)
        await pilot.press("G")
        await until(pilot, lambda: "to bo alone" in screen_text(app))
    (letter,) = [post for post in reading.read_thread(story.forum, story.threads[0]) if post.body == "psst"]
    assert letter.private


async def test_an_answer_to_a_private_letter_is_private(
    story: Any, make_home: Any, join_them: Any, carry: Any, until: Until, screen_text: Any
) -> None:
    bo = make_home("bo")
    join_them(story.forum, bo, story.board)
    mine = story.arrives(bo, story.threads[0], "From bo")
    from tui_forum.services import writing

    answer = writing.reply(story.forum, mine, "From river")
    carry(story.forum, bo, story.board)
    private.reply_privately(bo, answer.post, "psst, river")
    carry(bo, story.forum, story.board)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("G")
        await until(pilot, lambda: "to you alone" in screen_text(app))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(app.screen, Compose) and app.screen.begun)
        await until(pilot, lambda: "Only bo and you can read this" in screen_text(app))
        await pilot.press("escape")


async def test_what_others_react_with_is_shown_as_text(story: Any, until: Until, screen_text: Any) -> None:
    reacting.react(story.forum, story.threads[0], "thank you")
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, until)
        await pilot.press("g")
        await until(pilot, lambda: "thank you: you" in screen_text(app))


async def test_saved_posts_and_mutes_have_a_list_each(story: Any, until: Until, screen_text: Any) -> None:
    posts = reading.read_thread(story.forum, story.threads[0])
    saving.save_post(story.forum, posts[1].post)
    muting.hide_here(story.forum, posts[2].post)
    app = story.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.screen.begun)
        app.screen.action_saved()
        await until(pilot, lambda: "Mine was the hallway" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ThreadScreen) and app.screen.begun)
        assert app.screen.view.current.post == posts[1].post
        await pilot.press("q", "q")
        app.screen.action_muted()
        await until(pilot, lambda: "chidi" in screen_text(app))
        await pilot.press("x")
        await until(pilot, lambda: muting.list_mutes(story.forum) == [])
        await until(pilot, lambda: "Nothing is muted" in screen_text(app))
