"""A board in words: how it is run, its open invites, what removing and leaving mean. Pure functions."""

from __future__ import annotations

from tui_forum.language import N_, _, counted
from tui_forum.services.open_invites import OpenInvite
from tui_forum.services.policy import BoardPolicy
from tui_forum.text import clean_line

DAY = 86_400
ROLE_NAMES = {
    "founder": N_("founder"),
    "steward": N_("steward"),
    "facilitator": N_("facilitator"),
    "member": N_("member"),
}


def role_words(role: str) -> str:
    """The name of a role."""
    return _(ROLE_NAMES[role]) if role in ROLE_NAMES else role


def policy_words(policy: BoardPolicy) -> str:
    """How a board is run, a line each."""
    kept = (
        _("Posts are kept until they are removed.")
        if not policy.keep_days
        else _("Posts are kept for {days}.").format(days=counted(policy.keep_days, "{n} day", "{n} days"))
    )
    history = (
        _("Newcomers can read everything that is here.")
        if policy.history == "all"
        else _("Newcomers can read what is written from their coming on.")
    )
    anonymous = (
        _("Posts without a name are possible; facilitators can learn whose they are.")
        if policy.anonymous
        else _("There are no posts without a name.")
    )
    sections = _("Sections: {names}").format(names=", ".join(map(clean_line, policy.sections)))
    first = first_posts_words(policy.first_posts)
    return "\n".join([sections, kept, history, anonymous, first])


def first_posts_words(number: int) -> str:
    """Whether facilitators look at the first posts of newcomers."""
    if not number:
        return _("What newcomers write is shown to all at once.")
    return counted(
        number,
        "The first post of whoever is invited from now on waits for a facilitator.",
        "The first {n} posts of whoever is invited from now on wait for a facilitator.",
    )


def invite_line(invite: OpenInvite, now: float) -> str:
    """An open invite in one line."""
    days = max(1, round((invite.expires - now) / DAY))
    return _("{by}: for {people}, as {role}, for {days} more").format(
        by=clean_line(invite.by) or _("somebody"),
        people=counted(invite.uses_left, "{n} person", "{n} people"),
        role=role_words(invite.role),
        days=counted(days, "{n} day", "{n} days"),
    )


def removal_words(name: str) -> str:
    """What removing somebody does; `name` comes cleaned."""
    return "\n\n".join(
        [
            _("{name} will be a member no more. Their posts that are here stay.").format(name=name),
            _(
                "New keys begin at once: what is written from now on they cannot read. "
                "What they have they keep."
            ),
            _("All open invites are closed, since they may know them. Who waits with one needs a new one."),
            _("It stands in the ledger, with your name and your reason, for everybody to read."),
            _("They can come back later, by a new invite."),
        ]
    )


def leaving_words(name: str, founder: bool, *, elsewhere: bool = False) -> str:
    """What leaving a board does; `name` comes cleaned. `elsewhere`: another machine of ours is on it."""
    parts = [
        _("{name} will be forgotten on this computer: its posts, your marks and drafts on it.").format(
            name=name
        ),
        _("Everybody else keeps theirs, with what you wrote. Take back first what should not stay."),
        _("Your name stays on the list of members until a facilitator removes it."),
        _("Coming back takes a new invite; you are the same person there then."),
    ]
    if elsewhere:
        parts.append(_("Your other machines that are on it keep it. It comes to none by itself any more."))
    if founder and not elsewhere:
        parts.append(_("! You are its founder. Make somebody a steward first, or nobody can run it."))
    return "\n\n".join(parts)
