"""From a mail in the queue to what goes over the line, and from what the server did to an outcome."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from typing import NamedTuple

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from standing.mail import models
from standing.mail.domain import AGAIN, LINK, Outcome, cleaned, return_path

_TEMPORARY = range(400, 500)


class Answer(NamedTuple):
    """What came of handing a mail over; with ``stop`` nothing more is tried in this run."""

    outcome: Outcome
    words: str
    stop: bool = False


ACCEPTED = Answer(Outcome.ACCEPTED, "The mail server took it.")
_NO_PRIVACY = (
    "The mail server answers, but offers no encryption (STARTTLS), so nothing was sent. For a server on "
    "this machine, end STANDING_SMTP with ?tls=no; for one that is private from the first byte, begin "
    "it with smtps://."
)
_NO_NAMES = (
    "The mail server answers, but does not take a user and a password, or only over a private line. "
    "Leave them out of STANDING_SMTP, or let it use encryption."
)
STOPPED = "The sender was stopped before the mail server answered."


def written(message: models.Message, *, number: int, now: datetime, again: bool) -> EmailMessage:
    """Return a mail as it goes out: plain text, and marked where the person may have it already.

    Reports about it come back to an address that holds its key. ``number`` is the attempt's.
    """
    link = message.link
    text = message.text.replace(LINK, link) if link else message.text
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message.message_id,
        "Date": format_datetime(now),
        "Auto-Submitted": "auto-generated",
        "X-Standing-Attempt": str(number),
    }
    return EmailMessage(
        subject=message.subject,
        body=f"{AGAIN}\n\n{text}" if again else text,
        from_email=return_path(settings.DEFAULT_FROM_EMAIL, message.key),
        to=[message.to],
        reply_to=[settings.MAIL_REPLY_TO] if settings.MAIL_REPLY_TO else None,
        headers=headers,
    )


def hand_over(relay: BaseEmailBackend, mail: EmailMessage) -> Answer:
    """Give a mail to the mail server and return what it did; a connection that broke is closed.

    A line that breaks before the answer leaves a doubt: the server may have the mail. A server that
    does not take us as a sender takes nobody's mail: then the run stops, and no mail is to blame.
    """
    try:
        relay.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refusal:
        return _of_recipient(refusal.recipients)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError) as refusal:
        words = said(refusal.smtp_code, refusal.smtp_error)
        return Answer(Outcome.LATER, words, stop=True)
    except smtplib.SMTPResponseException as refusal:
        return _by_code(refusal.smtp_code, refusal.smtp_error)
    except (smtplib.SMTPServerDisconnected, OSError) as fault:
        return Answer(Outcome.DOUBT, f"The line broke before the answer ({_of_line(fault)}).")
    return ACCEPTED


def said(code: int, words: str | bytes) -> str:
    """Return a server's answer in one cleaned line."""
    return cleaned(f"{code} {cleaned(words)}")


def no_connection(fault: Exception) -> str:
    """Return why the mail server could not be reached, in one cleaned line."""
    if isinstance(fault, smtplib.SMTPAuthenticationError):
        return f"The mail server does not know us: {said(fault.smtp_code, fault.smtp_error)}"
    if isinstance(fault, smtplib.SMTPResponseException):
        return f"The mail server answered {said(fault.smtp_code, fault.smtp_error)}"
    if isinstance(fault, smtplib.SMTPNotSupportedError):
        return _NO_PRIVACY if "STARTTLS" in str(fault) else _NO_NAMES
    if isinstance(fault, ssl.SSLError):
        return f"The mail server answers, but no private line came about ({_of_line(fault)})."
    return f"The mail server does not answer ({_of_line(fault)})."


def _of_recipient(refusals: Mapping[str, tuple[int, bytes]]) -> Answer:
    code, words = next(iter(refusals.values()))
    return _by_code(code, words)


def _by_code(code: int, words: str | bytes) -> Answer:
    return Answer(Outcome.LATER if code in _TEMPORARY else Outcome.REFUSED, said(code, words))


def _of_line(fault: Exception) -> str:
    told = fault.strerror if isinstance(fault, OSError) else ""
    return cleaned(told or type(fault).__name__)
