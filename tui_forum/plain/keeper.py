"""What is typed in the dialogue, kept line by line, until it is sent, laid to sleep, kept or thrown away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.errors import SyncError
from tui_forum.language import _
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.voice import Ended
from tui_forum.services import drafts, outbox, private, writing
from tui_forum.services.errors_said import sentence
from tui_forum.services.masking import Mask, mask_for
from tui_forum.services.when import parse_when

DOT, KEEP, DISCARD, ANONYMOUS, SLEEP = ".", ".keep", ".discard", ".anonymous", ".sleep "
"""Lines that are no text: what ends it, and what turns how it goes out."""


class Keeper:
    """What is typed, and the draft that holds it: after each line it is on the disk."""

    def __init__(self, dialogue: Dialogue, fields: dict[str, Any], draft: int | None, body: str) -> None:
        """`fields` are as save_draft takes them, `body` is what was typed before."""
        self._dialogue, self._fields, self._draft, self.body = dialogue, fields, draft, body

    def begin(self) -> None:
        """A thread's title is kept before its text."""
        if self._fields.get("title"):
            self._keep()

    def take(self) -> str:
        """Lines until the end; returns the word that ended it."""
        while True:
            try:
                line = self._dialogue.voice.hear()
            except Ended:
                return DOT
            word = line.strip()
            if word in (DOT, KEEP, DISCARD) or word.startswith(SLEEP):
                return word
            if word == ANONYMOUS:
                self.turn_name()
                continue
            self.body = f"{self.body}\n{line}" if self.body else line
            self._keep()

    def turn_name(self) -> None:
        """Without one's name, or with it again."""
        if self._fields.get("private"):
            self._dialogue.say(_("This cannot be written without your name."))
            return
        self._fields["anonymous"] = not self._fields.get("anonymous", False)
        self.say_name()
        if self._draft:
            self._keep()

    def say_name(self) -> None:
        """Under which name it goes out, and who can find out."""
        if not self._fields["anonymous"]:
            self._dialogue.say(_("Under your name."))
            return
        try:
            mask = self._mask()
        except SyncError as error:
            self._dialogue.say(sentence(error))  # and it is not sent, until one's name is put to it
            return
        words = _(
            "As {name}. Facilitators can find out who wrote this; it is written in the ledger when they do."
        )
        self._dialogue.say(words.format(name=mask.name if mask else ""))

    def _mask(self) -> Mask | None:
        fields = self._fields
        if not fields.get("anonymous"):
            return None
        salt = bytes.fromhex(fields.get("salt", ""))
        mask = mask_for(self._dialogue.forum, fields["board"], fields.get("thread", ""), salt)
        fields["salt"] = mask.salt.hex()
        return mask

    def lay_down(self, when: str) -> None:
        """Hold it until then; where that cannot be, the draft stays."""
        dialogue = self._dialogue
        try:
            due = parse_when(when, dialogue.forum.now())
            self._keep()
            row = outbox.sleep(dialogue.forum, self._draft or 0, due)
        except SyncError as error:
            dialogue.say(sentence(error), _("Your draft is kept: `drafts` lists it."))
            return
        dialogue.say(_("It {words}.").format(words=outbox.due_words(row, dialogue.forum.now())))

    def kept(self) -> bool:
        """Whether there is a draft."""
        return bool(self._draft)

    def discard(self) -> None:
        """Forget it."""
        if self._draft:
            drafts.discard_draft(self._dialogue.forum, self._draft)

    def send(self) -> None:
        """Post it; where that cannot be, the draft stays."""
        dialogue, fields = self._dialogue, dict(self._fields)
        try:
            self._sender(fields)()
        except SyncError as error:
            dialogue.say(sentence(error), _("Your draft is kept: `drafts` lists it."))
            return
        dialogue.wrote()
        dialogue.say(_("Posted. It is kept here, and leaves when somebody is near."))

    def _sender(self, fields: dict[str, Any]) -> Callable[[], object]:
        forum, draft, notes = self._dialogue.forum, self._draft, fields["notes"]
        mask = self._mask()
        if not fields.get("parent"):
            board, title = fields["board"], fields["title"]
            more = {name: fields[name] for name in ("need", "tags", "keep")}
            return lambda: writing.post_thread(
                forum,
                board,
                title=title,
                section=fields.get("section", ""),
                body=self.body,
                notes=notes,
                draft=draft,
                mask=mask,
                **more,
            )
        parent = fields["parent"]
        if fields["private"]:
            return lambda: private.reply_privately(forum, parent, self.body, notes=notes, draft=draft)
        return lambda: writing.reply(forum, parent, self.body, notes=notes, draft=draft, mask=mask)

    def _keep(self) -> None:
        forum = self._dialogue.forum
        self._draft = drafts.save_draft(forum, draft=self._draft, body=self.body, **self._fields) or None
