"""The record in sentences: who reads it, what they filter, and that every kind has its sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.integration.campaigns import small
from tests.integration.console.office import browser, opened

from standing.accounts import queries as people
from standing.accounts.models import Account, Grant
from standing.correspondence import mail_coverage, mails
from standing.jobs import actions as jobs
from standing.jobs import worker
from standing.jobs.domain import Kind
from standing.kernel.access import Act, Role
from standing.kernel.errors import NotPermitted
from standing.ledger.actions import record
from standing.ledger.models import Entry
from standing.pages.console import sentences

RECORD = "/commission/record/"
SOURCE = Path(sentences.__file__).parents[3]
NOT_OF_THE_LEDGER = {"scenario", "rules", "sheets"}


def kinds_in(tree: ast.AST) -> Iterator[str]:
    """Every kind of entry that a module writes out: after ``kind=``, or first in a ``Draft``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "kind":
            yield from (
                each.value
                for each in ast.walk(node.value)
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            )


def kinds_of_the_source() -> set[str]:
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        if file.relative_to(SOURCE).parts[0] not in NOT_OF_THE_LEDGER:
            found.update(kinds_in(ast.parse(file.read_text("utf-8"))))
    return {kind for kind in found if "." in kind and not kind.startswith(".")}


def kinds_of_events() -> set[str]:
    """Every member of every list of events in the source, and every kind that stands under a name."""
    found: set[str] = set()
    for file in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            listed = isinstance(node, ast.ClassDef) and node.name == "Event"
            named = (
                isinstance(node, ast.AnnAssign | ast.Assign) and "KIND" in ast.unparse(node)[:12]
            )
            if listed or named:
                found.update(
                    each.value
                    for each in ast.walk(node)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str)
                )
    return {kind for kind in found if re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*", kind)}


def test_every_kind_of_entry_has_its_sentence() -> None:
    found = kinds_of_the_source()
    assert {"determination.issued", "reason.removed", "approval.voided"} <= found
    assert sorted(found - sentences.SAID.keys()) == []
    listed = kinds_of_events()
    assert {"employment.corrected", "reminder.made", "dispute.decided"} <= listed
    assert sorted(listed - sentences.SAID.keys()) == []
    told = {*mails.ANSWERS, *mail_coverage.UNANSWERED}
    assert sorted(told - sentences.SAID.keys()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "status"),
    [("auditor", 200), ("executive", 200), ("director", 404), (small.STAFF, 404),
     ("commissioner", 404)],
)  # fmt: skip
def test_the_record_opens_to_who_may_read_it(username: str, status: int, tmp_path: Path) -> None:
    opened(tmp_path)
    assert browser(username).get(RECORD).status_code == status


@pytest.mark.django_db
def test_the_record_tells_who_did_what_and_leads_to_it(tmp_path: Path) -> None:
    opened(tmp_path)
    page = browser("auditor").get(RECORD).text
    assert "prepared determinations as number" in page
    assert "Staff.One" in page
    assert 'href="/commission/campaigns/2022-a-h/"' in page


@pytest.mark.django_db
def test_what_concerns_the_whole_register_is_not_called_its_public_files(tmp_path: Path) -> None:
    opened(tmp_path)
    page = browser("auditor").get(RECORD, {"kind": "register.opened"}).text.split("<ol")[1]
    assert "the register" in page
    assert "the public files" not in page


@pytest.mark.django_db
def test_filters_narrow_the_record_and_pages_follow_each_other_without_gaps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path)
    monkeypatch.setattr("standing.pages.console.record.AT_A_TIME", 3)
    auditor = browser("auditor")
    seen: list[int] = []
    address = ""
    while True:
        page = auditor.get(f"{RECORD}{address}").text
        seen += [int(part.split("<")[0]) for part in page.split(">entry ")[1:]]
        if 'rel="next"' not in page:
            break
        pager = page.split('class="pager"')[1].split("</nav>")[0]
        address = pager.split('href="')[-1].split('"')[0].replace("&amp;", "&")
    assert seen == sorted(Entry.objects.values_list("id", flat=True), reverse=True)
    only = auditor.get(RECORD, {"kind": "campaign.opened"}).text
    assert only.count(">entry ") == 1
    day = {"since": "2022-06-30", "until": "2022-06-30"}
    assert auditor.get(RECORD, day).text.count(">entry ") == 1
    assert auditor.get(RECORD, {"by": "nobody"}).text.count(">entry ") == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hostile",
    [
        {"before": "x"},
        {"before": "9" * 400},
        {"since": "soon"},
        {"since": "2022-07-02", "until": "2022-07-01"},
        {"kind": "k" * 5000},
    ],
)
def test_what_cannot_be_read_gets_a_sentence(hostile: dict[str, str], tmp_path: Path) -> None:
    opened(tmp_path)
    answer = browser("auditor").get(RECORD, hostile)
    assert answer.status_code == 400
    assert "This could not be used" in answer.text


@pytest.mark.django_db
def test_reading_is_entered_once_a_day_for_all_but_the_auditor(tmp_path: Path) -> None:
    opened(tmp_path)
    browser("auditor").get(RECORD)
    assert not Entry.objects.filter(kind="record.read").exists()
    executive = browser("executive")
    executive.get(RECORD)
    executive.get(RECORD)
    executive.get(RECORD, {"by": "director"})
    assert Entry.objects.filter(kind="record.read", actor="executive").count() == 2


