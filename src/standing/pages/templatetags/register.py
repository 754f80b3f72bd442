"""Words that templates need: days as people read them."""

from datetime import date, datetime

from django import template
from django.utils.translation import gettext as _

from standing.kernel.periods import NEW_YORK, day_of, in_words

register = template.Library()


@register.filter
def words(day: date | datetime | None) -> str:
    """Write a day, or the New York day of a moment, as people read it; nothing for no day."""
    if day is None:
        return ""
    return in_words(day_of(day) if isinstance(day, datetime) else day)


@register.filter
def moment(at: datetime | None) -> str:
    """Write a moment with New York's time of day; nothing for none."""
    if at is None:
        return ""
    there = at.astimezone(NEW_YORK)
    return _("{day} at {time}, New York time").format(
        day=in_words(there.date()), time=f"{there:%H:%M:%S}"
    )
