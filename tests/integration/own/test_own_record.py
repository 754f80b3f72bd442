"""An officer's own pages: where they stand, why, what to do, what anybody sees; and nobody else's."""

import json
import re
import zipfile
from datetime import date
from html import unescape
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from tests.integration.pages import world
from tests.signing import account, client_of

from standing.certification.models import Determination, Overlay
from standing.correspondence.models import Notice, Packet
from standing.kernel.access import Role
from standing.kernel.canonical import digest
from standing.mail.models import Message
from standing.pages.own.urls import urlpatterns
from standing.workforce.models import Merge, Officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _world() -> None:
    world.build()


def officer(mptc_id: str, username: str = "an.officer") -> Client:
    return client_of(account(username, Role.OFFICER, officer=mptc_id, second_factor=False))


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def read(client: Client, address: str = "/my/") -> str:
    answer = client.get(address)
    assert answer.status_code == HTTPStatus.OK
    return answer.content.decode()


def notice(mptc_id: str, kind: str = "conditional") -> Notice:
    decided = Determination.objects.get(officer__mptc_id=mptc_id)
    return Notice.objects.create(
        officer=decided.officer, agency=decided.agency, campaign=decided.campaign, kind=kind,
        determination=decided, dated_on=date(2022, 7, 1), recorded_at=world.JULY_1,
    )  # fmt: skip


def packet(*notices: Notice, folder: Path) -> Path:
    """A packet as it is kept: each notice's letter, and the list of what it holds."""
    letters = {n.officer.mptc_id: b"%PDF of " + n.officer.mptc_id.encode() for n in notices}
    listing = {
        "notices": [
            {
                "document": f"{n.campaign.upper()}/{n.officer.mptc_id}/{n.kind}",
                "file": f"notices/{n.officer.mptc_id}.pdf",
                "sha256": digest(letters[n.officer.mptc_id]),
            }
            for n in notices
        ]
    }
    made = folder / "made.zip"
    made.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(made, "w") as bundle:
        bundle.writestr("manifest.json", json.dumps(listing))
        for mptc_id, pdf in letters.items():
            bundle.writestr(f"notices/{mptc_id}.pdf", pdf)
    sha256 = digest(made.read_bytes())
    kept = made.rename(folder / f"{sha256}.zip")
    Packet.objects.create(
        campaign=notices[0].campaign, agency=notices[0].agency, file_name="p.zip", sha256=sha256,
        notices=len(notices), recorded_at=world.JULY_6,
    )  # fmt: skip
    return kept


def test_the_page_opens_with_a_sentence_a_neighbour_understands() -> None:
    said = text(read(officer(world.CERTIFIED)))

    assert "Jordan A. Avery is certified to serve as a police officer until July 1, 2025." in said
    assert "Printed expiry July 1, 2025" in said


def test_what_to_do_next_has_its_day_and_how_long_that_is() -> None:
    said = text(read(officer(world.CONDITIONAL)))

    assert "September 30, 2022 51 days left" in said
    assert "CPR certificate: proof is due by September 30, 2022." in said


def test_there_are_at_most_three_things_to_do_next() -> None:
    page = read(officer(world.CONDITIONAL))

    steps = page[page.index('class="steps"') : page.index("</ol>", page.index('class="steps"'))]
    assert steps.count("<li>") == 3


def test_a_condition_is_named_with_its_day_and_how_to_prove_it() -> None:
    said = text(read(officer(world.CONDITIONAL)))

    assert "Send a copy of your CPR card, both sides, with its expiration date." in said
    assert "Due by September 30, 2022 (51 days left)." in said


def test_a_condition_that_was_met_stands_as_done() -> None:
    said = text(read(officer(world.MET_LATER)))

    assert "CPR certificate Done Confirmed on August 10, 2022." in said


def test_why_shows_every_finding_with_the_evidence_looked_at() -> None:
    said = text(read(officer(world.CONDITIONAL)))

    for title in ("Background check", "Good character and fitness", "Age", "Duty status"):
        assert title in said
    assert "receipt R-0001 row 2: CPR Expiration May 1, 2022" in said
    assert "Only you, your agency and the commission see this" in said


def test_what_would_change_it_is_told() -> None:
    said = text(read(officer(world.DECLINED)))

    assert "What would change this" in said
    assert "It takes a new application." in said


