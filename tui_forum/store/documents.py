"""Documents as JSON text: the one form in which they lie in the database.

The text must mean the same to Python and to SQLite's JSON functions, since indexes are made by the latter
and answers by the former. So keys are strings and unique, numbers are finite, and nesting is held under
SQLite's limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

MAX_DEPTH = 200
_TOO_DEEP = "the document is nested too deeply to be stored"
_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_escaped = json.JSONEncoder(ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode
_fast = msgspec.json.Decoder().decode


def dumps(document: Mapping[Any, Any]) -> str:
    """JSON text of a document.

    Raises `ValueError` for NaN, infinity or nesting deeper than `MAX_DEPTH`, `TypeError` for what JSON
    cannot hold.
    """
    try:
        text = _compact(document if type(document) is dict else dict(document))
        if not _only_string_keys(document):
            # {1: "a", "1": "b"} must not leave two keys "1": readers differ on which one counts
            text = _compact(json.loads(text))
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(document) > MAX_DEPTH:
        raise ValueError(_TOO_DEEP)
    try:
        text.encode()
    except UnicodeEncodeError:  # half of a surrogate pair has no UTF-8; JSON can still name it
        return _escaped(json.loads(text))
    return text


def loads(text: str) -> dict[str, Any]:
    """The document of a JSON text that `dumps` made."""
    try:
        return _fast(text)  # type: ignore[no-any-return]  # a document is an object at its top
    except (msgspec.DecodeError, RecursionError):  # half surrogates: only json reads them
        return json.loads(text)  # type: ignore[no-any-return]


def _only_string_keys(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        items: Iterable[Any] = value
    else:
        if any(type(key) is not str for key in value):
            return False
        items = value.values()
    return all(_only_string_keys(item) for item in items if isinstance(item, (dict, list, tuple)))


def _depth(value: Any) -> int:
    """Levels of nesting, counted with a list of our own: this is asked of documents near the recursion
    limit.
    """
    deepest, waiting = 0, [(value, 1)]
    while waiting:
        item, level = waiting.pop()
        deepest = max(deepest, level)
        children = item.values() if isinstance(item, Mapping) else item
        waiting.extend((child, level + 1) for child in children if isinstance(child, (Mapping, list, tuple)))
    return deepest
