"""On what grounds an outcome needs a person: the codes that hold it, as the database reads them.

The lists stand in the table's definition, so they are written out; a test holds them to the catalogue.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db.models import Case, Q, TextField, Value, When
from django.db.models.functions import Concat, StrIndex
from django.db.models.lookups import GreaterThan

FURTHER_REVIEW: Final = (
    "background.answer-awaited",
    "background.answer-to-weigh",
    "background.results-not-given",
    "basic-training.sources-differ",
    "character.cannot-attest",
    "character.found-lacking",
    "character.not-attested",
    "character.not-stated",
    "character.self-attested",
    "duty-status.suspended",
)
DECLINED: Final = (
    "age.under",
    "background.failed",
    "bars.continuance-without-finding",
    "bars.decertified-list",
    "bars.felony",
    "bars.national-index",
    "basic-training.bridge-dismissed",
    "basic-training.bridge-never-enrolled",
    "basic-training.bridge-withdrawn",
    "basic-training.none",
    "character.found-lacking",
    "high-school.not-held",
)


def holding() -> Case:
    """Return the expression for the codes that hold an outcome, each followed by a blank.

    Nothing for an outcome that needs nobody; the empty text where no code of the lists is found.
    """
    return Case(
        When(Q(outcome="further review"), then=_codes(FURTHER_REVIEW)),
        When(Q(outcome="not recertified"), then=_codes(DECLINED)),
        default=None,
        output_field=TextField(),
    )


def _codes(codes: Sequence[str]) -> Concat:
    parts: list[Any] = [
        Case(
            When(
                GreaterThan(StrIndex("findings", Value(f'["{code}",')), 0), then=Value(f"{code} ")
            ),
            default=Value(""),
            output_field=TextField(),
        )
        for code in codes
    ]
    return Concat(*parts, output_field=TextField())