@pytest.mark.parametrize(
    ("mptc_id", "told"),
    [
        (world.CONDITIONAL, "certification@commission.example"),
        (world.FURTHER_REVIEW, "What our notice asked you for: send it by e-mail"),
        (world.CERTIFIED, "An objection to what the record says"),
    ],
)
def test_how_to_answer_today_is_by_mail_and_no_door_leads_nowhere(mptc_id: str, told: str) -> None:
    page = read(officer(mptc_id))

    assert told in text(page)
    own = set(re.findall(r'href="(/my/[^"#]*)"', page))
    client = officer(mptc_id, "again")
    assert {client.get(address).status_code for address in own} == {HTTPStatus.OK}


@pytest.mark.parametrize("mptc_id", sorted(world.PEOPLE))
def test_the_preview_is_the_public_page_word_for_word(mptc_id: str, client: Client) -> None:
    public = read(client, f"/officers/{mptc_id}/")
    preview = read(officer(mptc_id), "/my/public/")

    part = public[public.index("<h1>") : public.index("</main>")].strip()
    assert part in preview


def test_the_preview_of_another_day_is_the_public_page_of_that_day(client: Client) -> None:
    asked = "?on=2022-06-30&known=2022-06-30"
    public = read(client, f"/officers/{world.CONDITIONAL}/{asked}")
    preview = read(officer(world.CONDITIONAL), f"/my/public/{asked}")

    assert public[public.index("<h1>") : public.index("</main>")].strip() in preview


@pytest.mark.parametrize("mptc_id", sorted(world.PEOPLE))
def test_every_officer_of_the_world_can_read_the_own_pages(mptc_id: str) -> None:
    client = officer(mptc_id)

    assert f"MPTC ID {mptc_id}" in read(client)
    for name in ("own-public", "own-employment", "own-contact", "own-return"):
        read(client, reverse(name))


def test_no_page_names_another_officer() -> None:
    notice(world.CERTIFIED, "certified")
    client = officer(world.CONDITIONAL)
    others = [
        word
        for mptc_id, name in world.PEOPLE.items()
        if mptc_id != world.CONDITIONAL
        for word in (mptc_id, name.last)
    ]

    for pattern in urlpatterns:
        if pattern.pattern.regex.groups == 0:
            page = text(read(client, reverse(str(pattern.name))))
            assert [word for word in others if word in page] == [], pattern.name


def test_every_own_page_asks_for_a_sign_in_and_is_not_there_for_others() -> None:
    addresses = [
        "/my/", "/my/public/", "/my/employment/", "/my/contact/", "/my/return/",
        "/my/notices/2022-a-h/1.pdf", "/my/employment/1/dispute/",
    ]  # fmt: skip
    staff = client_of(account("staff", Role.CERTIFICATION_STAFF))
    clerk = client_of(account("clerk", Role.AGENCY_SUBMITTER, agency=world.SUBMITTER))

    for address in addresses:
        assert Client().get(address).status_code == HTTPStatus.FOUND
        assert staff.get(address).status_code == HTTPStatus.NOT_FOUND
        assert clerk.get(address).status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize("bound", ["", "9999-9999"])
def test_an_account_without_a_record_is_told_whom_to_ask_on_every_page(bound: str) -> None:
    client = officer(bound)

    for address in ("/my/", "/my/public/", "/my/employment/", "/my/contact/", "/my/return/"):
        said = text(read(client, address))
        assert "No record is joined to this account yet" in said
        assert "certification@commission.example" in said
    assert client.post("/my/contact/", {"email": "a@b.example"}).status_code == HTTPStatus.OK


def test_the_own_letter_comes_out_of_the_packet_and_nobody_elses(settings: LazySettings) -> None:
    folder = Path(settings.FILES) / "packets"
    packet(notice(world.CONDITIONAL), notice(world.CERTIFIED, "certified"), folder=folder)
    client = officer(world.CONDITIONAL)

    page = read(client)
    answer = client.get("/my/notices/2022-a-h/1.pdf")

    assert 'href="/my/notices/2022-a-h/1.pdf"' in page
    assert answer.content == b"%PDF of 0101-0002"
    assert answer["Content-Type"] == "application/pdf"
    assert "2022-a-h-0101-0002-conditional.pdf" in answer["Content-Disposition"]
    for guessed in ("2022-a-h/2", "2022-a-h/0", "2023-i-p/1"):
        assert client.get(f"/my/notices/{guessed}.pdf").status_code == HTTPStatus.NOT_FOUND


