"""`F("thread") == x`: conditions for the tables, which carry their plan and mix with TinyDB's own by &
and |.

They stand on TinyDB's documented `QueryLike` (callable, stable hash, `is_cacheable`) alone. Unlike
`where(...)`, comparing a value of another type is no match instead of a `TypeError`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from tinydb.queries import QueryLike
from tinydb.utils import freeze as _freeze

from tui_forum.store.plan import Plan, beginning, both, comparison, either, existence, membership
from tui_forum.store.plan import plan as plan_of

freeze: Callable[[Any], Any] = _freeze  # TinyDB leaves it untyped
Test = Callable[[Mapping[str, Any]], bool]


class Condition:
    """A test of documents with the plan that finds them; made by `F`, joined with &, | and ~."""

    __slots__ = ("__plan__", "_hash", "_test")

    def __init__(self, test: Test, key: Hashable, plan: Plan | None) -> None:
        self._test = test
        self._hash = key  # named as TinyDB's, so that `where(...) & condition` composes
        self.__plan__ = plan

    def __call__(self, value: Mapping[str, Any]) -> bool:
        """Whether a document passes."""
        return self._test(value)

    def __hash__(self) -> int:
        return hash(self._hash)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Condition) or self._hash is None:
            return self is other
        return repr(self._hash) == repr(other._hash)  # repr, because 1 == True == 1.0

    def __repr__(self) -> str:
        return f"Condition{self._hash}"

    def is_cacheable(self) -> bool:
        """Whether the hash tells all about the condition."""
        return self._hash is not None

    def __and__(self, other: QueryLike) -> Condition:
        return Condition(
            lambda doc: self(doc) and other(doc),
            _key("and", self, other),
            both([plan_of(self), plan_of(other)]),
        )

    def __or__(self, other: QueryLike) -> Condition:
        return Condition(
            lambda doc: self(doc) or other(doc),
            _key("or", self, other),
            either([plan_of(self), plan_of(other)]),
        )

    def __invert__(self) -> Condition:
        return Condition(lambda doc: not self(doc), _key("not", self), None)


class F:
    """A field by its dotted name; comparisons with it make a `Condition`. A missing field matches nothing."""

    __slots__ = ("path",)
    __hash__ = None  # type: ignore[assignment]  # == makes a condition, so a field cannot be a key

    def __init__(self, dotted: str) -> None:
        self.path = tuple(dotted.split("."))

    def __eq__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compare("==", eq, value)

    def __ne__(self, value: object) -> Condition:  # type: ignore[override]
        return self._compare("!=", ne, value)

    def __lt__(self, value: Any) -> Condition:
        return self._compare("<", lt, value)

    def __le__(self, value: Any) -> Condition:
        return self._compare("<=", le, value)

    def __gt__(self, value: Any) -> Condition:
        return self._compare(">", gt, value)

    def __ge__(self, value: Any) -> Condition:
        return self._compare(">=", ge, value)

    def one_of(self, values: Iterable[Any]) -> Condition:
        """The field's value is among `values`."""
        among = list(values)
        return self._make(
            ("one_of", self.path, freeze(among)), lambda found: found in among, membership(self.path, among)
        )

    def exists(self) -> Condition:
        """The field is there, whatever its value."""
        return self._make(("exists", self.path), lambda _: True, existence(self.path))

    def starts_with(self, prefix: str) -> Condition:
        """The field is a text that begins so; an index on the field answers it."""
        return self._make(
            ("starts_with", self.path, prefix),
            lambda found: isinstance(found, str) and found.startswith(prefix),
            both([comparison(">=", self.path, prefix), self._below(prefix), beginning(self.path, prefix)]),
        )

    def _below(self, prefix: str) -> Plan | None:
        """Text order is code point order, so what begins with "ab" lies below "ac"."""
        return (
            comparison("<", self.path, prefix[:-1] + chr(ord(prefix[-1]) + 1))
            if prefix and prefix[-1].isascii()
            else None
        )

    def _compare(self, name: str, operator: Callable[[Any, Any], Any], value: Any) -> Condition:
        return self._make(
            (name, self.path, freeze(value)),
            lambda found: bool(operator(found, value)),
            comparison(name, self.path, value),
        )

    def _make(self, key: Hashable, judge: Callable[[Any], bool], plan: Plan | None) -> Condition:
        def test(document: Mapping[str, Any]) -> bool:
            found: Any = document
            try:
                for part in self.path:
                    found = found[part]
                return judge(found)
            except (KeyError, TypeError):
                return False

        return Condition(test, key if _hashable(key) else None, plan)


def _hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _key(word: str, *parts: object) -> Hashable:
    keys = [getattr(part, "_hash", None) for part in parts]
    return None if None in keys else (word, *keys)