@pytest.mark.django_db
def test_an_auditor_who_is_counsel_as_well_reads_as_counsel_and_it_is_entered(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    Grant.objects.create(
        account=Account.objects.get(username="auditor"), role=Role.COUNSEL,
        since=small.MARCH_1.date(), recorded_at=small.MARCH_1,
    )  # fmt: skip

    browser("auditor").get(RECORD)

    assert Entry.objects.filter(kind="record.read", actor="auditor").count() == 1


@pytest.mark.django_db
def test_a_role_that_does_not_open_the_record_leaves_the_auditors_reading_unentered(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    Grant.objects.create(
        account=Account.objects.get(username="auditor"), role=Role.RECORDS_OFFICER,
        since=small.MARCH_1.date(), recorded_at=small.MARCH_1,
    )  # fmt: skip

    browser("auditor").get(RECORD)

    assert not Entry.objects.filter(kind="record.read").exists()


@pytest.mark.django_db
def test_the_one_work_an_auditor_may_ask_for_is_the_walk_along_the_record(tmp_path: Path) -> None:
    opened(tmp_path)
    auditor = people.person("auditor", at=small.JUNE_30)
    for kind in set(Kind) - {Kind.VERIFY}:
        with pytest.raises(NotPermitted):
            jobs.ask(
                Act(by=auditor, at=small.JUNE_30), kind=kind, arguments={}, asked_at=small.JUNE_30
            )


@pytest.mark.django_db
def test_an_auditor_reads_that_character_was_weighed_and_not_why(tmp_path: Path) -> None:
    opened(tmp_path)
    record(
        small.act(at=small.JUNE_30, reason="A secret reason"), kind="character.weighed",
        subject=f"officer:{small.mptc_id(1)}", effective_on=small.DECISION_ON,
        authority="CERT-231", after={"found": "suitable"},
    )  # fmt: skip
    page = browser("auditor").get(RECORD).text
    assert "recorded what was found on character" in page
    assert "A secret reason" not in page
    assert "A secret reason" in browser("executive").get(RECORD).text


@pytest.mark.tables
@pytest.mark.django_db(transaction=True)
def test_a_walk_along_the_record_is_done_by_a_worker_and_its_result_is_shown(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    auditor = browser("auditor")
    answer = auditor.post(f"{RECORD}verify/")
    assert answer.status_code == 303
    before = Entry.objects.count()
    worker.work(once=True)
    assert Entry.objects.count() == before, "the walk enters nothing"
    assert "holds from the first to the last" in auditor.get(RECORD).text
    assert browser("director").post(f"{RECORD}verify/").status_code == 404


@pytest.mark.django_db
def test_the_record_asks_strangers_to_sign_in(tmp_path: Path) -> None:
    opened(tmp_path)
    assert Client().get(RECORD).status_code == 302
    assert Account.objects.filter(username="auditor").exists()


@pytest.mark.django_db
def test_who_is_named_by_account_or_by_name_and_an_agency_by_its_name(tmp_path: Path) -> None:
    opened(tmp_path)
    auditor = browser("auditor")

    by_account = auditor.get(RECORD, {"by": "staff.one"}).text
    by_name = auditor.get(RECORD, {"by": "Staff.One"}).text
    about = auditor.get(RECORD, {"about": "Acton Police"}).text

    assert by_account.count(">entry ") == by_name.count(">entry ") > 2
    assert "Entries by Staff.One." in by_name
    assert (
        about.count(">entry ") == Entry.objects.filter(subject=f"agency:{small.ACTON}").count() > 0
    )
    assert "Entries about Acton Police Department." in about


@pytest.mark.django_db
def test_what_is_chosen_from_is_told_in_words(tmp_path: Path) -> None:
    opened(tmp_path)
    page = browser("auditor").get(RECORD, {"kind": "filing.accepted"}).text
    assert '<option value="filing.accepted" selected>sent a</option>' not in page
    assert ">opened a campaign with<" not in page
    assert page.count(">entry ") == 1


@pytest.mark.django_db
def test_as_many_as_are_printed_at_once_stand_on_one_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(tmp_path)
    monkeypatch.setattr("standing.pages.console.record.AT_A_TIME", 2)
    page = browser("auditor").get(RECORD).text
    assert "?paper=yes" in page
    whole = browser("auditor").get(f"{RECORD}?paper=yes").text
    assert whole.count(">entry ") == Entry.objects.count() > 2


@pytest.mark.django_db
def test_about_an_officer_finds_files_decisions_and_what_names_the_officer_within(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    first, fifth = small.mptc_id(1), small.mptc_id(5)
    record(
        small.act(), kind="notice.handed-over", subject=f"agency:{small.ACTON}",
        effective_on=small.DECISION_ON, authority="CERT-521", after={"officers": [first]},
    )  # fmt: skip
    auditor = browser("auditor")

    found = auditor.get(RECORD, {"about": first}).text
    other = auditor.get(RECORD, {"about": fifth}).text

    assert f'name="about" value="{first}"' in found
    assert "sent a submission that was accepted" in found
    assert "handed a notice to its officer" in found
    assert "prepared determinations" in found
    assert "Acts about a whole round, list or packet name nobody" in found
    assert "opened a campaign with" not in found.split("</form>")[-1]
    assert "sent a submission that was accepted" not in other
    assert "handed a notice" not in other.split("</form>")[-1]


def test_every_kind_is_offered_once_under_a_subject_in_words() -> None:
    offered = [kind for _heading, some in sentences.kinds() for kind, _said in some]

    assert sorted(offered) == sorted(sentences.SAID)
    assert len(sentences.kinds()) <= 10


@pytest.mark.django_db
def test_an_account_that_an_entry_is_about_is_called_by_the_persons_name(tmp_path: Path) -> None:
    opened(tmp_path)
    record(
        small.act(), kind="account.recovered", subject="account:auditor",
        effective_on=small.DECISION_ON, authority="RUL-25",
    )  # fmt: skip
    name = Account.objects.get(username="auditor").human.name

    page = browser("auditor").get(RECORD, {"kind": "account.recovered"}).text

    assert f"recovered an account · {name}" in page
