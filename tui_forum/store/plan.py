"""From a TinyDB query to an SQL condition that lets at least the matching rows through.

The rule that keeps this safe: SQL may let through too many rows, never too few, because the query itself
judges each row that comes. A wrong plan can cost time and never a wrong answer. `exact` marks the plans
whose SQL alone decides; only `count` relies on it. AND drops what has no plan, OR needs all of its parts;
NOT, `!=`, regular expressions, `fragment`, `test`, `any`, `all` and `map` never have one.

The shapes of TinyDB's query hashes are not documented. A self-test at import knows them; should a release
change them, every `where(...)` becomes a scan, slower and right. Our own `F(...)` carries its plan and
needs none of it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from tinydb.queries import QueryInstance, where


class Plan(NamedTuple):
    """An SQL condition with its bound values."""

    sql: str
    args: tuple[Any, ...]
    exact: bool


_KEY = re.compile(r'[^"\\\x00-\x1f\[\]\ud800-\udfff]{1,200}\Z')
_COMPARISONS = {"==": "=", "<": "<=", "<=": "<=", ">": ">=", ">=": ">="}
_INT64 = 1 << 63
_EXACT_FLOAT = 1 << 53
_MOST_VALUES = 5_000
SHORT = 16
"""Letters of a long text that a short index has: enough of an id, and a quarter of it."""
_DEEPEST = 60


def path_sql(path: Sequence[Any]) -> str | None:
    """`json_extract(doc,'$."a"."b"')` for a path of plain string keys, None where SQLite could read it
    otherwise.
    """
    if not path or any(type(part) is not str or not _KEY.match(part) for part in path):
        return None
    inner = "$" + "".join(f'."{part}"' for part in path)
    return "json_extract(doc,'" + inner.replace("'", "''") + "')"


def field_sql(field: str) -> str:
    """The same for a dotted field name. Raises `ValueError` where the name has no such expression."""
    sql = path_sql(field.split("."))
    if sql is None:
        raise ValueError(f"this field name cannot be used in an index: {field!r}")
    return sql


def short_sql(text: str) -> str:
    """The beginning of a text, by which long ones are found in a short index."""
    return f"substr({text},1,{SHORT})"


def same_sql(field: str, other: str) -> str:
    """A field holds the same long text as `other`, found by an index on the whole or on its beginning."""
    column = field_sql(field)
    return f"({short_sql(column)} = {short_sql(other)} AND {column} = {other})"


def both(parts: Sequence[Plan | None]) -> Plan | None:
    """AND: what cannot be planned is left to the query."""
    planned = [part for part in parts if part]
    if not planned:
        return None
    exact = len(planned) == len(parts) and all(part.exact for part in planned)
    return Plan(_joined(planned, " AND "), _arguments(planned), exact)


def either(parts: Sequence[Plan | None]) -> Plan | None:
    """OR: one part without a plan leaves the whole without."""
    planned = [part for part in parts if part]
    if not planned or len(planned) != len(parts):
        return None
    return Plan(_joined(planned, " OR "), _arguments(planned), all(part.exact for part in planned))


def comparison(operator: str, path: Sequence[Any], value: Any) -> Plan | None:
    """`==`, `<`, `<=`, `>` or `>=` between a field and a value."""
    field = path_sql(path)
    if field is None or operator not in _COMPARISONS:
        return None
    if value is None and operator == "==":
        return Plan(f"{field} IS NULL", (), False)  # a missing field reads as NULL too
    if not _bindable(value):
        return None
    if operator == "==":
        if _inexact(value):
            return Plan(f"{field} BETWEEN ? AND ?", _span(value), False)
        if type(value) is str and len(value) > SHORT:
            return Plan(
                f"({short_sql(field)} = ? AND {field} = ?)", (value[:SHORT], value), _unambiguous(value)
            )
        return Plan(f"{field} = ?", (_bound(value),), _unambiguous(value))
    if _inexact(value):
        value = _span(value)[operator[0] == "<"]
    return Plan(f"{field} {_COMPARISONS[operator]} ?", (_bound(value),), False)


def membership(path: Sequence[Any], values: Sequence[Any]) -> Plan | None:
    """`one_of`."""
    field = path_sql(path)
    if field is None or not 0 < len(values) <= _MOST_VALUES:
        return None
    if not all(_bindable(value) and not _inexact(value) for value in values):
        return None
    marks, exact = ",".join("?" * len(values)), all(_unambiguous(value) for value in values)
    if all(type(value) is str and len(value) > SHORT for value in values):
        begins = tuple(value[:SHORT] for value in values)
        return Plan(f"({short_sql(field)} IN ({marks}) AND {field} IN ({marks}))", (*begins, *values), exact)
    return Plan(f"{field} IN ({marks})", tuple(map(_bound, values)), exact)


def beginning(path: Sequence[Any], prefix: str) -> Plan | None:
    """`starts_with`, as a short index answers it."""
    field, start = path_sql(path), prefix[:SHORT]
    if field is None or not start or not start[-1].isascii() or not _bindable(prefix):
        return None
    beyond = start[:-1] + chr(ord(start[-1]) + 1)
    return Plan(f"({short_sql(field)} >= ? AND {short_sql(field)} < ?)", (start, beyond), False)


def existence(path: Sequence[Any]) -> Plan | None:
    """`exists`: the key is there, even with the value null."""
    field = path_sql(path)
    if field is None:
        return None
    return Plan(field.replace("json_extract", "json_type", 1) + " IS NOT NULL", (), True)


def plan(condition: Any) -> Plan | None:
    """The plan that a condition carries, or the one that its TinyDB hash tells; None means a scan."""
    carried: Plan | None = getattr(condition, "__plan__", None)
    if carried is not None:
        return carried
    if not HASHES_AS_KNOWN or type(condition) is not QueryInstance:
        return None
    return _from_hash(condition._hash)


def _from_hash(shape: Any, depth: int = 0) -> Plan | None:
    if type(shape) is not tuple or not shape or depth > _DEEPEST:
        return None
    match shape:
        case ("and", frozenset() as parts):
            return both([_from_hash(part, depth + 1) for part in parts])
        case ("or", frozenset() as parts):
            return either([_from_hash(part, depth + 1) for part in parts])
        case ("exists", tuple() as path):
            return existence(path)
        case ("one_of", tuple() as path, (tuple() | frozenset()) as values):
            return membership(path, list(values))
        case (str() as operator, tuple() as path, value):
            return comparison(operator, path, value)
    return None


def _joined(plans: Sequence[Plan], word: str) -> str:
    return "(" + word.join(part.sql for part in plans) + ")"


def _arguments(plans: Sequence[Plan]) -> tuple[Any, ...]:
    return tuple(value for part in plans for value in part.args)


def _bindable(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    if kind is int:
        return bool(-_INT64 <= value < _INT64)
    if kind is float:
        return math.isfinite(value) and abs(value) < 1e300
    return kind is bool


def _bound(value: Any) -> Any:
    return int(value) if type(value) is bool else value


def _inexact(value: Any) -> bool:
    """SQLite's reading of a number's text may differ from Python's in the last place: ask wider, judge in
    Python.
    """
    return type(value) is float or (type(value) is int and abs(value) > _EXACT_FLOAT)


def _span(value: float) -> tuple[float, float]:
    slack = abs(value) * 1e-12 + 5e-324
    return float(value) - slack, float(value) + slack


def _unambiguous(value: Any) -> bool:
    """SQLite gives arrays and objects out as text, so a text that begins like one may stand for either."""
    return type(value) is not str or value[:1] not in ("[", "{")


def _self_test() -> bool:
    one, two = where("a") == "x", where("b")["c"] >= 3
    known = [
        (one, ("==", ("a",), "x")),
        (two, (">=", ("b", "c"), 3)),
        (where("a") < 1, ("<", ("a",), 1)),
        (where("a") <= 1, ("<=", ("a",), 1)),
        (where("a") > 1, (">", ("a",), 1)),
        (where("a").one_of([1, 2]), ("one_of", ("a",), (1, 2))),
        (where("a").exists(), ("exists", ("a",))),
        (one & two, ("and", frozenset([("==", ("a",), "x"), (">=", ("b", "c"), 3)]))),
        (one | two, ("or", frozenset([("==", ("a",), "x"), (">=", ("b", "c"), 3)]))),
        (~one, ("not", ("==", ("a",), "x"))),
        (where("a").map(len) == 1, None),
    ]
    return all(getattr(query, "_hash", "?") == shape for query, shape in known)


HASHES_AS_KNOWN = _self_test()
