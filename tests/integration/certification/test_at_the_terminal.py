"""At the terminal of a real register nobody approves in another's name (RUL-24, decision 0028)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.integration.campaigns import small

from standing import cli
from standing.accounts import actions as accounts
from standing.campaigns import deciding
from standing.certification import approvals, persons
from standing.certification.agreed import agreed_faults
from standing.certification.models import Approval, Overlay, Preparation, Proposal, Release
from standing.cli.main import run
from standing.cli.setup import set_up
from standing.jobs.models import Job
from standing.kernel.access import Act, Role
from standing.ledger import queries as ledger
from standing.ledger.models import Entry
from standing.register import proposing
from standing.register.models import Publication
from standing.workforce.models import Merge

pytestmark = [
    pytest.mark.tables,
    pytest.mark.django_db,
]
Captured = pytest.CaptureFixture[str]
ONE, SEVEN = small.mptc_id(1), small.mptc_id(7)
NOON = small.JULY_1 + timedelta(hours=2)
TWO = ("director", "executive")
NAMED = ("--approved-by", "director", "--approved-by", "executive")
RELEASE = ("release", small.CAMPAIGN)
BY_STAFF = ("--as", small.STAFF, "--reason", "One birth certificate")
MERGE = ("officer", "merge", SEVEN, "--into", ONE, *BY_STAFF)
UNMERGE = ("officer", "unmerge", SEVEN, *BY_STAFF)
SUSPEND = (
    "overlay", "impose", ONE, "--kind", "suspension", "--since", "2022-07-01",
    "--authority", "An order", "--reason", "By vote", "--as", "commissioner",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _prepared(
    request: pytest.FixtureRequest, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Acton's officer 1 is prepared; a real register unless a test names its scenario; it is noon."""
    set_up(at=small.MARCH_1, scenario=getattr(request, "param", ""))
    small.register()
    small.send(small.file(tmp_path / "acton.csv", 1))
    small.prepare()
    monkeypatch.setattr("standing.cli.acting.now", lambda: NOON)


def publish(folder: Path) -> tuple[str, ...]:
    return ("publish", "--out", str(folder / "public"), "--as", small.STAFF)


def act(by: str = small.STAFF, *, minutes: int = 0) -> Act:
    at = small.JULY_1 + timedelta(minutes=minutes)
    return small.act(by, at=at, reason="One birth certificate")


def give(about: approvals.Matter, *who: str) -> None:
    """Store approvals as the pages do, and leave it at that."""
    for minute, each in enumerate(who):
        approvals.give(act(each, minutes=minute), about)


def proposed_merge() -> Proposal:
    return persons.propose_merge(act(), keep=ONE, other=SEVEN)


def merged() -> None:
    made = proposed_merge()
    for minute, each in enumerate(TWO, 1):
        persons.approve(act(each, minutes=minute), key=made.key, preview=made.bound_to)


def proposed_release(folder: Path) -> Proposal:
    return proposing.propose(act(), out=folder / "public", as_of=small.JULY_1.date())


def refused(captured: Captured, *command: str) -> str:
    """Run a command that must end with status 1 and change nothing; return what it says."""
    before = small.everything()
    assert run([*command]) == 1
    assert small.everything() == before
    return captured.readouterr().err


NEITHER = "Director (director) and Executive (executive) have not approved"


@pytest.mark.parametrize(
    ("command", "about", "page"),
    [
        (RELEASE, "these determinations as things stand now", "/commission/decisions/"),
        (MERGE, "the merge as things stand now", f"/commission/persons/{ONE}/{SEVEN}/"),
    ],
    ids=["release", "merge"],
)
def test_naming_two_who_have_not_approved_changes_nothing_and_says_where_they_do(
    command: tuple[str, ...], about: str, page: str, capsys: Captured
) -> None:
    said = refused(capsys, *command, *NAMED)

    assert f"{NEITHER} {about}" in said
    assert page in said
    assert "Nobody approves in another’s name" in said
    assert not Release.objects.exists()
    assert not Merge.objects.exists()


def test_the_page_of_a_release_is_named_by_its_number(capsys: Captured) -> None:
    number = Preparation.objects.get().pk

    assert f"/commission/decisions/{number}/" in refused(capsys, *RELEASE, *NAMED)


@pytest.mark.parametrize("background", [(), ("--background",)], ids=["now", "in the background"])
def test_a_publication_that_two_have_not_approved_is_refused(
    background: tuple[str, ...], tmp_path: Path, capsys: Captured
) -> None:
    said = refused(capsys, *publish(tmp_path), *NAMED, *background)

    assert f"{NEITHER} a release of the public files as of July 1, 2022" in said
    assert "/commission/publications/" in said
    assert not (tmp_path / "public").exists()
    assert not Publication.objects.exists()
    assert not Job.objects.exists()


def test_a_parting_that_two_have_not_approved_is_refused(capsys: Captured) -> None:
    merged()

    assert f"{NEITHER} the parting" in refused(capsys, *UNMERGE, *NAMED)
    assert Merge.objects.filter(superseded_at=None).count() == 1


def test_a_suspension_that_two_have_not_approved_is_refused(capsys: Captured) -> None:
    two = ("--approved-by", "commissioner.two", "--approved-by", "commissioner.three")

    said = refused(capsys, *SUSPEND, *two)

    assert "have not approved this suspension" in said
    assert not Overlay.objects.exists()


def test_only_who_has_not_approved_is_named(capsys: Captured) -> None:
    small.approve("director")

    said = refused(capsys, *RELEASE, *NAMED)

    assert "Executive (executive) has not approved these determinations" in said
    assert "Director" not in said