def test_a_letter_that_is_no_longer_what_was_built_is_not_handed_out(
    settings: LazySettings,
) -> None:
    folder = Path(settings.FILES) / "packets"
    kept = packet(notice(world.CONDITIONAL), folder=folder)
    with zipfile.ZipFile(kept) as bundle:
        listing = bundle.read("manifest.json")
    with zipfile.ZipFile(kept, "w") as bundle:
        bundle.writestr("manifest.json", listing)
        bundle.writestr("notices/0101-0002.pdf", b"%PDF of somebody else")

    answer = officer(world.CONDITIONAL).get("/my/notices/2022-a-h/1.pdf")

    assert answer.status_code == HTTPStatus.NOT_FOUND


def test_a_notice_whose_packet_is_not_built_says_so_and_has_no_link() -> None:
    notice(world.CONDITIONAL)

    page = read(officer(world.CONDITIONAL))

    assert "Conditionally certified, July 1, 2022" in text(page)
    assert "set on paper when the agency’s packet is built" in text(page)
    assert "/my/notices/" not in page


def test_a_leave_is_told_to_the_officer_and_to_nobody_else(client: Client) -> None:
    Overlay.objects.create(
        officer=Officer.objects.get(mptc_id=world.CERTIFIED), kind="on leave",
        since=date(2022, 7, 11), authority="CERT-358", recorded_at=world.AUGUST_10,
    )  # fmt: skip

    own = officer(world.CERTIFIED)

    assert "on leave since July 11, 2022" in text(read(own))
    assert "July 11, 2022" not in text(read(own, "/my/public/"))
    assert "July 11, 2022" not in text(read(client, f"/officers/{world.CERTIFIED}/"))


def test_an_account_bound_to_a_record_that_was_joined_to_another_reads_the_one_kept() -> None:
    Merge.objects.create(
        keep=Officer.objects.get(mptc_id=world.CONDITIONAL),
        other=Officer.objects.get(mptc_id=world.NEW), since=date(2022, 8, 1), reason="One person",
        recorded_at=world.JULY_6,
    )  # fmt: skip

    said = text(read(officer(world.NEW)))

    assert f"MPTC ID {world.CONDITIONAL}" in said


def test_own_pages_are_kept_by_no_cache() -> None:
    answer = officer(world.CONDITIONAL).get("/my/")

    assert "no-store" in answer["Cache-Control"]


def mail_to(mptc_id: str, subject: str, *, account: str = "an.officer", agency: str = "") -> None:
    Message.objects.create(
        kind="notice-written", to=f"{account}@example.org", account=account, agency=agency,
        officer=mptc_id, subject=subject, text=f"The text of: {subject}", known_at=world.JULY_6,
        message_id=f"<{subject}>", put_at=world.JULY_6,
    )  # fmt: skip


def test_a_copy_of_each_mail_to_the_officer_stands_there_and_of_nobody_elses() -> None:
    mail_to(world.CONDITIONAL, "Your proof was seen")
    mail_to(world.ROSTERED, "About another officer", account="another.officer")
    mail_to(world.CONDITIONAL, "To the agency about the officer", agency=world.SUBMITTER)
    mail_to(world.CONDITIONAL, "A copy for its head", account="")
    page = text(read(officer(world.CONDITIONAL)))

    assert "Your proof was seen July 6, 2022" in page
    assert "The text of: Your proof was seen" in page
    for subject in ("another officer", "To the agency", "A copy for its head"):
        assert subject not in page


def test_an_officer_to_whom_nothing_was_written_reads_that() -> None:
    assert "We have written you no e-mail yet." in text(read(officer(world.CONDITIONAL)))


def test_before_anything_is_pressed_the_contact_page_says_that_one_of_three_answers_is_needed() -> (
    None
):
    said = text(read(officer(world.CERTIFIED), "/my/contact/"))

    assert "One of these three is needed with the address, and both are kept together" in said


def test_why_begins_with_the_suspension_as_the_public_page_does() -> None:
    """CERT-330: whoever is suspended reads by whom, since when and under what law."""
    told = read(officer(world.SUSPENDED)).split('<section id="why">')[1]
    assert text(told.split("</section>")[0]).startswith(
        "Why The commission suspended the certificate from July 20, 2022 on, under M.G.L. c. 6E, s. 9."
    )
