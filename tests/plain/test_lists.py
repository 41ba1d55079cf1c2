"""Lists of threads in the dialogue: in another order, narrowed, longer than one hears at once."""

from __future__ import annotations

from tests.cli.console import Person
from tests.plain.talking import said
from tui_forum.services.bulk import NewPost, post_many


def fill(ana: Person, house: str, number: int) -> None:
    """So many threads by bea, `Thread 01` the oldest; the second asks for ideas and has a tag."""
    with ana.opened() as forum:
        post_many(forum, house, [
            NewPost(body="Hm.", title=f"Thread {at:02}", section="Talk", author="bea",
                    wall=forum.now() - 100_000 + at, need="ideas" if at == 2 else "",
                    tags=("fair",) if at == 2 else ())
            for at in range(1, number + 1)
        ])  # fmt: skip


def titles(out: str) -> list[str]:
    """The titles of the last list."""
    lines = out[out.rindex("\nThreads") :].splitlines()
    return [line.partition(". ")[2] for line in lines if line[:1].isdigit()]


def test_the_order_is_chosen_and_kept(ana: Person, house: str) -> None:
    fill(ana, house, 3)
    out = said(ana, "threads", "sort", "4")
    assert "It stands newest first now." in out
    assert titles(out) == ["The lamp", "Thread 01", "Thread 02", "Thread 03"]
    assert titles(said(ana, "threads")) == ["The lamp", "Thread 01", "Thread 02", "Thread 03"]
    assert titles(said(ana, "threads talk")) == ["The lamp", "Thread 03", "Thread 02", "Thread 01"]


def test_a_list_is_narrowed_and_whole_again(ana: Person, house: str) -> None:
    fill(ana, house, 3)
    out = said(ana, "threads", "filter", "6")
    assert "Threads, only “ideas”:" in out
    assert titles(out) == ["Thread 02"]
    out = said(ana, "threads", "filter", "11", "filter", "3", "filter", "1")
    assert "Threads, only “ideas”, #fair:" in out
    assert "Only “ideas”, #fair." in out
    assert len(titles(out)) == 4
    assert "Nothing here fits." in said(ana, "threads", "filter", "4")


def test_a_long_list_goes_on(ana: Person, house: str) -> None:
    fill(ana, house, 30)
    out = said(ana, "threads", "more", "read 31", "more", "read 2")
    assert "11 more threads. Type `more` to hear on." in out
    assert "\n31. Thread 01\n" in out
    assert "Thread: Thread 01\n" in out
    assert "That was the whole list." in out
    assert "Thread: Thread 30\n" in out


def test_one_goes_back_through_what_is_unread_and_to_the_end(ana: Person, house: str) -> None:
    fill(ana, house, 2)
    out = said(ana, "p", "last", "threads", "read 1", "keep unread", "read 3", "keep unread",
               "previous unread", "last", "p", "p")  # fmt: skip
    heard = [line.partition(": ")[2] for line in out.splitlines() if line.startswith("Thread: ")]
    assert heard == ["The lamp", "Thread 01", "The lamp", "Thread 01"]
    assert out.index("Post 2, by bea (imported)") > out.rindex("Thread: The lamp")
    assert "No thread is open." in out
    assert out.rstrip().endswith("You have read everything that is here.\nYou have left. Nothing is lost.")
