"""The commands in one table: the dialogue, its help and the documentation read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tui_forum.language import N_, _
from tui_forum.plain import (
    acting,
    around,
    board,
    changing,
    codes,
    composing,
    finding,
    guide,
    hearing,
    machines,
    members,
    moderating,
    people,
    queue,
    resources,
    settings,
    stick,
    threads,
)
from tui_forum.plain.dialogue import Dialogue


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that can be typed. `names` work in every language, the first one also in the person's own;
    `takes` is what may follow it."""

    names: tuple[str, ...]
    takes: str
    help: str
    run: Callable[[Dialogue, str], None]

    def all_names(self) -> set[str]:
        """Every word for it, without case."""
        return {*self.names, _(self.names[0]).casefold()}


def leave(dialogue: Dialogue, typed: str) -> None:
    """End the dialogue."""
    dialogue.left = True


def show_help(dialogue: Dialogue, typed: str) -> None:
    """Every command, one a line."""
    dialogue.say(_("What you can type, one thing a line:"))
    for command in COMMANDS:
        takes = f" {_(command.takes)}" if command.takes else ""
        dialogue.say(f"{_(command.names[0])}{takes}: {_(command.help)}")


COMMANDS: tuple[Command, ...] = (
    Command(
        (N_("inbox"), "i"), N_("[seen]"), N_("what arrived since you were last here"), finding.show_inbox
    ),
    Command((N_("next unread"), "n"), "", N_("the next unread post, on any board"), hearing.next_unread),
    Command((N_("previous unread"), "p"), "", N_("the unread post before"), hearing.previous_unread),
    Command(
        (N_("threads"), "t"),
        N_("[waiting, unread or a section]"),
        N_("a list of threads"),
        threads.show_threads,
    ),
    Command((N_("more"),), "", N_("the list of threads goes on"), threads.show_more),
    Command((N_("sort"),), "", N_("put the list of threads in another order"), threads.sort),
    Command(
        (N_("filter"),), "", N_("only unread or waiting threads, a need or a tag, or all"), threads.narrow
    ),
    Command((N_("boards"), "b"), "", N_("your boards and their sections"), finding.show_boards),
    Command(
        (N_("go"), "g"),
        N_("[board or number]"),
        N_("lists are of this board; without one, of all"),
        finding.go_to,
    ),
    Command((N_("read"), "r"), N_("[number]"), N_("open a thread of the last list"), hearing.read),
    Command((N_("next"), "+"), "", N_("the next post of the thread"), hearing.next_post),
    Command((N_("back"), "-"), "", N_("the post before"), hearing.previous_post),
    Command((N_("last"),), "", N_("the last post of the thread"), hearing.last_post),
    Command((N_("again"),), "", N_("the same post once more"), hearing.again),
    Command((N_("open"),), "", N_("hear a post that stands under a content note"), hearing.open_note),
    Command((N_("reply"),), "", N_("answer the post that is open"), composing.reply),
    Command((N_("reply privately"), "write"), "", N_("answer its author alone"), composing.reply_privately),
    Command((N_("edit"),), "", N_("change the post that is open, if it is yours"), composing.edit),
    Command(
        (N_("take back"),), "", N_("take the post that is open back, if it is yours"), changing.take_back
    ),
    Command((N_("history"),), "", N_("what the post that is open said before"), changing.history),
    Command((N_("settle"),), N_("[words]"), N_("your thread is settled; again opens it"), changing.settle),
    Command(
        (N_("say"),),
        N_("[words]"),
        N_("I hear you, me too, thank you, thinking of you; again takes it back"),
        acting.react,
    ),
    Command((N_("save"),), "", N_("keep this post for yourself; again lets it go"), acting.save),
    Command((N_("keep unread"), "unread"), "", N_("keep this post unread"), hearing.keep_unread),
    Command(
        (N_("mark read"),), N_("[all]"), N_("this thread, or everything, counts as read"), hearing.mark_read
    ),
    Command(
        (N_("mute"),),
        N_("[word or #tag]"),
        N_("put its author out of sight, or a word, or a tag"),
        acting.mute,
    ),
    Command((N_("hide"),), "", N_("put this post out of sight, for you alone"), acting.hide),
    Command(
        (N_("muted"),), N_("[number]"), N_("what is out of sight; a number brings it back"), acting.show_muted
    ),
    Command((N_("saved"),), "", N_("the posts that you keep"), finding.show_saved),
    Command((N_("search"), "/"), N_("[words]"), N_("find posts by words and operators"), finding.search),
    Command((N_("post"),), N_("[title]"), N_("write a new thread"), composing.post),
    Command(
        (N_("drafts"),), N_("[number]"), N_("what you began; a number goes on with it"), acting.show_drafts
    ),
    Command((N_("send"),), N_("number"), N_("send at once what sleeps"), acting.send_draft),
    Command((N_("discard"),), N_("number"), N_("throw a draft away"), acting.discard),
    Command((N_("who"),), "", N_("who can read this"), around.who),
    Command((N_("where"),), "", N_("which machines have this post, as far as is known"), around.where),
    Command((N_("people"),), "", N_("who is on the board, and when they can listen"), people.show_people),
    Command((N_("write to"),), N_("number"), N_("write to somebody of that list alone"), people.write_to),
    Command((N_("compare"),), N_("number"), N_("compare three words with them in person"), people.compare),
    Command((N_("available"),), "", N_("say when you can listen"), people.say_available),
    Command((N_("hold"),), N_("[until]"), N_("I've got this one: you mean to answer it"), people.hold),
    Command((N_("give back"),), "", N_("this thread waits for anybody again"), people.give_back),
    Command((N_("helping"),), "", N_("practical help: take it on, say it is done"), people.bring_help),
    Command((N_("ask"),), "", N_("ask a facilitator about this post"), people.ask_facilitator),
    Command((N_("moderate"),), "", N_("hide, close, move: what your role allows here"), moderating.moderate),
    Command(
        (N_("queue"),),
        N_("[number]"),
        N_("what waits for facilitators; a number hears one"),
        queue.show_queue,
    ),
    Command((N_("ledger"),), "", N_("what was decided on this board"), people.show_ledger),
    Command((N_("sync"), "s"), "", N_("who is near, and what waits to leave"), around.sync),
    Command((N_("help card"), "card", "!"), "", N_("whom to call, with no network"), around.card),
    Command((N_("guide"),), N_("[page]"), N_("short pages on listening, asking and boundaries"), guide.guide),
    Command(
        (N_("resources"),),
        N_("[number or words]"),
        N_("help that is near, as facilitators wrote it down"),
        resources.show_resources,
    ),
    Command(
        (N_("save resource"),),
        N_("number"),
        N_("keep an entry for yourself; again lets it go"),
        resources.keep,
    ),
    Command((N_("print"),), N_("number"), N_("write an entry to a text file"), resources.to_file),
    Command((N_("add resource"),), N_("[title]"), N_("write an entry, as a facilitator"), resources.add),
    Command((N_("change resource"),), N_("number"), N_("change an entry"), resources.change),
    Command(
        (N_("checked"),), N_("number"), N_("you checked an entry today: it is still so"), resources.checked
    ),
    Command((N_("take out"),), N_("number"), N_("take an entry out, for everybody"), resources.take_out),
    Command(
        (N_("import resources"),),
        N_("[file]"),
        N_("entries from a TOML file, all or none"),
        resources.take_in,
    ),
    Command((N_("settings"),), N_("[number]"), N_("what is set; a number changes it"), settings.settings),
    Command((N_("join"),), N_("[invite]"), N_("join a board"), around.join),
    Command((N_("invite"),), "", N_("make an invite for one person"), around.invite),
    Command((N_("invites"),), "", N_("the invites that are open"), members.show_invites),
    Command((N_("close invite"),), N_("number"), N_("close one that went astray"), members.close),
    Command((N_("code"),), "", N_("let somebody in who can hear you say a code"), codes.let_in),
    Command((N_("enter code"),), N_("[code]"), N_("come in by a code that you were told"), codes.enter),
    Command((N_("new board"),), N_("[name]"), N_("start a board of your own"), around.new_board),
    Command((N_("this board"),), "", N_("how the board is run, and its guidelines"), board.this_board),
    Command((N_("change board"),), "", N_("run it otherwise, as founder or steward"), board.change_board),
    Command((N_("members"),), "", N_("who is on the board, and in which role"), members.show_members),
    Command((N_("decide"),), N_("number"), N_("another role for a member, or none"), members.decide),
    Command((N_("leave board"),), "", N_("forget the board on this computer"), board.leave_board),
    Command((N_("machines"),), "", N_("your own machines"), machines.show_machines),
    Command((N_("name machine"),), N_("number"), N_("call one of them something"), machines.name_machine),
    Command((N_("link machine"),), "", N_("make another machine yours, by a code"), codes.link),
    Command((N_("shut out"),), N_("number"), N_("it is lost, and speaks for you no more"), machines.shut_out),
    Command(
        (N_("carry out"),), N_("[file]"), N_("your boards as a sealed file for a stick"), stick.carry_out
    ),
    Command((N_("carry in"),), N_("[file]"), N_("take up what somebody carried out"), stick.carry_in),
    Command((N_("words"),), "", N_("your 24 recovery words"), around.show_words),
    Command((N_("help"), "h", "?"), "", N_("this list"), show_help),
    Command((N_("leave"), "quit", "q", "exit"), "", N_("leave; nothing is lost"), leave),
)


def do(dialogue: Dialogue, typed: str) -> None:
    """Do what was typed: the command with the longest name that it begins with."""
    line = " ".join(typed.split())
    if not line:
        return
    found = [(name, command) for command in COMMANDS for name in command.all_names() if _begins(line, name)]
    if not found:
        dialogue.say(_("That is no command. Type `help` for a list."))
        return
    name, command = max(found, key=lambda pair: len(pair[0]))
    command.run(dialogue, line[len(name) :].strip())


def _begins(line: str, name: str) -> bool:
    """Whether a line begins with this name, as a whole word."""
    return line.casefold() == name or line.casefold().startswith(f"{name} ")
