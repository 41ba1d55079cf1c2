"""Every key of the app in one table: widgets, key bar, help screen and config file all read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One thing a key does. `id` is its name under [keys] in config.toml, `bar` its word
    in the key bar, a shorter one after `|`."""

    id: str
    keys: str
    action: str
    help: str
    bar: str = ""
    priority: bool = False

    def binding(self) -> Binding:
        """This key as Textual wants it."""
        return Binding(self.keys, self.action, self.help, show=False, priority=self.priority, id=self.id)


KEYS: Mapping[str, tuple[Key, ...]] = {
    "app": (
        Key("leave-now", "ctrl+q", "app.leave_now", "Leave now: clears the screen at once", "leave", True),
        Key("help", "question_mark,f1", "app.help", "Help for this screen", "help"),
        Key(
            "help-card", "f2", "app.help_card", "Help card: whom to call, with no network", "help card", True
        ),
        Key("guide", "f4", "app.guide", "Guide: a page that may help here", "guide", True),
        Key("lock", "f9", "app.lock", "Lock the screen", "lock", True),
        Key("background", "ctrl+z", "app.background", "To the background; fg brings it back"),
        Key("palette", "ctrl+p", "app.command_palette", "Find any command by its name", priority=True),
        Key("pane", "tab", "app.focus_next", "Next pane or field", "next"),
        Key("pane.back", "shift+tab", "app.focus_previous", "Previous pane or field"),
    ),
    "back": (Key("back", "escape,q,h,left", "screen.back", "Back", "back"),),
    "form": (Key("form.back", "escape", "screen.back", "Back", "back"),),
    "list": (
        Key("list.down", "j,down", "move(1)", "Down"),
        Key("list.up", "k,up", "move(-1)", "Up"),
        Key("list.page-down", "pagedown,ctrl+f", "page(1)", "A page down"),
        Key("list.page-up", "pageup,ctrl+b", "page(-1)", "A page up"),
        Key("list.first", "g,home", "jump(0)", "First"),
        Key("list.last", "G,end", "jump(-1)", "Last"),
        Key("list.open", "enter,l,right", "open", "Open", "open"),
    ),
    "main": (
        Key("next-unread", "n", "screen.next_unread", "Next unread post, on any board", "next unread|next"),
        Key("previous-unread", "p", "screen.previous_unread", "Previous unread thread"),
        Key("read-on", "space", "screen.next_unread", "Read on", "read on|on"),
        Key("new-thread", "c", "screen.compose", "Write a new thread", "new"),
        Key("search", "slash", "screen.search", "Search", "search"),
        Key("all-read", "A", "screen.all_read", "Mark everything in this list read", "all read"),
        Key("sort", "s", "screen.sort", "In another order", "sort"),
        Key("filter", "f", "screen.filter", "Show only unread, waiting, a need or a tag", "filter"),
        Key("catch-up", "N", "screen.catch_up", "What is new since you were last here"),
        Key("boards", "b,1", "screen.boards", "Boards and sections", "boards"),
        Key("drafts", "d", "screen.drafts", "Drafts", "drafts"),
        Key("sync", "4", "screen.sync", "Who is near, and what waits to leave", "sync"),
        Key("invite", "I", "screen.invite", "Invite someone to this board", "invite"),
        Key("add-board", "B", "screen.add_board", "Join or start another board", "join or start|join"),
        Key("who", "i", "screen.who", "Who can read this board"),
        Key("recovery", "W", "screen.recovery", "Your recovery words"),
        Key("resources", "2", "screen.resources", "Resources: help, groups, guide pages", "resources"),
        Key("people", "3", "screen.people", "People, and when they can listen", "people"),
        Key("queue", "5", "screen.queue", "The facilitators' queue"),
        Key("node", "6", "screen.node", "The node that runs on this computer"),
        Key("this-board", "M", "screen.this_board", "This board: members, guidelines, leaving it"),
        Key("machines", "D", "screen.machines", "Your machines"),
        Key("settings", "comma", "screen.settings", "Settings", "settings"),
        Key("close", "escape,q", "screen.back", "Back to all threads"),
    ),
    "thread": (
        Key("thread.down", "j,down", "scroll_lines(1)", "Down"),
        Key("thread.up", "k,up", "scroll_lines(-1)", "Up"),
        Key("thread.page-down", "pagedown,ctrl+f", "page(1)", "A page down"),
        Key("thread.page-up", "pageup,ctrl+b,b", "page(-1)", "A page up"),
        Key("thread.first", "g,home", "go(0)", "First post"),
        Key("thread.last", "G,end", "go(-1)", "Last post"),
        Key("thread.next-post", "right_square_bracket,J", "step(1)", "Next post", "next post"),
        Key("thread.previous-post", "left_square_bracket,K", "step(-1)", "Previous post"),
        Key("read-on", "space", "read_on", "Read on: a page, then the next unread", "read on|on"),
        Key("next-unread", "n", "next_unread", "Next unread post, on any board", "next unread|next"),
        Key("previous-unread", "p", "previous_unread", "Previous unread post"),
        Key("fold", "z", "fold", "Fold or unfold the replies below", "fold"),
        Key("open-note", "enter", "open_note", "Open a post folded under its content note"),
        Key("keep-unread", "u", "keep_unread", "Keep this post unread", "keep unread|keep"),
        Key("reply", "r", "want('reply')", "Reply to this post", "reply"),
        Key("reply-privately", "w", "want('write')", "Reply to its author alone", "privately"),
        Key("hear", "t", "want('hear')", "I hear you (again: take it back)", "I hear you"),
        Key("react", "T", "want('react')", "Other answers in a word or two"),
        Key("save", "s", "want('save')", "Save this post (again: no longer)", "save"),
        Key("mute", "m", "want('mute')", "Mute its author, for you alone"),
        Key("hide-here", "x", "want('hide')", "Put this post out of sight, for you alone"),
        Key("hold", "H", "screen.hold", "I've got this one (again: give it back)"),
        Key("acts", "o", "screen.acts", "What else you can do about it", "more"),
        Key("ask", "exclamation_mark", "screen.ask", "Ask a facilitator: nobody else learns of it", "ask"),
        Key("edit", "e", "screen.edit", "Change your own post", "change"),
        Key("take-back", "D", "screen.take_back", "Take your own post back", "take back"),
        Key("settle", "S", "screen.settle", "Your thread is settled (again: open it)"),
        Key("who", "i", "screen.who", "Who can read this, who has it, what it said before", "who"),
        Key("all-read", "A", "screen.all_read", "Mark this whole thread read"),
    ),
    "compose": (
        Key("post", "ctrl+s", "screen.post", "Post it", "post", True),
        Key("keep-draft", "escape", "screen.keep", "Go back; the draft is kept", "keep draft|keep"),
        Key("discard", "ctrl+d", "screen.discard", "Throw this draft away", "throw away", True),
        Key("preview", "ctrl+l", "screen.preview", "See it as others will", "preview", True),
        Key("editor", "ctrl+e", "screen.editor", "Write in your own editor", "editor", True),
    ),
    "compose-new": (
        Key(
            "sleep",
            "ctrl+g",
            "screen.sleep",
            "Sleep on it: it leaves when you say",
            "sleep on it|sleep",
            True,
        ),
        Key("anonymous", "ctrl+t", "screen.anonymous", "Without your name (again: with it)", "no name", True),
    ),
    "compose-thread": (
        Key("need-sheet", "ctrl+n", "screen.need_sheet", "Not sure? Four questions help", "not sure?", True),
    ),
    "compose-reply": (
        Key("quote", "ctrl+r", "screen.quote", "Quote what you answer", "quote", True),
        Key("opening", "ctrl+o", "screen.opening", "Begin with a sentence that listens", priority=True),
    ),
    "drafts": (
        Key("drafts.send", "s", "screen.send", "Send now what sleeps", "send now|send"),
        Key("drafts.withdraw", "w", "screen.withdraw", "Let it sleep no longer: a draft again", "withdraw"),
        Key("drafts.discard", "x,delete", "screen.discard", "Throw this draft away", "throw away"),
    ),
    "hits": (
        Key("hits.next", "greater_than_sign", "screen.hit(1)", "Next hit of the search", "next hit"),
        Key("hits.previous", "less_than_sign", "screen.hit(-1)", "Previous hit", "previous"),
    ),
    "catch-up": (
        Key("catch-up.board", "space", "screen.back", "On to the board", "to the board|board"),
        Key("next-unread", "n", "screen.next_unread", "Next unread post, on any board", "next unread|next"),
    ),
    "filter": (Key("filter.mark", "space", "screen.mark", "Add it, or take it away", "several"),),
    "muted": (Key("muted.undo", "x,delete", "screen.undo", "Bring it back in sight", "bring back"),),
    "people": (
        Key("people.available", "a", "screen.available", "Say when you can listen", "say when you can|say"),
        Key("people.write", "w", "screen.write", "Write to them privately", "privately"),
        Key("people.verify", "v", "screen.verify", "Compare words with them in person", "verify"),
        Key("people.mute", "m", "screen.mute", "Put their posts out of sight, for you alone", "mute"),
    ),
    "ledger": (Key("ledger", "L", "screen.ledger", "The ledger: all that was decided here", "ledger"),),
    "verify": (Key("verify.not", "x", "screen.not_same", "They are not the same", "not the same|not"),),
    "queue": (
        Key("queue.take", "t", "screen.take", "Take it (again: give it back)", "take"),
        Key("queue.reply", "r", "screen.reply", "Reply in the thread", "reply"),
        Key("queue.write", "w", "screen.write", "Reply to its author alone", "privately"),
        Key("queue.hand", "H", "screen.hand", "Hand it over to another facilitator", "hand over"),
        Key("queue.done", "d", "screen.finish", "It is done; with a note", "done"),
        Key(
            "queue.let",
            "p",
            "screen.let_through",
            "Let a first post through: all see it then",
            "let through|let",
        ),
        Key("queue.hide", "x", "screen.hide", "Hide the post; everybody reads why", "hide"),
        Key("queue.all", "A", "screen.all", "Show what is done, too (again: not)"),
    ),
    "invite": (Key("invite.make", "ctrl+s", "screen.make", "Make an invite", "make it", True),),
    "carried": (
        Key("carried.qr", "v", "screen.qr", "Show it as a QR code (again: as text)", "QR code|QR"),
        Key("carried.file", "f", "screen.file", "Write it to a file", "to a file|file"),
    ),
    "settings": (
        Key("settings.default", "x,delete", "screen.default", "Back to how it was at first", "as at first"),
    ),
    "machines": (
        Key("machines.link", "a", "screen.link", "Link another machine of yours", "link another|link"),
        Key("machines.name", "n", "screen.name", "Give it a name that only you see", "name it|name"),
        Key("machines.drop", "x,delete", "screen.drop", "Shut a lost machine out", "shut out"),
    ),
    "code": (Key("code.again", "n", "screen.again", "Make a new code", "new code"),),
    "resources": (
        Key("resources.search", "slash", "screen.search", "Search resources", "search"),
        Key("resources.save", "s", "screen.save", "Save this page (again: no longer)", "save"),
        Key("resources.print", "o", "screen.print", "Write this page to a text file", "print"),
        Key("resources.add", "c", "screen.add", "Add an entry, if your role allows it", "add"),
        Key(
            "resources.import",
            "i",
            "screen.import_entries",
            "Take entries in from a file, if your role allows it",
        ),
        Key("resources.edit", "e", "screen.edit", "Change this entry", "change"),
        Key("resources.checked", "v", "screen.checked", "I checked this today: it is still so", "checked"),
        Key("resources.remove", "x,delete", "screen.remove", "Take this entry out", "take out"),
    ),
    "confirm": (Key("form.done", "ctrl+s", "screen.done", "Done with this form", "continue", True),),
    "first-run": (
        Key(
            "been-here",
            "ctrl+o",
            "screen.been_here",
            "You have been here before: another computer of yours, or your 24 words",
            "been here before|back",
            True,
        ),
    ),
    "go-on": (Key("go-on", "enter", "screen.done", "Go on", "continue"),),
    "sync": (
        Key("sync.try", "r", "screen.try_now", "Look for people again now", "try now"),
        Key("sync.address", "a", "screen.address", "Type the address of another machine", "address"),
        Key("sync.export", "e", "screen.export", "Export to a file, for a stick", "export"),
        Key("sync.import", "i", "screen.import_file", "Import such a file", "import"),
        Key("sync.pause", "l", "screen.pause", "Pause sharing for an hour (again: go on)", "pause"),
    ),
}

# Which groups listen at the same time: a key may have one meaning in each of these.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("app", "main", "list"),
    ("app", "back", "thread"),
    ("app", "back", "list", "drafts"),
    ("app", "back", "list", "muted"),
    ("app", "back", "thread", "hits"),
    ("app", "back", "list", "filter"),
    ("app", "back", "list", "catch-up"),
    ("app", "back", "sync"),
    ("app", "back", "list", "settings"),
    ("app", "back", "list", "machines"),
    ("app", "back", "list", "resources"),
    ("app", "back", "list", "people", "ledger"),
    ("app", "back", "list", "queue", "ledger"),
    ("app", "back", "ledger"),
    ("app", "form", "confirm", "verify"),
    ("app", "form", "code", "carried"),
    ("app", "form", "invite", "carried", "go-on"),
    ("app", "form", "confirm", "go-on", "first-run"),
    ("app", "form", "list", "confirm"),
    ("app", "form", "confirm", "go-on"),
    ("app", "form", "invite", "go-on"),
    ("app", "compose", "compose-new", "compose-thread"),
    ("app", "compose", "compose-new", "compose-reply"),
)
