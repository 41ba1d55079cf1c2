"""Bodies of content operations: what each carries, and what is refused of it.

A root post has a title and names no thread in its header; a reply has none, names its thread, and its first
ref is the post that it answers. An edit leaves a field as it is by None.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from sync.errors import BadOp
from sync.log.bodies import Body, Box, Id, decode_body
from tui_forum.model import limits
from tui_forum.model.kinds import ContentKind
from tui_forum.model.people_bodies import Ask, Available, Help, Hold, PeopleBody, Queue, check_people
from tui_forum.model.resource_body import Resource, check_resource

Title = Annotated[str, Meta(max_length=limits.MAX_TITLE)]
Name = Annotated[str, Meta(max_length=limits.MAX_NAME)]
Label = Annotated[str, Meta(min_length=1, max_length=limits.MAX_LABEL)]
Labels = Annotated[tuple[Label, ...], Meta(max_length=limits.MAX_LABELS)]
Text = Annotated[str, Meta(max_length=limits.MAX_BODY)]


class Post(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A thread's root or a reply; `imported_from` names who wrote it elsewhere, "" for the author."""

    title: Title
    section: Name
    need: Annotated[str, Meta(max_length=limits.MAX_LABEL)]
    notes: Labels
    tags: Labels
    body: Text
    imported_from: Name


class Edit(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A change to one's own post `target` (op id); the last writer wins field by field."""

    target: Id
    title: Title | None = None
    section: Name | None = None
    need: Annotated[str, Meta(max_length=limits.MAX_LABEL)] | None = None
    notes: Labels | None = None
    tags: Labels | None = None
    body: Text | None = None


class React(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A reaction in words to the post `target`; `on` False takes it back."""

    target: Id
    word: Label
    on: bool


class Moderate(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """An act of moderation on `target`: hide (any post), pin, lock or move (a root), or its undoing.

    `section` is where a thread is moved, else ""; an act of a later version is kept and has no effect.
    """

    target: Id
    act: Label
    on: bool
    section: Name
    reason: Annotated[str, Meta(max_length=limits.MAX_REASON)]


class Settle(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """The author of the thread `target` says that it is settled, or (`on` False) open again."""

    target: Id
    on: bool
    words: Title


class Private(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A letter to one member: `sealed` opens with the key in a box of `boxes`, each for a device or none."""

    boxes: Annotated[tuple[Box, ...], Meta(min_length=8, max_length=limits.MAX_BOXES)]
    sealed: Annotated[bytes, Meta(min_length=256, max_length=limits.MAX_SEALED)]


class Anonymous(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A post by a one-off key, whose box half is `box`; it follows from `salt` on the author's device alone.

    `vouch` is sealed to the facilitators: see `model.anonymous`.
    """

    salt: Annotated[bytes, Meta(min_length=16, max_length=16)]
    box: Id
    vouch: Annotated[bytes, Meta(min_length=8, max_length=limits.MAX_VOUCH)]
    post: Post


class Opened(Body, array_like=True, frozen=True, forbid_unknown_fields=True):
    """A facilitator looked who wrote the anonymous post `target`, and says why."""

    target: Id
    reason: Annotated[str, Meta(min_length=1, max_length=limits.MAX_REASON)]


Content = Post | Edit | React | Moderate | Settle | Private | Anonymous | Opened | PeopleBody | Resource
SHAPES: dict[int, type[Content]] = {
    ContentKind.POST: Post,
    ContentKind.EDIT: Edit,
    ContentKind.REACT: React,
    ContentKind.MODERATE: Moderate,
    ContentKind.SETTLE: Settle,
    ContentKind.PRIVATE: Private,
    ContentKind.AVAILABLE: Available,
    ContentKind.RESOURCE: Resource,
    ContentKind.ASK: Ask,
    ContentKind.QUEUE: Queue,
    ContentKind.HOLD: Hold,
    ContentKind.HELP: Help,
    ContentKind.ANONYMOUS: Anonymous,
    ContentKind.OPENED: Opened,
}


def read_content(kind: int, body: bytes, *, is_root: bool) -> Content | None:
    """The checked content of an op's body; None for a kind of a later version, which is kept unread.

    Raises BadOp where the body is malformed, passes a limit or lacks a necessary part.
    """
    shape = SHAPES.get(kind)
    if shape is None:
        return None
    content = decode_body(shape, body)
    if isinstance(content, Post):
        _check_post(content, is_root)
    elif isinstance(content, Anonymous):
        _check_post(content.post, is_root)
        if content.post.imported_from:
            raise BadOp("An anonymous post claims to be somebody else's.")
    elif isinstance(content, Edit):
        _check_edit(content)
    elif isinstance(content, Moderate):
        _check_act(content)
    elif isinstance(content, Private) and len(content.boxes) % 8:
        raise BadOp("A letter's boxes are not padded.")
    elif isinstance(content, Resource):
        check_resource(content)
    elif isinstance(content, PeopleBody):
        check_people(content)
    return content


def _check_post(post: Post, is_root: bool) -> None:
    if is_root and not post.title.strip():
        raise BadOp("A thread has no title.")
    if not is_root and (post.title or post.section):
        raise BadOp("A reply has a title or a section of its own.")
    _check_text(post.body)


def _check_edit(edit: Edit) -> None:
    if edit.title is not None and not edit.title.strip():
        raise BadOp("An edit takes the title away.")
    if edit.body is not None:
        _check_text(edit.body)


def _check_act(act: Moderate) -> None:
    if act.act == "hide" and act.on and not act.reason.strip():
        raise BadOp("A post is hidden without a reason.")
    if act.act == "move" and not (act.on and act.section.strip()):
        raise BadOp("A thread is moved to nowhere.")


def _check_text(text: str) -> None:
    if not text.strip():
        raise BadOp("A post has no text.")
    if len(text) * 4 > limits.MAX_BODY and len(text.encode()) > limits.MAX_BODY:
        raise BadOp("A post's text is over its limit.")
