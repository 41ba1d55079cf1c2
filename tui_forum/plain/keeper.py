"""What is typed in the dialogue, kept line by line, until it is sent, laid to sleep, kept or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.plain.dialogue import Dialogue
from tui_forum.services import drafts, outbox, private, writing
from tui_forum.services.errors_said import sentence
from tui_forum.services.masking import Mask, mask_for
from tui_forum.services.when import parse_when


class Keeper:
    """What is typed, and the draft that holds it: after each line it is on the disk."""

    def __init__(self, dialogue: Dialogue, fields: dict[str, Any], draft: int | None, body: str) -> None:
        """`fields` are as save_draft takes them, `body` is what was typed before."""
        self.dialogue, self.fields, self._draft, self.body = dialogue, fields, draft, body

    @property
    def kind(self) -> str:
        """What is written: a thread, a reply, a letter (a private reply), or an edit."""
        if self.fields.get("edits"):
            return "edit"
        if not self.fields.get("parent"):
            return "thread"
        return "letter" if self.fields.get("private") else "reply"

    def begin(self) -> None:
        """A thread's title is kept before its text."""
        if self.fields.get("title") and self.kind == "thread":
            self.keep()

    def add(self, line: str) -> None:
        """One more line of text, kept at once."""
        self.body = f"{self.body}\n{line}" if self.body else line
        self.keep()

    def put(self, body: str) -> None:
        """Another text in its place, kept at once."""
        self.body = body
        self.keep()

    def keep(self) -> None:
        """Keep everything as it is now."""
        forum = self.dialogue.forum
        self._draft = drafts.save_draft(forum, draft=self._draft, body=self.body, **self.fields) or None

    def kept(self) -> bool:
        """Whether there is a draft."""
        return bool(self._draft)

    def discard(self) -> None:
        """Forget it."""
        if self._draft:
            drafts.discard_draft(self.dialogue.forum, self._draft)

    def turn_name(self) -> None:
        """Without one's name, or with it again."""
        self.fields["anonymous"] = not self.fields.get("anonymous", False)
        self.say_name()
        if self._draft:
            self.keep()

    def say_name(self) -> None:
        """Under which name it goes out, and who can find out."""
        if not self.fields["anonymous"]:
            self.dialogue.say(_("Under your name."))
            return
        try:
            mask = self._mask()
        except SyncError as error:
            self.dialogue.say(sentence(error))  # and it is not sent, until one's name is put to it
            return
        words = _(
            "As {name}. Facilitators can find out who wrote this; it is written in the ledger when they do."
        )
        self.dialogue.say(words.format(name=mask.name if mask else ""))

    def _mask(self) -> Mask | None:
        fields = self.fields
        if not fields.get("anonymous"):
            return None
        salt = bytes.fromhex(fields.get("salt", ""))
        mask = mask_for(self.dialogue.forum, fields["board"], fields.get("thread", ""), salt)
        fields["salt"] = mask.salt.hex()
        return mask

    def lay_down(self, when: str) -> None:
        """Hold it until then; where that cannot be, the draft stays."""
        dialogue = self.dialogue
        try:
            due = parse_when(when, dialogue.forum.now())
            self.keep()
            row = outbox.sleep(dialogue.forum, self._draft or 0, due)
        except SyncError as error:
            dialogue.say(sentence(error), _("Your draft is kept: `drafts` lists it."))
            return
        dialogue.say(_("It {words}.").format(words=outbox.due_words(row, dialogue.forum.now())))

    def send(self) -> None:
        """Post it; where that cannot be, the draft stays."""
        dialogue, fields = self.dialogue, dict(self.fields)
        try:
            self._sender(fields)()
        except SyncError as error:
            self.keep()
            dialogue.say(sentence(error), _("Your draft is kept: `drafts` lists it."))
            return
        dialogue.wrote()
        if self.kind == "edit":
            dialogue.say(_("Changed. `history` tells what it said before."))
        else:
            dialogue.say(_("Posted. It is kept here, and leaves when somebody is near."))

    def _sender(self, fields: dict[str, Any]) -> Callable[[], object]:
        forum, body, parent = self.dialogue.forum, self.body, fields.get("parent", "")
        more: dict[str, Any] = {"notes": fields["notes"], "draft": self._draft}
        if self.kind == "edit":
            if parent == fields["thread"]:  # a reply has neither
                more |= {"title": fields["title"], "tags": fields["tags"]}
            return lambda: writing.edit(forum, parent, body=body, **more)
        if self.kind == "letter":
            return lambda: private.reply_privately(forum, parent, body, **more)
        more["mask"] = self._mask()
        if self.kind == "reply":
            return lambda: writing.reply(forum, parent, body, **more)
        more |= {name: fields[name] for name in ("title", "need", "tags", "keep")}
        section = fields.get("section", "")
        return lambda: writing.post_thread(forum, fields["board"], section=section, body=body, **more)
