"""What each status means, as the page ``/status-explained/`` says it."""

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from standing.pages import plain
from standing.pages.api import parameters
from standing.pages.api.about import about, absolute
from standing.pages.api.schemas import About, Shape
from standing.register import words

router = Router(tags=["Statuses"])


class StatusMeaning(Shape):
    """A status with what it means and what to do about it."""

    status: str = Field(description="The status as records show it.", examples=["Certified"])
    means: str = Field(description="What it means.")
    serves: str = Field(description="Whether the officer may do police work under it.")
    next_step: str = Field(description="What the officer or the agency can do.")
    page: str = Field(description="The address of the paragraph that explains it.")


class StatusMeanings(Shape):
    """Every status there is."""

    about: About
    data: list[StatusMeaning] = Field(
        description="Every status, in the order in which people read."
    )


@router.get("/statuses", response=StatusMeanings, url_name="api-statuses", operation_id="statuses")
def statuses(request: HttpRequest) -> object:
    """Every status an officer can have, what it means, and what it does not mean.

    An officer has exactly one status on any day. "Not certified" is not "decertified".
    """
    when = parameters.when(None, None)
    days = plain.law_days()
    page = absolute(request, "status-explained")
    return {
        "about": about(request, when),
        "data": [
            {
                "status": meaning.label.value,
                "means": meaning.means,
                "serves": meaning.serves,
                "next_step": words.with_days(meaning, days).next_step,
                "page": f"{page}#{meaning.anchor}",
            }
            for meaning in words.explained().values()
        ],
    }
