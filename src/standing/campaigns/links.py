"""Links that stand in a mail: a nil return by whoever the mail went to, until the campaign is over."""

from dataclasses import dataclass
from datetime import datetime

from django.core import signing

from standing.accounts import queries as accounts
from standing.campaigns import models
from standing.kernel.access import Permission, Person
from standing.kernel.errors import NotFound, NotPermitted, WrongState
from standing.kernel.periods import day_of, in_words

_SALT = "standing.campaigns.nil"
NO_LINK = "This link is not one of ours, or it was cut off on the way. Open it from the mail again."


@dataclass(frozen=True, slots=True, kw_only=True)
class NilLink:
    """What a link says: who, at which agency, may say of which campaign that nobody is in it."""

    campaign: models.Campaign
    agency: str
    person: Person


def nil_token(campaign: str, agency: str, account: str) -> str:
    """Return the text of a link by which this account files an agency's nil return in a campaign."""
    return signing.dumps([campaign, agency, account], salt=_SALT, compress=True)


def read_nil_token(token: str, *, at: datetime) -> NilLink:
    """Return what a link says, as far as it still holds at a moment.

    Raises:
        NotFound: the link is not ours, or its account may not file the nil return any more.
        WrongState: the campaign's last day is over.
    """
    try:
        slug, agency, account = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound(NO_LINK) from None
    campaign = models.Campaign.objects.filter(slug=slug).first()
    try:
        person = accounts.person(account, at=at)
    except (NotFound, NotPermitted):
        raise NotFound(NO_LINK) from None
    if campaign is None or not person.may(Permission.NIL_RETURN, agency=agency):
        raise NotFound(NO_LINK)
    last = max(campaign.extension_until, campaign.deadline_on)
    if day_of(at) > last:
        raise WrongState(
            f"This link was good until {in_words(last)}, the last day of the campaign. Sign in to the "
            "portal, or write to the commission."
        )
    return NilLink(campaign=campaign, agency=agency, person=person)
