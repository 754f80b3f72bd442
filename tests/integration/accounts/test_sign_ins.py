"""Sign-ins for an invented world: drawn once, kept to the owner, refused in a register of its own."""

import re
import stat
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.test import Client
from tests import make
from tests.integration.accounts.people import ABINGTON, STRONG

from standing.accounts import actions, queries, sign_ins
from standing.accounts.models import Account, Grant
from standing.accounts.sign_ins import SignIn, Wanted
from standing.kernel.access import Act, Held, Role
from standing.kernel.errors import NotFound, Refused
from standing.ledger import queries as ledger
from standing.ledger.actions import record

pytestmark = pytest.mark.django_db
SOURCE = Path(sign_ins.__file__).parents[1]
NOON = make.JUNE_30_2022
CLERK = Wanted(
    role=Role.AGENCY_SUBMITTER, username=f"{ABINGTON}.clerk", name="Dana Lowe", agency=ABINGTON
)
OFFICER = Wanted(
    role=Role.OFFICER, username="officer.0101-0002", name="Casey Lund", officer="0101-0002"
)


def administrator() -> Act:
    at = (ledger.last_moment() or NOON) + timedelta(seconds=1)
    return make.act(make.person("administrator", role=Role.ADMINISTRATOR), at=at)


def given(home: Path, *wanted: Wanted) -> list[SignIn]:
    return sign_ins.demo_sign_ins(administrator, wanted or (CLERK, OFFICER), home=home)


@pytest.fixture
def world() -> None:
    record(
        make.act(), kind="register.opened", subject="register", effective_on=NOON.date(),
        authority="RUL-16", after={"invented": True, "scenario": "small"},
    )  # fmt: skip


@pytest.mark.usefixtures("world")
def test_each_gets_an_account_a_password_and_an_app_and_a_second_run_gives_the_same(
    tmp_path: Path,
) -> None:
    first = given(tmp_path)
    entries = ledger.verify().entries
    second = given(tmp_path)

    assert second == first
    assert ledger.verify().entries == entries
    assert len({each.password for each in first}) == 2
    kept = tmp_path / "sign-ins.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    account = Account.objects.get(username=CLERK.username)
    assert account.check_password(first[0].password)
    assert account.email == f"clerk@{ABINGTON}.example"
    assert queries.person("officer.0101-0002", administrator().at).roles == {
        Held(Role.OFFICER, officer="0101-0002")
    }


@pytest.mark.usefixtures("world")
def test_whoever_is_there_keeps_account_and_role(tmp_path: Path) -> None:
    actions.add_person(
        administrator(), username=CLERK.username, human_name="Dana Lowe",
        role=Role.AGENCY_SUBMITTER, agency=ABINGTON,
    )  # fmt: skip
    given(tmp_path, CLERK)
    assert Grant.objects.filter(account__username=CLERK.username).count() == 1


@pytest.mark.usefixtures("world")
def test_a_password_that_its_holder_chose_is_left_and_not_printed(tmp_path: Path) -> None:
    given(tmp_path)
    account = Account.objects.get(username=CLERK.username)
    account.set_password(STRONG)
    account.save()

    clerk, officer = given(tmp_path)

    account.refresh_from_db()
    assert account.check_password(STRONG)
    assert (clerk.password, officer.password != "") == ("", True)


@pytest.mark.usefixtures("world")
def test_another_world_in_the_same_folder_gets_others(tmp_path: Path) -> None:
    kept = tmp_path / "sign-ins.json"
    kept.write_text(
        '{"world": "another", "accounts": {"officer.0101-0002": {"password": "old", "secret": "A"}}}'
    )
    assert given(tmp_path, OFFICER)[0].password != "old"
    assert "old" not in kept.read_text()


@pytest.mark.usefixtures("world")
def test_password_and_six_digits_sign_in(tmp_path: Path) -> None:
    clerk, _officer = given(tmp_path)
    client = Client()

    asked = client.post("/sign-in/", {"login": CLERK.username, "password": clerk.password})
    digits, _seconds = sign_ins.code_of(CLERK.username, wall=time.time())
    inside = client.post(asked["Location"], {"code": digits})

    assert asked["Location"].startswith("/sign-in/code/")
    assert inside.status_code == 302
    assert client.get("/account/").status_code == 200


@pytest.mark.usefixtures("world")
def test_the_six_digits_are_those_of_the_app(tmp_path: Path) -> None:
    given(tmp_path)
    digits, seconds = sign_ins.code_of(CLERK.username, wall=time.time())

    assert re.fullmatch(r"[0-9]{6}", digits)
    assert 0 < seconds <= 30
    secret = re.search(r'"secret": "([A-Z2-7]+)"', (tmp_path / "sign-ins.json").read_text())
    assert secret is not None
    assert validate_totp_code(secret[1], digits)
    with pytest.raises(NotFound, match="no account named nobody"):
        sign_ins.code_of("nobody", wall=0)


def test_a_register_of_its_own_gives_no_sign_in_and_no_digits(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="a real one"):
        given(tmp_path)
    with pytest.raises(Refused, match="a real one"):
        sign_ins.code_of("anybody", wall=0)
    assert not Account.objects.exists()
    assert not list(tmp_path.iterdir())


def test_nobody_is_added_but_in_an_invented_world_or_by_the_set_up() -> None:
    calls = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if re.search(r"\badd_person\(", path.read_text("utf-8"))
    }
    assert calls == {
        "accounts/actions.py", "accounts/sign_ins.py", "cli/playing.py", "cli/user.py",
    }  # fmt: skip
