"""The catalogue of sentences: taken from the code, kept in `tui_forum/locale`, compiled for each language.

`python -m tests.catalogue update` writes the template (.pot), brings every language (.po) in step with it and
compiles it (.mo). Sentences without a translation are told; the tests fail until they have one.
"""

from __future__ import annotations

import ast
import io
import re
import string
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "tui_forum" / "locale"
TEMPLATE = LOCALE / "tui_forum.pot"
SYNC = LOCALE / "sync.txt"
LANGUAGES = ("es",)
BEGAN = datetime(2026, 11, 22, tzinfo=UTC)  # no date that changes with each run


@dataclass(frozen=True, slots=True, order=True)
class Told:
    """A word with the context that tells it from another of the same letters."""

    text: str
    context: str


Message = str | tuple[str, str] | Told

MARKS: dict[str, tuple[int, ...]] = {"_": (0,), "N_": (0,)}
CONTEXTS = {"pgettext", "NC_"}
PLURALS = {"ngettext": (0, 1), "counted": (1, 2)}
TABLES: dict[str, tuple[tuple[int, ...], tuple[str, ...]]] = {
    "Key": ((3, 4), ("help", "bar")),
    "Need": ((1, 2, 3), ()),
}
"""Rows of tables whose words are shown through `_` later: positions and names of their arguments."""


def sources(package: str) -> Iterator[tuple[Path, ast.Module]]:
    """Every module of a package, parsed."""
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"), str(path))


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def text_of(node: ast.expr | None) -> str | None:
    """A literal text, None for anything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def messages() -> set[Message]:
    """Every sentence of the app: marked in the code, or a template of `sync`."""
    found: set[Message] = set(sync_templates())
    for _path, tree in sources("tui_forum"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            found.update(_of_call(call))
    return {message for message in found if message}


def _of_call(call: ast.Call) -> Iterator[Message]:
    name = called(call)
    if name in MARKS and isinstance(call.func, ast.Name):
        yield from (text for place in MARKS[name] if (text := text_of(_argument(call, place))))
    elif name in CONTEXTS:
        context, text = (text_of(_argument(call, place)) for place in (0, 1))
        if context and text:
            yield Told(text, context)
    elif name in PLURALS:
        one, many = (text_of(_argument(call, place)) for place in PLURALS[name])
        if one and many:
            yield one, many
    elif name in TABLES:
        places, names = TABLES[name]
        shown = [_argument(call, place) for place in places]
        shown += [keyword.value for keyword in call.keywords if keyword.arg in names]
        yield from (text for node in shown if (text := text_of(node)))


def _argument(call: ast.Call, place: int) -> ast.expr | None:
    return call.args[place] if place < len(call.args) else None


def sync_templates() -> set[str]:
    """The sentences of errors and troubles in `sync`, with {0}, {1} for their values."""
    found: set[str] = set()
    modules = [tree for _path, tree in sources("sync")]
    kinds = {node.name for tree in modules for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    for tree in modules:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and called(node) in kinds:
                words = (word.value for word in node.keywords if word.arg in ("hint", "message"))
                given = [*node.args[:2], *words]
                found.update(text for each in given for text in _templates(each))
        for assigned in (node for node in tree.body if isinstance(node, ast.Assign)):
            found.update(_templates(assigned.value))  # sentences and hints that stand under a name
    return {text for text in found if re.search(r"[a-z] [a-z]", text) and text[:1].isupper()}


def _templates(node: ast.expr) -> Iterator[str]:
    if (text := text_of(node)) is not None:
        yield text.replace("{", "{{").replace("}", "}}") if "{" in text else text
    elif isinstance(node, ast.IfExp):
        yield from (*_templates(node.body), *_templates(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        parts, number = [], 0
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                parts.append(f"{{{number}}}")
                number += 1
            else:
                parts.append((text_of(part) or "").replace("{", "{{").replace("}", "}}"))
        yield "".join(parts)


def fields(message: str) -> set[str]:
    """The names in braces."""
    return {name for _text, name, _spec, _how in string.Formatter().parse(message) if name is not None}


def catalogue(found: set[Message], language: str | None = None) -> Catalog:
    """An empty catalogue with these sentences."""
    made = Catalog(language, project="tui-forum", version="1", creation_date=BEGAN, revision_date=BEGAN)
    for message in sorted(found, key=_place):
        if isinstance(message, Told):
            made.add(message.text, context=message.context)
        else:
            made.add(message)
    return made


def _place(message: Message) -> tuple[str, str]:
    if isinstance(message, Told):
        return message.text, message.context
    return (message if isinstance(message, str) else message[0]), ""


def held_in(held: Catalog) -> set[Message]:
    """The sentences of a catalogue, as `messages` tells them."""
    return {Told(str(each.id), each.context) if each.context else _plain(each.id) for each in held if each.id}


def _plain(known: str | Sequence[str]) -> Message:
    return known if isinstance(known, str) else (known[0], known[1])


def po_path(language: str) -> Path:
    """Where a language's sentences stand."""
    return LOCALE / language / "LC_MESSAGES" / "tui_forum.po"


def read(language: str) -> Catalog:
    """A language's catalogue."""
    with po_path(language).open("rb") as file:
        return read_po(file, locale=language)


def compiled(held: Catalog) -> bytes:
    """The .mo of a catalogue."""
    out = io.BytesIO()
    write_mo(out, held)
    return out.getvalue()


def written(held: Catalog) -> bytes:
    """The .po or .pot of a catalogue."""
    out = io.BytesIO()
    write_po(out, held, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return out.getvalue()


def missing(held: Catalog) -> list[str]:
    """Sentences without a sure translation."""
    return [
        str(message.id) for message in held if message.id and (message.fuzzy or not _whole(message.string))
    ]


def _whole(translated: str | tuple[str, ...] | None) -> bool:
    return bool(translated) and (isinstance(translated, str) or all(translated))


def update() -> int:
    """Write all of it; returns how many sentences wait for a translation."""
    found, waiting = messages(), 0
    LOCALE.mkdir(exist_ok=True)
    SYNC.write_text("".join(f"{text}\n" for text in sorted(sync_templates()) if "\n" not in text), "utf-8")
    TEMPLATE.write_bytes(written(catalogue(found)))
    for language in LANGUAGES:
        held = catalogue(found, language)
        before = read(language) if po_path(language).exists() else None
        for message in held:
            known = before.get(message.id, message.context) if before is not None and message.id else None
            if known is not None and isinstance(known.string, tuple) == isinstance(message.id, tuple):
                message.string = known.string
        po_path(language).parent.mkdir(parents=True, exist_ok=True)
        po_path(language).write_bytes(written(held))
        po_path(language).with_suffix(".mo").write_bytes(compiled(held))
        for sentence in missing(held):
            waiting += 1
            print(f"{language}: {sentence!r}")
    return waiting


if __name__ == "__main__":
    if sys.argv[1:] != ["update"]:
        sys.exit("usage: python -m tests.catalogue update")
    sys.exit(1 if update() else 0)
