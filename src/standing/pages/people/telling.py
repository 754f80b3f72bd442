"""What happened to an account, in sentences from the ledger; newest first.

Only the kinds of act named here are told; a new one waits until somebody gives it a sentence.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from standing.kernel.access import Held, Role, Scope
from standing.ledger.domain import Entry
from standing.pages.people.words import held_in_words

_Facts = Mapping[str, object]
_Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened: when, what, who did it, and the reason they gave."""

    at: datetime
    sentence: str
    by: str
    reason: str


def told(entries: Iterable[Entry], *, names: _Names, agencies: _Names) -> list[Told]:
    """Return what entries say, for the kinds that have a sentence."""
    return [
        Told(
            at=entry.recorded_at,
            sentence=_SAID[entry.kind](_FactsOf(entry, names, agencies)),
            by=names.get(entry.actor, entry.actor),
            reason=entry.reason,
        )
        for entry in entries
        if entry.kind in _SAID
    ]


@dataclass(frozen=True, slots=True)
class _FactsOf:
    entry: Entry
    names: _Names
    agencies: _Names

    def role(self) -> str:
        facts = self.entry.facts_after or self.entry.facts_before
        if not facts.get("role"):
            return "role"
        return held_in_words(
            Held(
                Role(str(facts["role"])),
                str(facts.get("agency", "")) or None,
                Scope(str(facts.get("scope", Scope.BOTH))),
                str(facts.get("officer", "")) or None,
            ),
            self.agencies,
        )

    def who(self, fact: str) -> str:
        username = str(self.entry.facts_after.get(fact, ""))
        return self.names.get(username, username)


def _granted(facts: _FactsOf) -> str:
    by, second = facts.who("proposed_by"), facts.who("confirmed_by")
    said = f"Given the role {facts.role()}"
    if by and second:
        return f"{said}, proposed by {by} and confirmed by {second}."
    return f"{said}, on the invitation of {by}." if by else f"{said}."


def _recovered(facts: _FactsOf) -> str:
    return (
        "The password and the second factors were taken away, to let this person in again; "
        f"proposed by {facts.who('proposed_by')}."
    )


def _plain(sentence: str) -> Callable[[_FactsOf], str]:
    return lambda facts: sentence


_SAID: Mapping[str, Callable[[_FactsOf], str]] = {
    "role.granted": _granted,
    "role.proposed": lambda facts: f"Proposed: the role {facts.role()}.",
    "role.refused": lambda facts: f"Refused: the role {facts.role()}.",
    "role.revoked": lambda facts: f"The role {facts.role()} was taken away.",
    "invitation.made": lambda facts: (
        "A link to choose a new password went out."
        if facts.entry.facts_after.get("purpose") == "recovery"
        else f"Invited to the role {facts.role()}."
    ),
    "invitation.withdrawn": _plain("The invitation was withdrawn."),
    "invitation.accepted": _plain("The invitation was taken up."),
    "recovery.proposed": _plain("Proposed: to let this person in again."),
    "recovery.refused": _plain("Refused: to let this person in again."),
    "account.recovered": _recovered,
    "account.revoked": _plain("The account was revoked."),
    "sign-in.given": _plain("A sign-in was made for the demonstration."),
}
