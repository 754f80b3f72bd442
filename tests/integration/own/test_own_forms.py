"""What an officer may send: a dispute, contact data, a return; once, and never for somebody else."""

from datetime import date, datetime, timedelta
from html import unescape
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from tests import make
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.certification.domain import OverlayKind
from standing.certification.models import Overlay
from standing.correspondence.models import UnitWaiver
from standing.kernel.access import Role
from standing.ledger.models import Entry
from standing.requests import actions
from standing.requests.models import ContactData, Request, RequestAnswer
from standing.workforce.models import Employment, Officer

pytestmark = pytest.mark.django_db
OWN = world.CONDITIONAL
SAYS = "I began in 2011; the letter of appointment is with me."
LATER = world.AUGUST_10 + timedelta(days=1)


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


@pytest.fixture
def own() -> Client:
    """A browser in which the officer has signed in."""
    return officer(OWN, "own.officer")


def officer(mptc_id: str, username: str) -> Client:
    return client_of(account(username, Role.OFFICER, officer=mptc_id, second_factor=False))


def employment(mptc_id: str = OWN) -> Employment:
    return Employment.objects.get(officer__mptc_id=mptc_id, superseded_at__isnull=True)


def send(client: Client, address: str, **typed: Any) -> Any:
    """Open the page and send its form as it was shown."""
    page = client.get(address)
    shown = page.context["form"].initial["shown"] if page.status_code == HTTPStatus.OK else ""
    return client.post(address, {"shown": shown, **typed})


def dispute(client: Client, row: Employment | None = None, **typed: Any) -> Any:
    return send(
        client, f"/my/employment/{(row or employment()).pk}/dispute/", **{"says": SAYS, **typed}
    )


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def staff(**named: Any) -> Any:
    return make.act(make.person("staff"), at=LATER, **named)


def test_a_dispute_is_sent_and_stands_with_its_state_on_the_page(own: Client) -> None:
    sent = dispute(own)

    assert (sent.status_code, sent["Location"]) == (303, "/my/employment/")
    page = text(own.get("/my/employment/"))
    assert SAYS in page
    assert "Waits for an answer" in page
    assert "A person looks at it and answers here" in page
    assert "Say that this is wrong" not in page


def test_a_second_press_sends_nothing_and_says_so(own: Client) -> None:
    address = f"/my/employment/{employment().pk}/dispute/"
    form = {"shown": f"row {employment().pk}", "says": SAYS}

    first, second = own.post(address, form), own.post(address, form)

    assert first.status_code == HTTPStatus.SEE_OTHER
    assert second.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has not decided yet. Nothing was changed" in text(second)
    assert SAYS in text(second)
    assert Request.objects.count() == 1


def test_what_was_typed_stays_where_an_employment_was_put_right_meanwhile(own: Client) -> None:
    row = employment()
    address = f"/my/employment/{row.pk}/dispute/"
    shown = own.get(address).context["form"].initial["shown"]
    Employment.objects.filter(pk=row.pk).update(superseded_at=world.AUGUST_10)
    row.pk = None
    row.since, row.recorded_at = date(2011, 4, 6), world.AUGUST_10
    row.save(force_insert=True)

    stale = own.post(address, {"shown": shown, "says": SAYS})
    again = own.post(address, {"shown": "closed", "says": SAYS})

    assert stale.status_code == again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has changed since the page was shown" in text(stale)
    assert "may have been put right meanwhile" in text(again)
    assert SAYS in text(stale)
    assert not Request.objects.exists()


def test_nothing_said_is_answered_with_the_form_and_a_sentence(own: Client) -> None:
    empty = dispute(own, says="  ")

    assert empty.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Say what is wrong, and how you know" in text(empty)


def test_the_employment_of_another_is_not_there_by_guessing_its_number(own: Client) -> None:
    for row in Employment.objects.exclude(officer__mptc_id=OWN):
        absent = own.get("/my/employment/999999/dispute/")
        for method in (own.get, own.post):
            other = method(f"/my/employment/{row.pk}/dispute/")
            assert other.status_code == HTTPStatus.NOT_FOUND
        assert own.get(f"/my/employment/{row.pk}/dispute/").content == absent.content

    huge = own.get(f"/my/employment/{10**30}/dispute/")
    assert huge.status_code == HTTPStatus.NOT_FOUND
    assert not Request.objects.exists()


