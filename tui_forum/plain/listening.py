"""The listening check in the dialogue: once, before a reply goes to somebody who asked to be listened to."""

from __future__ import annotations

from typing import Any

from tui_forum.language import _
from tui_forum.model.listening import LISTENING_NEEDS, may_be_heard_as_advice
from tui_forum.plain.dialogue import Dialogue
from tui_forum.plain.finding import choose
from tui_forum.plain.voice import Ended
from tui_forum.services import reading
from tui_forum.text import clean_line


def looked_over(dialogue: Dialogue, fields: dict[str, Any], body: str) -> str:
    """The reply as it is to go, "" where it is to stay a draft. It never blocks: the end of a pipe sends."""
    if not fields.get("parent") or fields.get("edits") or not dialogue.forum.settings.listening_check:
        return body
    thread = reading.get_thread(dialogue.forum, fields["thread"])
    heard = may_be_heard_as_advice(body)
    if thread.need not in LISTENING_NEEDS or thread.mine or heard is None:
        return body
    opening = _(heard.opening)
    words = _(
        "{author} asked just to be listened to, and “{phrase}” can be heard as advice. Only you see this."
    )
    question = words.format(author=clean_line(thread.author), phrase=heard.phrase)
    begin = _("Begin with: {opening}").format(opening=opening)
    try:
        ways = [_("Send it as it is"), begin, _("Keep it as a draft")]
        way = choose(dialogue, question, ways, default=0)
    except Ended:
        return body
    return (body, f"{opening}\n\n{body}", "")[way]
