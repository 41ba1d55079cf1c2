"""Where every line of a thread stands: pure arithmetic over posts, folds and a width. No Textual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate

from tui_forum.language import _, counted
from tui_forum.model.rows import PostRow
from tui_forum.text import clean_line, fit, fold, fold_height
from tui_forum.ui.widgets import markdown
from tui_forum.ui.widgets.cleaned import Cleaned
from tui_forum.ui.widgets.markdown import Block, Drawn, Span
from tui_forum.ui.widgets.post_words import MAX_DEPTH, head_line, reaction_words

RULE = "│ "
LONG = 400  # posts from which on a thread is opened with the heights around the reader alone
AROUND = 60  # posts on either side of these


@dataclass(frozen=True, slots=True)
class Line:
    """One drawn line: the tree's rules, then text of a kind, with marked stretches of it.

    Kinds are head, new, body, quote, code, heading, note and blank.
    """

    rules: str
    text: str
    kind: str
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class ThreadLayout:
    """A thread laid out for one width. `tops[i]` is the first line of shown post i, `tops[-1]` the height.

    `me` is the reader's own name, `hits` the words to be marked.
    """

    me: str = ""
    hits: tuple[str, ...] = ()
    posts: list[Cleaned] = field(default_factory=list)
    width: int = 0
    folded: set[str] = field(default_factory=set)
    opened: set[str] = field(default_factory=set)
    shown: list[int] = field(default_factory=list)
    hidden: dict[int, tuple[int, int]] = field(default_factory=dict)
    tops: list[int] = field(default_factory=lambda: [0])
    deepest: int = 1
    """Levels of reply that are drawn: deeper ones stand below them."""
    exact: bool = True
    """Whether every height was measured; else those of a long thread far from the reader are guessed."""

    def set_posts(self, rows: Iterable[PostRow]) -> None:
        """Take new posts; those whose row is unchanged keep their cleaned text."""
        before = {post.row.post: post for post in self.posts}
        kept = ((row, before.get(row.post)) for row in rows)
        self.posts = [old if old is not None and old.row == row else Cleaned(row) for row, old in kept]

    def measure(self, width: int, about: int | None = None) -> None:
        """Find out which posts show and where each begins; of a long thread only `about` a post exactly."""
        self.width = width
        self.deepest = min(MAX_DEPTH, max(1, width // 3 // len(RULE)))
        self.exact = about is None or len(self.posts) < LONG
        near = range(0) if about is None else range(about - AROUND, about + AROUND)
        self.shown, self.hidden = [], {}
        below = -1  # depth of the folded post whose replies we are passing
        for index, post in enumerate(self.posts):
            if 0 <= below < post.row.depth:
                replies, new = self.hidden[self.shown[-1]]
                self.hidden[self.shown[-1]] = (replies + 1, new + post.row.unread)
                continue
            below = post.row.depth if post.row.post in self.folded else -1
            self.shown.append(index)
            if below >= 0:
                self.hidden[index] = (0, 0)
        height, guess = self.height, self._guess
        heights = (height(i) if self.exact or i in near else guess(i) for i in self.shown)
        self.tops = [0, *accumulate(heights)]

    def room(self, post: Cleaned) -> int:
        """Cells that a post's body may fill."""
        return self.width - len(RULE) * min(post.row.depth, self.deepest) - 2

    def rules(self, post: Cleaned) -> str:
        """The tree's lines: one for each level of reply, but never past a third of the width."""
        return RULE * min(post.row.depth, self.deepest)

    def instead(self, post: Cleaned) -> str:
        """The one line that stands in place of a body: taken back, hidden, muted or under a content note."""
        row = post.row
        if row.retracted:
            return _("Taken back by its author.")
        if row.hidden and not post.body:
            return clean_line(row.hidden)
        if row.post in self.opened or row.mine:
            return ""
        if row.muted:
            return _("Out of sight, by your own wish. Enter opens it.")
        folded = _("Folded under a content note: {notes}. Enter opens it.")
        return folded.format(notes=post.notes) if post.notes else ""

    @staticmethod
    def above(post: Cleaned) -> list[str]:
        """What is said before a body: its content note, and who hid it from others."""
        note = [_("Content note: {notes}").format(notes=post.notes)] if post.notes else []
        return [*note, clean_line(post.row.hidden)] if post.row.hidden else note

    @staticmethod
    def below(post: Cleaned) -> list[str]:
        """What is said after a body: how people answered it in a word."""
        return [reaction_words(post.row)] if post.row.reactions else []

    def height(self, index: int) -> int:
        """Lines of a post: header, body with what is said around it, perhaps its folded replies, a blank."""
        post = self.posts[index]
        room, opened, lines = post.measured
        if room != self.room(post) or opened != (post.row.post in self.opened):
            lines = self._lines_of(post)
            post.measured = (self.room(post), post.row.post in self.opened, lines)
        return 2 + lines + (self.hidden.get(index, (0, 0))[0] > 0)

    def _guess(self, index: int) -> int:
        """About as many lines, at no cost."""
        post = self.posts[index]
        lines = post.measured[2] or 1 + len(post.row.body) // self.width
        return 2 + lines + (self.hidden.get(index, (0, 0))[0] > 0)

    def _lines_of(self, post: Cleaned) -> int:
        """Lines of the body with what is said around it."""
        room = self.room(post)
        if instead := self.instead(post):
            return fold_height(instead, room)
        around = [*self.above(post), *self.below(post)]
        return self._body_height(post) + sum(fold_height(words, room) for words in around)

    def lines(self, index: int, now: float) -> list[Line]:
        """Every line of a post; as many as `height` says."""
        post = self.posts[index]
        rules, room = self.rules(post), self.room(post)
        out = [
            Line(
                rules,
                head_line(post.row, post.author, post.delivery, now, room + 2),
                "new" if post.row.unread else "head",
            )
        ]
        if instead := self.instead(post):
            return self._end(out, index, rules, _notes(rules, [instead], room))
        body = _notes(rules, self.above(post), room)
        body += [self._line(rules, drawn) for drawn in self._body(post)]
        body += _notes(rules, self.below(post), room)
        return self._end(out, index, rules, body)

    def _blocks(self, post: Cleaned) -> list[Block] | None:
        if not post.looked:
            post.blocks, post.looked = markdown.parse(post.body, self.me), True
        return post.blocks

    def _body_height(self, post: Cleaned) -> int:
        blocks, room = self._blocks(post), self.room(post)
        return fold_height(post.body, room) if blocks is None else markdown.height(blocks, room)

    def _body(self, post: Cleaned) -> Iterable[Drawn]:
        blocks, room = self._blocks(post), self.room(post)
        if blocks is not None:
            return markdown.lay_out(blocks, room)
        return (Drawn(line, "body") for line in fold(post.body, room))

    def _line(self, rules: str, drawn: Drawn) -> Line:
        found = markdown.marked(drawn, self.hits)
        spans = tuple((start + 2, end + 2, style) for start, end, style in found.spans)
        return Line(rules, f"  {drawn.text}", drawn.kind, spans)

    def _end(self, out: list[Line], index: int, rules: str, body: list[Line]) -> list[Line]:
        out += body
        replies, new = self.hidden.get(index, (0, 0))
        if replies:
            words = counted(replies, "{n} reply folded", "{n} replies folded")
            words += ", " + counted(new, "{n} new", "{n} new") if new else ""
            words = f"  ▸ {words}. " + _("z unfolds.")
            out.append(Line(rules, fit(words, self.room(self.posts[index]) + 2), "note"))
        out.append(Line("", "", "blank"))
        return out

    def at(self, line: int) -> int:
        """The shown post (its place in `shown`) that covers a line."""
        return max(0, min(bisect_right(self.tops, line), len(self.shown)) - 1)

    def place_of(self, post_id: str) -> int | None:
        """Where among the shown posts one stands; a folded one stands with the post that hides it."""
        for place, index in enumerate(self.shown):
            end = self.shown[place + 1] if place + 1 < len(self.shown) else len(self.posts)
            if any(self.posts[i].row.post == post_id for i in range(index, end)):
                return place
        return None

    def unread_after(self, index: int) -> int | None:
        """The first unread post after post number `index`, folded ones too."""
        return next((i for i in range(index + 1, len(self.posts)) if self.posts[i].row.unread), None)

    def unread_before(self, index: int) -> int | None:
        """The last unread post before post number `index`."""
        return next((i for i in range(index - 1, -1, -1) if self.posts[i].row.unread), None)

    def reveal(self, index: int) -> None:
        """Unfold whatever hides a post."""
        depth = self.posts[index].row.depth
        for i in range(index - 1, -1, -1):
            if self.posts[i].row.depth < depth:
                depth = self.posts[i].row.depth
                self.folded.discard(self.posts[i].row.post)


def _notes(rules: str, said: Iterable[str], room: int) -> list[Line]:
    """What is said around a body, folded as the body is."""
    return [Line(rules, f"  {line}", "note") for words in said for line in fold(words, room)]
