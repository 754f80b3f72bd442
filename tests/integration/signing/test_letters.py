"""A letter about signing in: its private link is kept apart from the text, or it is not kept at all."""

import pytest
from django.core.mail import EmailMessage

from standing.mail.domain import LINK
from standing.mail.models import Message
from standing.pages.signing.letters import LinkNotApart, into_queue

pytestmark = pytest.mark.django_db
PATH = "http://testserver/sign-in/forgotten/1-a-b/?a=1&b=2"


def letter(text: str) -> EmailMessage:
    return EmailMessage("A new password", text, None, ["casey@example.org"])


def test_the_link_of_a_letter_stands_in_no_column_that_people_read() -> None:
    kept = into_queue(letter(f"Open {PATH} within the hour."), {"password_reset_url": PATH})

    assert kept.text == f"Open {LINK} within the hour."
    assert "forgotten" not in str(Message.objects.values().get())


@pytest.mark.parametrize(
    "text",
    [
        PATH.replace("&", "&amp;"),
        PATH.replace("forgotten/", "forgotten/=\n"),
        "Open the link.",
    ],
)
def test_a_letter_that_does_not_hold_its_link_as_it_is_is_not_kept(text: str) -> None:
    with pytest.raises(LinkNotApart, match="does not hold its private link"):
        into_queue(letter(text), {"password_reset_url": PATH})

    assert not Message.objects.exists()


def test_a_letter_without_a_private_link_is_kept_as_it_is() -> None:
    assert into_queue(letter("Your password was changed."), {}).text == "Your password was changed."
