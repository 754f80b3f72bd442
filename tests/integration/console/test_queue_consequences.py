"""What deciding cases would change is told before, and is what then happens."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from tests.integration.console import cases
from tests.integration.pages import world
from tests.integration.pages.world import World
from tests.signing import account, client_of

from standing.accounts import queries as accounts
from standing.campaigns.models import Filing, FilingRow
from standing.certification import queries as certification
from standing.certification.domain import Label
from standing.certification.models import Condition, ConditionAct, Determination
from standing.correspondence.mails import ANSWERS
from standing.jobs import foreseeing
from standing.jobs.choices import CHOICES, Choice
from standing.kernel.access import Act, Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.pages.clock import now
from standing.reports import queue as waiting
from standing.reports.queue import Asked
from standing.reports.queue_rows import Group

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
OFFERED = [
    (group, choice)
    for group, offered in CHOICES.items()
    for choice in offered
    if choice.name != "weighed"
]
"""Every choice but one that changes no status, and before 2023 cannot be made (CERT-230)."""


@pytest.fixture
def staff() -> Client:
    """A browser of the certification staff."""
    return client_of(account("staff", Role.CERTIFICATION_STAFF))


def overdue(made: World) -> None:
    """Let the conditions of one officer have been due on August 1, and let some be told by mail."""
    Condition.objects.filter(officer=made.officers[world.CONDITIONAL]).update(
        due_on=date(2022, 8, 1)
    )
    account("casey", Role.OFFICER, officer=world.CONDITIONAL)
    for clerk in ("one", "two"):
        account(clerk, Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)


def test_a_lapse_tells_certificates_statuses_mails_and_pages_before(staff: Client) -> None:
    overdue(cases.build(released=True))

    _address, _sent, page = cases.looked_at(
        staff, "overdue", "lapse", query="?ground=cpr", reason="Nothing came."
    )

    assert "<li>end 1 certificate</li>" in page
    assert "<li>change 1 public page, each as soon as its case is decided</li>" in page
    assert "<li>send 3 mails: 1 to officers, 2 to agencies, and no letter</li>" in page
    row = re.search(r'data-label="From">([^<]+)<.*?data-label="To">([^<]+)<', page)
    assert row
    assert row.groups() == (Label.CONDITIONALLY_CERTIFIED.value, Label.NOT_CERTIFIED.value)
    assert f'<a href="/officers/{world.CONDITIONAL}/">' in page
    assert not ConditionAct.objects.filter(state="C6 lapsed").exists()


def test_an_application_sent_back_tells_who_is_no_longer_certified_from_the_reference_date(
    staff: Client,
) -> None:
    cases.build()

    _address, _sent, page = cases.looked_at(staff, "review", "incomplete")

    assert "<li>end 1 certificate</li>" in page
    assert "<li>change 1 public page, each as soon as its case is decided</li>" in page


def test_what_changes_no_status_says_so(staff: Client) -> None:
    cases.build()

    _address, _sent, page = cases.looked_at(staff, "review", "good")

    assert "<li>change no status at once. The next determination reads the finding" in page
    assert "<li>send no mail, and no letter</li>" in page


def test_a_case_that_the_rules_would_refuse_is_counted_before(staff: Client) -> None:
    made = cases.build(released=True)
    found = Determination.objects.get(officer=made.officers[world.CONDITIONAL])
    ConditionAct.objects.create(
        determination=found, requirement="cpr", state="C3 proof in", on=date(2022, 8, 9),
        recorded_at=world.AUGUST_10,
    )  # fmt: skip

    _address, _sent, page = cases.looked_at(staff, "proof", "lapse")

    assert "<li>end no certificate</li>" in page
    assert "decide 1 case of these that the rules do not let be decided so" in page


@pytest.mark.parametrize(("group", "choice"), OFFERED, ids=lambda each: getattr(each, "name", each))
def test_what_is_foreseen_of_a_choice_is_what_then_stands(group: Group, choice: Choice) -> None:
    waits = _waiting(group)
    act = _act()
    on = date(2022, 12, 1) if choice.day == "until" else None
    before = _labels(act)
    foreseen = foreseeing.of_deciding(act, choice, on, waits)
    position = ledger.head()[0]

    choice.act(act, waits[0], on or act.day)

    after = _labels(act)
    moved = {pk: (before[pk], after[pk]) for pk in before if before[pk] != after[pk]}
    assert {
        effect.mptc_id: (effect.before.label, effect.after.label)
        for effect in foreseen.consequences.effects
        if effect.moves
    } == moved
    assert foreseen.declined == 0
    entries = [row.to_domain() for row in Entry.objects.filter(id__gt=position).order_by("id")]
    mails = [d for each in entries if each.kind in ANSWERS for d in ANSWERS[each.kind](each)]
    assert len(mails) == foreseen.to_officers + foreseen.to_agencies


def _waiting(group: Group) -> list[waiting.Case]:
    """One case of a group, in a world in which such a case waits."""
    issued = group in (Group.PROOF, Group.OVERDUE, Group.DUE)
    made = cases.build(released=issued)
    officer = made.officers[world.CONDITIONAL if issued else world.FURTHER_REVIEW]
    for name in ("one", "two"):
        account(name, Role.AGENCY_SUBMITTER, agency=world.SUBMITTER)
    account("officer", Role.OFFICER, officer=officer.mptc_id)
    if group is Group.PROOF:
        ConditionAct.objects.create(
            determination=Determination.objects.get(officer=officer), requirement="cpr",
            state="C3 proof in", on=date(2022, 8, 9), recorded_at=world.AUGUST_10,
        )  # fmt: skip
    if issued:
        due = date(2022, 8, 20) if group is Group.DUE else date(2022, 8, 1)
        Condition.objects.filter(officer=officer).update(due_on=due)
    if group is Group.MATCHES:
        cases.doubt(made, world.CERTIFIED)
    if group is Group.SET_ASIDE:
        Filing.objects.filter(receipt="R-0001").update(rows=20)
        line = FilingRow.objects.filter(officer=made.officers[world.CERTIFIED])
        line.update(set_aside="outside-cohort")
    if group is Group.BACKGROUND:
        row = Determination.objects.get(officer=officer)
        row.findings = row.findings.replace("character.not-attested", "background.answer-to-weigh")
        row.save()
    found = list(waiting.all_of(Asked(group=group), known=now()))
    assert found, "no such case waits in this world"
    return found[:1]


def _act() -> Act:
    """The act of somebody who may decide, a second after the last of the world."""
    at = now() + timedelta(seconds=1)
    account("decider", Role.CERTIFICATION_STAFF)
    return Act(by=accounts.person("decider", at=at), at=at, reason="Looked at.")


def _labels(act: Act) -> dict[str, Label]:
    """The label of everybody as known after an act, on its day or the reference date."""
    day = max(act.day, date(2022, 7, 1))
    found = certification.standings(None, on=day, known=act.at)
    ids = dict(certification.Officer.objects.values_list("pk", "mptc_id"))
    return {ids[pk]: each.label for pk, each in found.items()}
