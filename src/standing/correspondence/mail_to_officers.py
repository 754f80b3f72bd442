"""The mails that answer what happens to one officer: to the officer, the agency, a union's head.

An officer without an account is told by the agency, which hands the notice over (CERT-522). No subject
names anybody, or says what a mail is about beyond that there is something to read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from standing.campaigns import queries as campaigns
from standing.campaigns.claims import claimed
from standing.certification.domain import OverlayKind
from standing.correspondence import addressees, models, queries
from standing.correspondence.addressees import Addressee
from standing.correspondence.domain import NoticeContent, NoticeKind, Recipient
from standing.correspondence.mail_texts import address, mail
from standing.kernel.periods import Span, day_of, in_words
from standing.ledger.domain import Entry
from standing.mail.domain import Draft
from standing.rules.sentences import finding_title
from standing.workforce import queries as workforce
from standing.workforce.domain import Employed

AGENCY_TELLS: Final = frozenset({"E22"})
"""Editions under which the agency tells its officers, and the commission does not (CERT-522, 1004)."""
_ANSWERED: Final = {
    "dispute.decided": "The commission has looked at what you said of your employment.",
    "return.decided": "The commission has looked at your report that you are back from leave.",
}
_GRANTED: Final = "granted"
_RESTRICTION: Final = "a restriction of your certificate"
_SUSPENSION: Final = "a suspension of your certificate"


def notices_written(entry: Entry) -> Iterator[Draft]:
    """Send the notices just written to officers (from E23 on) and copies to heads of unions (CERT-121).

    The agency hears when its packet is built (CERT-1004).
    """
    slug = entry.subject.removeprefix("campaign:")
    of = campaigns.campaign(slug)
    rows = models.Notice.objects.filter(campaign=slug, recorded_at=entry.recorded_at)
    written = set(rows.values_list("officer__mptc_id", "kind"))
    codes = rows.values_list("agency__code", flat=True).distinct().order_by("agency__code")
    for code in list(codes):
        contents = [
            notice
            for packet in queries.packet_contents(
                slug, agency=code, known=entry.recorded_at, base_url=address("")
            )
            for notice in packet.notices
            if (notice.mptc_id, notice.kind.value) in written
            and notice.dated_on == entry.effective_on
        ]
        reached = {}
        if of.edition not in AGENCY_TELLS:
            ids = [each.mptc_id for each in contents]
            reached = addressees.of_officers(ids, at=entry.recorded_at)
        for each in contents:
            if each.mptc_id in reached:
                yield _notice(entry, each, reached[each.mptc_id])
            if Recipient.UNIT in each.recipients and each.unit is not None and each.unit.email:
                yield _copy(entry, each, unit=each.unit.name, email=each.unit.email)


def condition_changed(entry: Entry) -> Iterator[Draft]:
    """Tell officer and agency that a condition was met, got more time, or ran out (CERT-1019, 1020)."""
    title = finding_title(str(entry.facts_after["requirement"]))
    due = entry.facts_after.get("due_on")
    later = in_words(date.fromisoformat(str(due))) if due else ""
    outcome, then = {
        "condition.met": (
            f"The commission has confirmed your proof: {title}.",
            "You need to do nothing more about it.",
        ),
        "condition.extended": (
            f"You have until {later} for what is still owed: {title}.",
            f"Send proof by {later}.",
        ),
        "condition.lapsed": (
            f"The time for what was still owed has run out: {title}.",
            "Read what it means for your certificate, and what you can do about it.",
        ),
    }[entry.kind]
    yield from _to_officer("officer-condition", entry, outcome=outcome, next=then)
    yield from _to_agencies(entry, outcome=_of_officer(outcome))


def overlay_changed(entry: Entry) -> Iterator[Draft]:
    """Tell officer and agency of a suspension, restriction or leave (CERT-1021, 1023)."""
    kind = OverlayKind(str(entry.facts_after["kind"]))
    what = _RESTRICTION if kind is OverlayKind.RESTRICTED else _SUSPENSION
    began = entry.kind == "overlay.imposed"
    day = in_words(entry.effective_on)
    if kind is OverlayKind.LEAVE:
        outcome = (
            f"Your leave is recorded from {day} on." if began else f"Your leave ended on {day}."
        )
        then = (
            "Report when you are back; do it on the page of your record."
            if began
            else "What you still owe has new last days, counted from your return."
        )
    else:
        outcome = (
            f"The commission has imposed {what}, from {day} on."
            if began
            else f"The commission has lifted {what}. It ended on {day}."
        )
        then = "Read what it rests on and until when you can ask for a hearing." if began else ""
    yield from _to_officer("officer-overlay", entry, outcome=outcome, next=then)
    yield from _to_agencies(entry, outcome=_of_officer(outcome))


def return_recorded(entry: Entry) -> Iterator[Draft]:
    """Tell an officer that the agency reported the return from leave (CERT-1021).

    Where the officer reported it, and the commission found that it holds, each hears of that instead.
    """
    if entry.facts_after.get("told_by") == "officer":
        day = in_words(entry.effective_on)
        yield from _to_officer(
            "officer-overlay", entry, outcome=f"Your leave ended on {day}, as you reported.",
            next="What it means for what you still owe stands on the page of your record.",
        )  # fmt: skip
        yield from _to_agencies(
            entry, outcome=f"An officer has reported to be back from leave since {day}, and the "
            "commission has recorded it. You need not report it again.",
        )  # fmt: skip
        return
    yield from _to_officer(
        "officer-overlay", entry,
        outcome="Your agency has reported that you are back from leave since "
        f"{in_words(entry.effective_on)}.",
        next="If that is not so, dispute it on the page of your record.",
    )  # fmt: skip


def hire_recorded(entry: Entry) -> Iterator[Draft]:
    """Tell the officer, and every other agency where they serve, that an agency reported a hire.

    Nobody at the commission has confirmed it, so that whom it concerns is the first to see a mistake.
    """
    hiring = str(entry.facts_after["agency"])
    name, day = workforce.agency(hiring).name, in_words(entry.effective_on)
    yield from _to_officer(
        "officer-overlay", entry,
        outcome=f"{name} has reported that you work there, from {day} on.",
        next="If that is not so, dispute it on the page of your record.",
    )  # fmt: skip
    yield from _to_agencies(
        entry, on=max(entry.effective_on, day_of(entry.recorded_at)), but=hiring,
        outcome=f"{name} has reported that it hired an officer of yours, from {day} on. If the officer "
        "has left you, report the separation; if it looks like a mistake, tell the commission's staff.",
    )  # fmt: skip


def employment_corrected(entry: Entry) -> Iterator[Draft]:
    """Tell officer and agency how the commission put an employment on record right."""
    after = entry.facts_after
    code = str(after["agency"])
    name = workforce.agency(code).name
    if after.get("never"):
        now = "it is taken off the record"
    else:
        days = {word: str(after.get(word) or "") for word in ("since", "until")}
        now = f"it is on record from {in_words(date.fromisoformat(days['since']))}"
        if days["until"]:
            now += f" up to {in_words(date.fromisoformat(days['until']))}, the first day no longer there"
    yield from _to_officer(
        "officer-overlay", entry,
        outcome=f"The commission has corrected your employment at {name}: {now}.",
        next="If that is not so, dispute it on the page of your record.",
    )  # fmt: skip
    mptc_id = entry.subject.removeprefix("officer:")
    for to in addressees.of_agencies([code], at=entry.recorded_at).get(code, []):
        yield mail(
            "agency-officer", kind="agency-officer", entry=entry, to=to, agency=code, officer=mptc_id,
            blanks={
                "outcome": "The commission has corrected the employment of an officer at "
                f"{name}: {now}.",
                "agency": name, "mptc_id": mptc_id, "portal": address(f"/agency/{code}/roster/"),
            },
        )  # fmt: skip


def answered(entry: Entry) -> Iterator[Draft]:
    """Tell an officer that what they asked or reported has an answer.

    A return that was granted ends the leave, which is told by itself.
    """
    if entry.kind == "return.decided" and entry.facts_after.get("state") == _GRANTED:
        return
    yield from _to_officer("answer-officer", entry, outcome=_ANSWERED[entry.kind])


def _notice(entry: Entry, notice: NoticeContent, to: Addressee) -> Draft:
    outcome, then = _said(notice)
    return mail(
        "notice-officer", kind="notice", entry=entry, to=to, officer=notice.mptc_id,
        blanks={"outcome": outcome, "next": then, "own": address("/my/")},
    )  # fmt: skip


def _copy(entry: Entry, notice: NoticeContent, *, unit: str, email: str) -> Draft:
    outcome = (
        f"On {in_words(notice.dated_on)} the commission wrote a notice to the officer with MPTC ID "
        f"{notice.mptc_id}. {_FOR_THE_UNIT[notice.kind]}"
    )
    return mail(
        "notice-union", kind="union-copy", entry=entry, to=Addressee(email, "", ""),
        officer=notice.mptc_id,
        blanks={
            "outcome": outcome, "unit": unit, "agency": notice.agency_name,
            "public": address(f"/officers/{notice.mptc_id}/"),
        },
    )  # fmt: skip


_FOR_THE_UNIT: Final = {
    NoticeKind.CERTIFIED: "The officer is certified.",
    NoticeKind.CONDITIONAL: "The officer is certified with conditions that are still owed.",
    NoticeKind.FURTHER_REVIEW: "No decision has been made yet.",
    NoticeKind.DECLINED: "The certificate was not renewed.",
    NoticeKind.EXTENSION: "No decision has been made yet.",
    NoticeKind.VACATED: "An earlier decision was set aside.",
}


def _said(notice: NoticeContent) -> tuple[str, str]:
    """What a notice comes to, and what to do by when; a review is told of in the record only."""
    review = (
        f"You may ask the executive director for a review until {in_words(notice.petition_due)}."
        if notice.petition_due
        else ""
    )
    last_day = in_words(date.fromordinal(notice.expires_on.toordinal() - 1))
    match notice.kind:
        case NoticeKind.CERTIFIED:
            return f"You are certified until {last_day}.", "You need to do nothing."
        case NoticeKind.CONDITIONAL:
            first = min((each.due_on for each in notice.conditions), default=None)
            owed = len(notice.conditions)
            many = "one thing is" if owed == 1 else f"{owed} things are"
            by = f" The first is due by {in_words(first)}." if first else ""
            return (
                f"You are conditionally certified: you may serve, and {many} still owed.{by}",
                f"Send proof through your agency as soon as you have it. {review}".strip(),
            )
        case NoticeKind.DECLINED:
            return "The commission did not renew your certificate.", review
        case NoticeKind.VACATED:
            return "The commission set aside an earlier decision about your certificate.", ""
        case NoticeKind.EXTENSION:
            return "Your agency has more time to file for you.", "You need to do nothing now."
        case NoticeKind.FURTHER_REVIEW:
            return "The commission has written to you about your application.", ""


def _to_officer(name: str, entry: Entry, **blanks: str) -> Iterator[Draft]:
    mptc_id = entry.subject.removeprefix("officer:")
    to = addressees.of_officers([mptc_id], at=entry.recorded_at).get(mptc_id)
    if to is not None:
        yield mail(
            name, kind=name, entry=entry, to=to, officer=mptc_id,
            blanks={**blanks, "own": address("/my/")},
        )  # fmt: skip


def _to_agencies(
    entry: Entry, *, outcome: str, on: date | None = None, but: str = ""
) -> Iterator[Draft]:
    """To every agency at which the officer serves on the day, by default that of the act.

    Not to the one named in ``but``, nor to one that alone says so itself.
    """
    mptc_id, on = entry.subject.removeprefix("officer:"), on or entry.effective_on
    serving = _serving([workforce.officer(mptc_id).pk], on=on, known=entry.recorded_at)
    places = {code: name for held in serving.values() for code, name in held.items()}
    places.pop(but, None)
    reached = addressees.of_agencies(list(places), at=entry.recorded_at)
    for code, name in places.items():
        for to in reached.get(code, []):
            yield mail(
                "agency-officer", kind="agency-officer", entry=entry, to=to, agency=code,
                officer=mptc_id,
                blanks={
                    "outcome": outcome, "agency": name, "mptc_id": mptc_id,
                    "portal": address(f"/agency/{code}/roster/"),
                },
            )  # fmt: skip


def _serving(
    officer_ids: Collection[int], *, on: date, known: datetime
) -> dict[int, dict[str, str]]:
    """Return at which agencies, by code with the name, each officer serves on a day.

    An agency that alone says so itself is left out.
    """
    times: dict[int, list[Employed]] = defaultdict(list)
    for told in workforce.employments(officer_ids, on=None, known=known).values():
        for place in told:
            times[place.agency_id].append(place)
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for agency_id, held in sorted(times.items(), key=lambda item: item[1][0].agency_code):
        alone = claimed(agency_id, held, known=known)
        for each in held:
            if Span(each.since, each.until).covers(on) and each.officer_id not in alone:
                found[each.officer_id][each.agency_code] = each.agency_name
    return found


def would_reach(
    officers: Mapping[int, str], *, on: date, known: datetime
) -> tuple[dict[int, int], dict[int, int]]:
    """Return how many mails an act of a day about each officer sends: to the officer, to agencies.

    ``officers`` gives the MPTC ID of each officer's key. The readers are those of ``condition_changed``.
    """
    own = addressees.of_officers(list(officers.values()), at=known)
    serving = _serving(list(officers), on=on, known=known)
    codes = {code for held in serving.values() for code in held}
    reached = addressees.of_agencies(codes, at=known)
    return (
        {pk: int(mptc_id in own) for pk, mptc_id in officers.items()},
        {pk: sum(len(reached.get(code, [])) for code in serving.get(pk, {})) for pk in officers},
    )


def _of_officer(outcome: str) -> str:
    """Say to an agency what was said to the officer."""
    return (
        outcome.replace("You have", "An officer has")
        .replace("your certificate", "an officer's certificate")
        .replace("your proof", "an officer's proof")
        .replace("Your leave", "The leave of an officer")
    )
