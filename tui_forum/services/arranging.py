"""The order and the filter that a person has chosen for each place, kept on this machine alone."""

from __future__ import annotations

from tui_forum.model.arrangement import Arrangement
from tui_forum.services.directory import board_names
from tui_forum.services.home import Forum

LISTS = "lists"
"""The fact of the home that holds the choices, by place."""
PlaceKey = tuple[str, str, str]
"""What kind of place, its board ("" for all) and its section."""


def kept_arrangement(forum: Forum, place: PlaceKey) -> Arrangement:
    """The choice for a place; the default where none was made."""
    kept = forum.view.fact(LISTS).get("places", {}).get(_name(place), {})
    return Arrangement.of(kept)


def keep_arrangement(forum: Forum, place: PlaceKey, arrangement: Arrangement) -> None:
    """Keep the choice for a place; those of boards that were left are forgotten."""
    boards = {"", *board_names(forum)}
    kept = forum.view.fact(LISTS).get("places", {})
    places = {name: values for name, values in kept.items() if name.split("/")[1] in boards}
    places[_name(place)] = arrangement.kept()
    forum.view.keep_fact(LISTS, {"places": {name: values for name, values in places.items() if values}})


def _name(place: PlaceKey) -> str:
    kind, board, section = place
    return f"{kind}/{board}/{section}"
