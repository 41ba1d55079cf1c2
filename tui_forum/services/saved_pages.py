"""Pages of the resources that a person keeps to come back to; for them alone, on this machine."""

from __future__ import annotations

from tui_forum.services.home import Forum

PAGES = "saved-pages"
"""The fact (of the table `home`) that holds the keys of saved pages, the last saved first."""
MOST = 200


def saved_pages(forum: Forum) -> tuple[str, ...]:
    """The keys of the saved pages."""
    return tuple(forum.view.fact(PAGES).get("pages", ()))


def turn_saved(forum: Forum, page: str) -> bool:
    """Save a page, or no longer; whether it is saved now."""
    before = saved_pages(forum)
    saved = page not in before
    now = (page, *before) if saved else tuple(key for key in before if key != page)
    forum.view.keep_fact(PAGES, {"pages": list(now[:MOST])})
    return saved
