"""Vectors of content bodies (docs/PROTOCOL-content.md): every kind, with values made from its limits."""

from __future__ import annotations

from typing import get_type_hints

import msgspec
from msgspec import inspect

from sync.log.bodies import encode_body
from tests.vectors.making import Plain, plain
from tui_forum.model.content import SHAPES


def sample(kind: inspect.Type, number: int) -> object:
    """A value that is allowed: texts and bytes as short as may be, and at least one letter long."""
    match kind:
        case inspect.StrType(min_length=least):
            return "é" * max(1, least or 0)
        case inspect.BytesType(min_length=least):
            return bytes([number]) * max(1, least or 0)
        case inspect.BoolType():
            return True
        case inspect.IntType(ge=low, gt=above):
            return low if low is not None else (above or 0) + 1
        case (
            inspect.VarTupleType(item_type=item, min_length=least)
            | inspect.ListType(item_type=item, min_length=least)
        ):
            return tuple(sample(item, number) for _ in range(max(1, least or 0)))
        case inspect.TupleType(item_types=items):
            return tuple(sample(item, number) for item in items)
        case inspect.UnionType(types=types):
            return sample(next(one for one in types if not isinstance(one, inspect.NoneType)), number)
        case inspect.LiteralType(values=values):
            return values[0]
        case inspect.StructType(cls=shape):
            return filled(shape)
        case inspect.Metadata(type=inner):
            return sample(inner, number)
    raise TypeError(f"no sample for {kind}")


def filled(shape: type[msgspec.Struct]) -> msgspec.Struct:
    """A body of that shape with a value in every field."""
    hints = get_type_hints(shape, include_extras=True)
    values = [
        sample(inspect.type_info(hints[name]), number)
        for number, name in enumerate(shape.__struct_fields__, start=1)
    ]
    return shape(*values)


def make() -> Plain:
    """The whole file."""
    bodies = []
    for kind, shape in sorted(SHAPES.items()):
        body = filled(shape)
        fields = {name: getattr(body, name) for name in shape.__struct_fields__}
        bodies.append(
            {
                "kind": int(kind),
                "name": shape.__name__,
                "fields": fields_of(fields),
                "body": encode_body(body),
            }
        )
    return plain({"about": "docs/PROTOCOL-content.md, Bodies. Fields in their order.", "bodies": bodies})


def fields_of(value: object) -> object:
    """Nested bodies as arrays of their fields."""
    if isinstance(value, (list, tuple)):
        return [fields_of(item) for item in value]
    if isinstance(value, msgspec.Struct):
        return [fields_of(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, dict):
        return {name: fields_of(item) for name, item in value.items()}
    return value
