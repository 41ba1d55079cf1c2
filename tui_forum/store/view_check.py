"""Does the view agree with itself: counters against what they count."""

from __future__ import annotations

from collections import Counter

from tui_forum.language import _
from tui_forum.store.view import View
from tui_forum.store.view_arranged import arranged, tag_documents
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_threads import COUNTED, is_shown, weight


def disagreements(view: View) -> list[str]:
    """A sentence for each table whose kept numbers are not what they should be; reads everything once."""
    problems = []
    replies: Counter[tuple[str, str]] = Counter()
    for post in view.posts:
        if is_shown(post) and "parent" in post:
            replies[post["board"], post["thread"]] += 1
    boards: dict[str, Counter[str]] = {}
    wrong = astray = 0
    tags: dict[str, Doc] = {}
    for thread in view.threads:
        wrong += thread["replies"] != replies[thread["board"], thread["thread"]]
        astray += arranged(dict(thread)) != thread
        tags |= tag_documents(thread)
        if "at" in thread:
            boards.setdefault(thread["board"], Counter()).update(
                dict(zip(COUNTED, weight(thread), strict=True))
            )
    if wrong:
        problems.append(_("{wrong} threads have a wrong number of replies.").format(wrong=wrong))
    if astray:
        problems.append(_("{astray} threads stand in a wrong place of their lists.").format(astray=astray))
    if tags != {row["key"]: row for row in view.tags}:
        problems.append(_("The tags do not agree with the threads that have them."))
    kept = {row["board"]: Counter({name: row[name] for name in COUNTED}) for row in view.boards}
    if {board: +counted for board, counted in boards.items()} != {b: +c for b, c in kept.items()}:
        problems.append(_("The counters of a board do not agree with its threads."))
    with view.db.transaction():
        problems += [f"{problem}." for problem in view.posts.words.problems()]
    return problems