def test_one_approval_of_a_proposed_merge_is_one(capsys: Captured) -> None:
    give(persons.matter(proposed_merge()), "director")

    assert "Executive (executive) has not approved the merge" in refused(capsys, *MERGE, *NAMED)


def test_approvals_of_an_earlier_preparation_do_not_count(tmp_path: Path, capsys: Captured) -> None:
    small.approve(*TWO)
    small.send(small.file(tmp_path / "b.csv", 1, 2), at=small.JUNE_30)
    small.prepare(at=small.JULY_1)

    assert NEITHER in refused(capsys, *RELEASE, *NAMED)


def test_an_approval_taken_back_does_not_count(capsys: Captured) -> None:
    small.approve("director")
    waiting = Preparation.objects.get()
    deciding.withdraw_approval(act("director", minutes=5), number=waiting.pk)
    small.approve("executive")

    assert "Director (director) has not approved" in refused(capsys, *RELEASE, *NAMED)


def test_two_accounts_of_one_person_are_one_person_still(tmp_path: Path, capsys: Captured) -> None:
    accounts.add_person(
        small.act("administrator", at=small.MARCH_1), username="executive.again", human_name="",
        human="executive", role=Role.COMMISSIONER,
    )  # fmt: skip
    same = ("--approved-by", "executive", "--approved-by", "executive.again")

    for command in (RELEASE, MERGE, publish(tmp_path)):
        assert "are both accounts of Executive" in refused(capsys, *command, *same)


def test_no_command_stores_an_approval_as_a_page_does() -> None:
    gives = re.compile(r"\.(give|approve(_\w+)?)\(")
    folder = Path(cli.__file__).parent

    assert [
        path.name for path in folder.glob("*.py") if gives.search(path.read_text("utf-8"))
    ] == []


# --- a pair that stands -----------------------------------------------------------------------------


def test_a_stored_pair_lets_the_release_be_finished(capsys: Captured) -> None:
    small.approve(*TWO)

    assert run([*RELEASE, *NAMED]) == 0

    assert "Issued 1 determinations" in capsys.readouterr().err
    assert pressed("preparation.approved") == [*TWO]
    assert agreed_faults() == []


def test_a_stored_pair_lets_the_publication_be_finished(tmp_path: Path) -> None:
    made = proposed_release(tmp_path)
    give(proposing.matter(made), *TWO)

    assert run([*publish(tmp_path), *NAMED]) == 0

    made.refresh_from_db()
    assert made.done_at == NOON
    assert (tmp_path / "public" / "release-1" / "release.json").is_file()
    assert pressed("publication.approved") == [*TWO]
    assert agreed_faults() == []


def test_a_stored_pair_about_another_day_publishes_nothing(
    tmp_path: Path, capsys: Captured
) -> None:
    give(proposing.matter(proposed_release(tmp_path)), *TWO)

    said = refused(capsys, *publish(tmp_path), "--as-of", "2022-06-30", *NAMED)

    assert f"{NEITHER} a release of the public files as of June 30, 2022" in said


def test_a_stored_pair_lets_a_merge_and_a_parting_be_finished() -> None:
    made = proposed_merge()
    give(persons.matter(made), *TWO)
    assert run([*MERGE, *NAMED]) == 0
    made.refresh_from_db()
    assert (made.done_at, made.ended) == (NOON, "Carried out.")

    parting = persons.propose_unmerge(act(minutes=180), other=SEVEN)
    for minute, each in enumerate(TWO, 181):
        approvals.give(act(each, minutes=minute), persons.matter(parting))
    assert run([*UNMERGE, *NAMED]) == 0

    assert not Merge.objects.filter(superseded_at=None).exists()
    assert [pressed("merge.approved"), pressed("unmerge.approved")] == [[*TWO], [*TWO]]
    assert agreed_faults() == []


def test_records_that_changed_since_it_was_proposed_are_not_joined(
    tmp_path: Path, capsys: Captured
) -> None:
    give(persons.matter(proposed_merge()), *TWO)
    small.approve(*TWO)
    small.named(*TWO, at=small.JULY_1 + timedelta(minutes=30))

    said = refused(capsys, *MERGE, *NAMED)

    assert "changed after this was looked at" in said
    assert not Merge.objects.exists()


def pressed(kind: str) -> list[str]:
    """Who approved, by the ledger; each pressed for themself and nothing was played."""
    entries = ledger.entries_of(kind)
    assert not any("played" in entry.facts_after for entry in entries)
    keys = {str(entry.facts_after["of"]) for entry in entries}
    assert {row.by for row in Approval.objects.filter(subject__in=keys)} == {
        entry.actor for entry in entries
    }
    return [entry.actor for entry in entries]


# --- an invented world ------------------------------------------------------------------------------


@pytest.mark.parametrize("_prepared", ["small"], indirect=True)
def test_in_an_invented_world_naming_somebody_is_their_approval_and_says_it_was_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standing.cli.acting.now", lambda: max(NOON, ledger.last_moment() or NOON))
    assert ledger.invented_world() == "small"
    two = ("--approved-by", "commissioner.two", "--approved-by", "commissioner.three")

    for command in (RELEASE, publish(tmp_path), MERGE, UNMERGE):
        assert run([*command, *NAMED]) == 0, command
    assert run([*SUSPEND, *two]) == 0

    approved = Entry.objects.filter(kind__endswith=".approved")
    assert approved.count() == 10
    assert all(entry.to_domain().facts_after["played"] is True for entry in approved)
    assert date(2022, 7, 1) == Overlay.objects.get().since
    assert agreed_faults() == []
    assert run(["check"]) == 0
