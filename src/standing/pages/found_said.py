"""The sentences above what a search found: how many, as of when, how near, and what was left out."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from standing.workforce.finding.lookup import Found, Hit
from standing.workforce.finding.places import Alike

MOST_NAMED = 3
"""Agencies that are named in a sentence; of more it says how many."""


def counted(count: int, found: Found, *, near: int, status: str, today: str) -> str:
    """Say how many officers match, ``near`` of them only nearly, and as of when; ``today`` in words."""
    told = {"count": count, "today": today}
    if found.more and status:
        return ngettext(
            "One officer with this status is among the likeliest. The status is that of %(today)s.",
            "%(count)s officers with this status are among the likeliest. The status is that of "
            "%(today)s.",
            count,
        ) % told  # fmt: skip
    if found.more:
        return (
            _(
                "More officers match than are worked out at once: these are the %(count)s likeliest, "
                "with their status of %(today)s. Add a first name, a middle initial or an agency to "
                "find fewer."
            )
            % told
        )
    if near == count:
        return ngettext(
            "One officer has a name like this. The status is that of %(today)s.",
            "%(count)s officers have a name like this. The status is that of %(today)s.",
            count,
        ) % told  # fmt: skip
    return ngettext(
        "One officer matches. The status is that of %(today)s.",
        "%(count)s officers match. The status is that of %(today)s.",
        count,
    ) % told  # fmt: skip


def near(asked: str, count: int, *, among: bool, filtered: bool) -> str:
    """Say that names are close to what was typed: some ``among`` those found, or all ``count`` of them.

    With a filter somebody of exactly this name may be elsewhere, and nothing is said of that.
    """
    told = {"asked": asked}
    if among:
        return _("Some of them have a name that is only close to “%(asked)s”.") % told
    if filtered:
        return ngettext(
            "Nobody listed as “%(asked)s” is among them. This name is close to it.",
            "Nobody listed as “%(asked)s” is among them. These names are close to it.",
            count,
        ) % told  # fmt: skip
    return ngettext(
        "Nobody is listed as “%(asked)s”. This name is close to it.",
        "Nobody is listed as “%(asked)s”. These names are close to it.",
        count,
    ) % told  # fmt: skip


def read_as(hits: Sequence[Hit]) -> str:
    """Say which words were read as an agency's, spelled otherwise, and whether the names are as typed.

    Empty where no word was read so. Of others who stand beside those found so, ``near`` tells.
    """
    there = [hit for hit in hits if hit.instead[0]]
    near = sum(hit.near for hit in there)
    only = len(there) == len(hits)
    text = (
        _("We read “%(asked)s” as %(meant)s, and looked among its officers.")
        if only
        else _("For the others we read “%(asked)s” as %(meant)s, and looked among its officers.")
    )
    words = dict.fromkeys(hit.instead for hit in there)
    said = [text % {"asked": asked, "meant": meant} for asked, meant in words]
    if near and near == len(hits):
        said.append(
            ngettext(
                "This name is not spelled as you typed it.",
                "None of these names is spelled as you typed it.",
                near,
            )
        )
    elif near and only:
        said.append(_("Some of these names are not spelled as you typed them."))
    return " ".join(said)


def agencies_beside(asked: str, word: str, count: int) -> str:
    """Say that nobody has this name, and that the agencies listed are close to one word of it."""
    return ngettext(
        "Nobody is listed as “%(asked)s”, and no agency has “%(word)s” in its name, town or county. "
        "This agency is close to “%(word)s”.",
        "Nobody is listed as “%(asked)s”, and no agency has “%(word)s” in its name, town or county. "
        "These agencies are close to “%(word)s”.",
        count,
    ) % {"asked": asked, "word": word}  # fmt: skip


def agencies_near(asked: str, count: int) -> str:
    """Say that no agency has the words, and that those listed are close to them."""
    return ngettext(
        "No agency has “%(asked)s” in its name, town or county. This one is close to it.",
        "No agency has “%(asked)s” in its name, town or county. These are close to it.",
        count,
    ) % {"asked": asked}  # fmt: skip


def filter_near(asked: str, like: Alike) -> str:
    """Say at which agencies officers were looked for, where the filter's words had to be mended."""
    named = "; ".join(place.name for place in like.places[:MOST_NAMED])
    more = len(like.places) - MOST_NAMED
    told = {"asked": asked, "agencies": named, "count": more}
    if more <= 0:
        return (
            _(
                "No agency has “%(asked)s” in its name, town or county. Officers were looked for at "
                "what is close to it: %(agencies)s."
            )
            % told
        )
    return ngettext(
        "No agency has “%(asked)s” in its name, town or county. Officers were looked for at what is "
        "close to it: %(agencies)s, and one more.",
        "No agency has “%(asked)s” in its name, town or county. Officers were looked for at what is "
        "close to it: %(agencies)s, and %(count)s more.",
        more,
    ) % told  # fmt: skip


def filter_bounded(asked: str, matching: int, most: int) -> str:
    """Say that more agencies match a filter's words than officers were looked for at."""
    told = {
        "asked": asked, "matching": f"{matching:,}", "most": f"{most:,}",
        "left": f"{matching - most:,}",
    }  # fmt: skip
    return ngettext(
        "%(matching)s agencies match “%(asked)s”. Officers were looked for at the first %(most)s of "
        "them; one more was left out. Type more of the agency’s name, or its town, and none is.",
        "%(matching)s agencies match “%(asked)s”. Officers were looked for at the first %(most)s of "
        "them; %(left)s more were left out. Type more of the agency’s name, or its town, and none is.",
        matching - most,
    ) % told  # fmt: skip


def partly(found: Found, *, status: str, worked_out: int) -> str:
    """Say where not everybody who may be meant was looked at for the filter, or for the agency."""
    if found.looked_through:
        return _(
            "More officers bear such a name than are looked through for an agency at once: of each "
            "name the first %(number)s were. Add a first name, and nobody is left out."
        ) % {"number": f"{found.looked_through:,}"}
    if found.more and status:
        return _(
            "More officers match the name than are looked through for a status at once: the "
            "%(number)s likeliest were. Add a first name or an agency to look through all of them."
        ) % {"number": f"{worked_out:,}"}
    return ""


def rows(first: int, last: int, count: int) -> str:
    """Say which rows of how many stand on this page."""
    told = {"first_row": first, "last_row": last, "count": count}
    return _("Rows %(first_row)s to %(last_row)s of %(count)s") % told


def left(agencies: int) -> str:
    """Say how many more agencies match than are listed."""
    return ngettext("One more agency matches", "%(left)s more agencies match", agencies) % {
        "left": agencies
    }