def test_a_request_of_another_cannot_be_taken_back_by_its_key(own: Client) -> None:
    other = officer(world.CERTIFIED, "other.officer")
    dispute(other, employment(world.CERTIFIED))
    key = Request.objects.get().key

    answer = own.post(f"/my/requests/{key}/withdraw/", {"shown": "open"})
    absent = own.post(f"/my/requests/{'0' * 24}/withdraw/", {"shown": "open"})

    assert answer.status_code == absent.status_code == HTTPStatus.NOT_FOUND
    assert key not in text(own.get("/my/")) + text(own.get("/my/employment/"))
    assert not RequestAnswer.objects.exists()


def test_a_dispute_is_taken_back_once(own: Client) -> None:
    dispute(own)
    address = f"/my/requests/{Request.objects.get().key}/withdraw/"

    first, second = own.post(address, {"shown": "open"}), own.post(address, {"shown": "open"})

    assert (first.status_code, first["Location"]) == (303, "/my/employment/")
    assert second.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has changed since the page was shown" in text(second)
    assert RequestAnswer.objects.count() == 1
    assert dispute(own).status_code == HTTPStatus.SEE_OTHER


def test_the_answer_of_the_commission_stands_on_the_page_with_its_reason(own: Client) -> None:
    dispute(own)
    key = Request.objects.get().key
    actions.decide_dispute(staff(reason="The appointment says 2015."), request=key, granted=False)

    page = text(own.get("/my/employment/"))

    assert "Not agreed on August 11, 2022." in page
    assert "The commission’s reason: The appointment says 2015." in page


CONTACT = {"email": "casey@example.org", "unit": "no-unit", "unit_name": "", "unit_head_email": ""}


def test_contact_is_kept_shown_back_since_when_and_what_held_before(own: Client) -> None:
    first = send(own, "/my/contact/", **CONTACT)
    send(own, "/my/contact/", **{**CONTACT, "email": "new@example.org"})

    assert (first.status_code, first["Location"]) == (303, "/my/contact/")
    page = text(own.get("/my/contact/"))
    assert "Signed: no bargaining unit." in page
    assert "<dd>new@example.org</dd>" in page
    assert "<dd>August 10, 2022</dd>" in page
    assert "What held before" in page
    assert "casey@example.org." in page


def test_contact_that_cannot_be_used_keeps_what_was_typed(own: Client) -> None:
    answer = send(own, "/my/contact/", **{**CONTACT, "email": "casey at home", "unit": "named"})

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert 'value="casey at home"' in text(answer)
    assert "mail cannot be sent to that" in text(answer)
    assert not ContactData.objects.exists()


def test_a_contact_form_left_open_does_not_overwrite_a_later_word(own: Client) -> None:
    shown = own.get("/my/contact/").context["form"].initial["shown"]
    send(own, "/my/contact/", **CONTACT)

    stale = own.post("/my/contact/", {"shown": shown, **CONTACT, "email": "old@example.org"})
    shown_again = stale.context["form"].data["shown"]
    again = own.post("/my/contact/", {"shown": shown_again, **CONTACT, "email": "old@example.org"})

    assert stale.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has changed since the page was shown" in text(stale)
    assert 'value="old@example.org"' in text(stale)
    assert again.status_code == HTTPStatus.SEE_OTHER
    assert ContactData.objects.count() == 2


def test_the_same_contact_twice_is_one_row_and_a_sentence(own: Client) -> None:
    send(own, "/my/contact/", **CONTACT)
    again = send(own, "/my/contact/", **CONTACT)

    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "what is on record already" in text(again)
    assert ContactData.objects.count() == 1


