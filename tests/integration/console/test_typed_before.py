"""What staff typed before a second factor was asked for stands in the form when they come back."""

from pathlib import Path

import pytest
from tests.integration.campaigns import small
from tests.integration.console.office import browser, opened, waiting
from tests.signing import asked_first

from standing.certification import persons as acts
from standing.certification.models import Approval, Proposal
from standing.correspondence import releasing
from standing.register import proposing

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
LONG_AGO = 16 * 60
REMARK = "Read against the sample of ten"


def test_the_remark_to_an_approved_decision(tmp_path: Path) -> None:
    opened(tmp_path)
    page = f"/commission/decisions/{waiting().pk}/"
    typed = {"preview": waiting().preview_hash, "reason": REMARK}

    shown = asked_first(browser("director", shown_ago=LONG_AGO), f"{page}approve/", page, typed)

    assert REMARK in shown
    assert not Approval.objects.exists()


def test_the_remark_to_an_approved_release_of_the_public_files(tmp_path: Path) -> None:
    opened(tmp_path)
    small.approve(at=small.JULY_1)
    releasing.issue(
        small.act(at=small.JULY_1), campaign=small.CAMPAIGN, approvers=("director", "executive")
    )
    made = proposing.propose(
        small.act(at=small.JULY_1), out=tmp_path / "out", as_of=small.JULY_1.date()
    )
    page = "/commission/publications/"
    typed = {"key": made.key, "preview": made.bound_to, "reason": REMARK}

    shown = asked_first(browser("director", shown_ago=LONG_AGO), f"{page}approve/", page, typed)

    assert REMARK in shown


def test_an_approval_about_two_records_has_nothing_to_type_and_is_there_to_be_pressed_again(
    tmp_path: Path,
) -> None:
    opened(tmp_path)
    one, two = sorted((small.mptc_id(1), small.mptc_id(7)))
    acts.propose_merge(
        small.act(at=small.JUNE_30, reason="One birth certificate."), keep=one, other=two
    )
    made = Proposal.objects.get()
    page = f"/commission/persons/{one}/{two}/"
    typed = {"key": made.key, "preview": made.bound_to}

    shown = asked_first(browser("director", shown_ago=LONG_AGO), f"{page}approve/", page, typed)

    assert f'name="preview" value="{made.bound_to}"' in shown
