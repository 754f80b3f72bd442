"""What stands on a certificate's paper, in the language spoken now (``kernel/tongue.py``).

The paper alone is translated. What is signed is English data, one text for every reader; a paper in
another language says so.
"""

from collections.abc import Iterator
from datetime import datetime

from standing.kernel import tongue
from standing.kernel.periods import NEW_YORK, in_words
from standing.kernel.tongue import filled, marked, said
from standing.register.certificate import Decided, Held


def words_of(held: Held, *, verify: str) -> dict[str, object]:
    """Return every word that the text of the paper sets; ``verify`` is the address that checks it.

    Where a part of a sentence is set in bold, its words before and after that part come as a pair.
    """
    day = in_words(held.on)
    return {
        "title": filled("Certificate of status, officer {id}, {day}", id=held.mptc_id, day=day),
        "heading": said("Certificate of Status"),
        "seal": said("PLACE OF THE SEAL"),
        "invented": said("Invented people, for demonstration"),
        "says_of": said("The register of police officers says of"),
        "officer": filled("MPTC ID {id}", id=held.mptc_id),
        "what": said("What"),
        "stood": said("As it stood"),
        "day": said("Day"),
        "whole_day": _around(marked("{day}, the whole day in New York"), "{day}"),
        "known": said("As known"),
        "made_out": _around(marked("{moment}, when this certificate was made out"), "{moment}"),
        "rests_on": said("It rests on"),
        "no_law": said("The commission’s register"),
        "how": said("How to check this paper"),
        "scan": _around(marked("Scan the code. Or go to {address} and type:"), "{address}"),
        "page_says": said(
            "The page says whether the commission made it out, whether anything learned since changes "
            "what it says of that day, and what holds now. The code holds the whole signed text: with "
            "the commission’s public key it can be checked without this site and without a network."
        ),
        "signature": said("Signature (Ed25519) begins"),
        "qr": filled(
            "QR code with the signed text of this certificate and the address {address}",
            address=verify,
        ),
        "attached": said("The signed text of this certificate"),
        "one_day": said(
            "A certificate speaks of one day, as the register knew it at one moment, and of no other "
            "day."
        ),
        "signed_in_english": _signed_in_english(),
        "unprintable": said("[?] stands for a sign that our typeface does not have"),
    }


def _signed_in_english() -> str:
    """Say on a paper in another language what its signed text is written in; nothing in English."""
    if tongue.is_english():
        return ""
    return said(
        "The signed data that come with this paper, in the code and in the file, are in English. They "
        "say the same as the paper."
    )


def _around(message: str, blank: str) -> tuple[str, str]:
    """Return what stands before and after a blank that is set apart."""
    before, _, after = said(message).partition(blank)
    return before, after


def yes_or_no(told: bool | None) -> str:
    """Say yes or no, or that it is not told of the day, then or later (CERT-900)."""
    if told is None:
        return said("not told of days on which the decision may be challenged")
    return said("yes") if told else said("no")


def serves(held: Held) -> str:
    """Say whether the officer could serve on the day."""
    if held.may_serve is None:
        return said(
            "Whether the officer could serve is not told of days on which the decision may be "
            "challenged"
        )
    if held.may_serve:
        return said("Could serve as a police officer that day")
    return said("Could not serve as a police officer that day")


def facts(held: Held) -> Iterator[tuple[str, str]]:
    """Give the rows of the table: what, and how it stood."""
    if held.first_day is None:
        yield said("Certificate"), said("None on record")
    else:
        since = in_words(held.first_day)
        yield said("Certificate"), filled("{kind}, since {day}", kind=said(held.kind), day=since)
        yield said("Last day"), _end(held)
    yield said("Held under"), _under(held.decision)


def _end(held: Held) -> str:
    if held.last_day is None or held.expires is None:
        return said("Continues until the commission’s decision is final")
    last, first_without = in_words(held.last_day), in_words(held.expires)
    if held.in_force is None:  # a grant may be dated back to that day (CERT-316)
        return last
    if held.in_force:
        return filled(
            "{last}; the expiry printed for it, {day}, is the first day without it",
            last=last,
            day=first_without,
        )
    return filled("{last}; {day} was the first day without it", last=last, day=first_without)


def _under(decided: Decided | None) -> str:
    if decided is None:
        return said("The law itself: no decision of the commission spoke for that day")
    return filled(
        "The commission’s decision as of {decided}, issued {issued}, edition {edition} of its rules; "
        "docket {docket}, reference {reference}",
        decided=in_words(decided.decided_on),
        issued=in_words(decided.issued_on),
        edition=decided.edition,
        docket=decided.docket,
        reference=decided.reference,
    )


def moment_in_words(moment: datetime) -> str:
    """Write a moment to the second, in New York time."""
    there = moment.astimezone(NEW_YORK)
    told = {"day": in_words(there.date()), "time": f"{there.hour % 12 or 12}:{there:%M:%S}"}
    if there.hour < 12:
        return filled("{day}, {time} a.m. in New York", **told)
    return filled("{day}, {time} p.m. in New York", **told)