def test_the_waiver_is_signed_on_the_page_which_says_when_it_is_honoured(own: Client) -> None:
    page = text(own.get("/my/contact/"))
    send(own, "/my/contact/", **{**CONTACT, "unit": "waived"})

    assert "do not know a waiver yet" in page
    assert "from November 8, 2024 on" in page
    assert UnitWaiver.objects.get().signed_on == date(2022, 8, 10)
    assert "A waiver is on file, signed on August 10, 2022, by you" in text(own.get("/my/contact/"))
    told = Entry.objects.filter(subject=f"officer:{OWN}").order_by("id")
    assert [entry.kind for entry in told][-2:] == ["contact.recorded", "unit-waiver.recorded"]


def test_a_waiver_that_the_agency_recorded_is_shown_as_such(own: Client) -> None:
    UnitWaiver.objects.create(
        officer=employment().officer, signed_on=date(2022, 6, 1), recorded_at=world.JULY_1
    )

    page = own.get("/my/contact/")

    assert "signed on June 1, 2022, as your agency recorded it" in text(page)
    assert page.context["form"].initial["unit"] == "waived"


def on_leave(mptc_id: str = OWN) -> None:
    Overlay.objects.create(
        officer=Officer.objects.get(mptc_id=mptc_id), kind=OverlayKind.LEAVE.value,
        since=date(2022, 7, 11), authority="CERT-358", recorded_at=world.JULY_6,
    )  # fmt: skip


def test_a_return_is_reported_and_what_follows_is_told_with_its_day(own: Client) -> None:
    on_leave()

    page = text(own.get("/my/return/"))
    sent = send(own, "/my/return/", on="2022-08-08")
    after = text(own.get("/my/return/"))

    assert "is then due by November 8, 2022, if the first day back is August 10, 2022" in page
    assert (sent.status_code, sent["Location"]) == (303, "/my/return/")
    assert "is then due by November 7, 2022, if the first day back is August 8, 2022" in after
    assert "Report my return" not in after
    assert Request.objects.get().asked == '{"on":"2022-08-08"}'


def test_a_return_is_reported_once_however_often_it_is_pressed(own: Client) -> None:
    on_leave()
    form = {"shown": "none", "on": "2022-08-08"}

    first, second = own.post("/my/return/", form), own.post("/my/return/", form)

    assert first.status_code == HTTPStatus.SEE_OTHER
    assert second.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "has changed since the page was shown" in text(second)
    assert Request.objects.count() == 1


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("", "Give the first day on which you were back on duty"),
        ("soon", "We could not read that as a date"),
        ("2022-08-11", "August 11, 2022 has not come: today is August 10, 2022"),
        ("2022-07-01", "Your leave began on July 11, 2022"),
    ],
)
def test_a_day_that_cannot_be_is_answered_with_a_sentence(own: Client, on: str, told: str) -> None:
    on_leave()

    answer = send(own, "/my/return/", on=on)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in text(answer)
    assert not Request.objects.exists()


def test_without_a_leave_on_record_there_is_nothing_to_report(own: Client) -> None:
    page = text(own.get("/my/return/"))
    sent = own.post("/my/return/", {"shown": "none", "on": "2022-08-08"})

    assert "No leave of yours is on record today" in page
    assert "Report my return" not in page
    assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "no leave of yours on record" in text(sent)


def test_a_leave_is_no_matter_for_a_petition(own: Client) -> None:
    on_leave()

    assert "A leave is not a matter for a petition" in text(own.get("/my/return/"))
    assert "Report your return" in text(own.get("/my/"))


def test_nothing_an_officer_sends_shows_on_the_public_page(own: Client, client: Client) -> None:
    before = text(client.get(f"/officers/{OWN}/"))
    on_leave()
    dispute(own)
    send(own, "/my/contact/", **CONTACT)
    send(own, "/my/return/", on="2022-08-08")

    after = text(client.get(f"/officers/{OWN}/"))

    for private in (SAYS, "casey@example.org", "disputed", "August 8, 2022"):
        assert private not in after
    assert before.count("<li>") == after.count("<li>"), "the public timeline tells none of it"


def test_the_moment_of_what_was_sent_is_the_registers_own(own: Client) -> None:
    dispute(own)

    assert Request.objects.get().asked_at > world.AUGUST_10
    assert Request.objects.get().asked_at < datetime(2022, 8, 11, tzinfo=world.AUGUST_10.tzinfo)
