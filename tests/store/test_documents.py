from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_forum.store.documents import MAX_DEPTH, dumps, loads
from tui_forum.store.sealed_db import SealedDB

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters())  # half surrogates too
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
DOCUMENTS = st.dictionaries(st.text(st.characters()), VALUES, max_size=6)


@given(DOCUMENTS)
def test_a_document_reads_back_as_stock_json_would_keep_it(document: dict[str, Any]) -> None:
    text = dumps(document)
    text.encode()
    assert loads(text) == json.loads(json.dumps(document)) == document


@given(st.dictionaries(st.integers() | st.text(max_size=2) | st.booleans() | st.none(), SCALARS, max_size=6))
def test_other_keys_become_text_as_in_json_and_no_key_stands_twice(document: dict[Any, Any]) -> None:
    text = dumps({"outer": [document]})
    assert loads(text) == json.loads(json.dumps({"outer": [document]}))
    json.loads(text, object_pairs_hook=lambda pairs: _once(pairs))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    assert len({key for key, _ in pairs}) == len(pairs)
    return dict(pairs)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_numbers_that_json_cannot_say_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dumps({"a": [number]})


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(TypeError):
        dumps({"a": object()})


def nested(depth: int) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for _ in range(depth - 1):
        document = {"a": document}
    return document


def test_nesting_is_held_under_what_sqlite_reads() -> None:
    table = SealedDB().table("t")
    table.ensure_index("a")
    assert table.get(doc_id=table.insert(nested(MAX_DEPTH))) == nested(MAX_DEPTH)
    for depth in (MAX_DEPTH + 1, 5_000, 100_000):
        with pytest.raises(ValueError, match="too deeply"):
            table.insert(nested(depth))
    assert len(table) == 1
    wide = {"a": [[{}] for _ in range(MAX_DEPTH)]}
    assert loads(dumps(wide)) == wide


def test_a_large_document_is_kept() -> None:
    table = SealedDB().table("t")
    table.ensure_search("body")
    body = "word " * 400_000 + "rare"
    doc_id = table.insert({"body": body})
    found = table.get(doc_id=doc_id)
    assert found is not None
    assert found["body"] == body
    assert [document.doc_id for document in table.text_search("rare")] == [doc_id]
