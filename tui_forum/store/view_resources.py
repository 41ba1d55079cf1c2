"""Entries of a board's directory as the view keeps them: every version, judged when it is asked for."""

from __future__ import annotations

import msgspec

from sync.log.bodies import decode_body
from sync.log.op import Op
from tui_forum.model.kinds import ContentKind
from tui_forum.model.resource_body import Resource
from tui_forum.model.resources import Version
from tui_forum.store.view_batch import Doc
from tui_forum.store.view_statements import RoleOf, Signed, stamp_of


def resource_fields(op: Op) -> Doc:
    """What a version's document holds besides that of any notice: what it says, and what a roster asks."""
    said = msgspec.structs.asdict(decode_body(Resource, op.body))
    return said | {
        "entry": said["entry"].hex(),
        "device": op.device.hex(),
        "heads": [head.hex() for head in op.heads],
    }


def version_of(document: Doc, role_of: RoleOf) -> Version:
    """A version from its document."""
    signed = Signed(
        bytes.fromhex(document["op"]),
        ContentKind.RESOURCE,
        bytes.fromhex(document["device"]),
        tuple(map(bytes.fromhex, document["heads"])),
    )
    names = (field for field in Resource.__struct_fields__ if field != "entry")
    says = Resource(entry=bytes.fromhex(document["entry"]), **{name: document[name] for name in names})
    role = role_of(bytes.fromhex(document["board"]), signed)
    return Version(stamp_of(document), role, document["wall"], says)
