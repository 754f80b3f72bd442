"""Rows of accepted files of which nobody has said yet whether they are the officer they name."""

from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from standing.campaigns import models
from standing.campaigns.rosters.rows import RosterRow
from standing.kernel.names import PersonName
from standing.storage.rows import known as known_rows
from standing.workforce import queries as workforce
from standing.workforce.matching import Certainty

BIRTH_DATE = "Date of Birth"
PROPOSED = Certainty.POSSIBLE.value
"""The code of a question about a row whose MPTC ID is on no list: who it may be."""
_answers = msgspec.json.Decoder(RosterRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A row that may be another person, for a person to settle (RUL-19).

    ``file_id`` is the MPTC ID that the row gives. Where it is on no list, ``mptc_id`` is an officer
    who the row may be, and ``code`` is ``possible``.
    """

    id: int
    mptc_id: str
    file_id: str
    agency: str
    receipt: str
    row: int
    code: str
    differs: str
    file_says: PersonName
    record_says: PersonName

    @property
    def birth_date_differs(self) -> bool:
        """Whether it is the birth date that differs: the date itself is told to nobody."""
        return BIRTH_DATE in self.differs

    @property
    def proposed(self) -> bool:
        """Whether the row's own MPTC ID is on no list, and the officer only a proposal."""
        return self.code == PROPOSED


def open_questions(*, known: datetime) -> list[OpenQuestion]:
    """Return the match questions that nobody has answered, oldest first."""
    asked = models.MatchQuestion.objects.filter(known_rows(known)).exclude(
        answers__in=models.MatchAnswer.objects.filter(known_rows(known))
    )
    rows = list(
        asked.order_by("id").values_list(
            "id", "officer__mptc_id", "line__filing__agency__code", "line__filing__receipt",
            "line__row", "code", "differs", "line__answers", "officer_id",
        )
    )  # fmt: skip
    called = workforce.name_of({row[8] for row in rows}, on=date.max, known=known)
    return [
        OpenQuestion(
            id=row[0], mptc_id=row[1], agency=row[2], receipt=row[3], row=row[4], code=row[5],
            differs=row[6], file_says=said.name, file_id=said.mptc_id, record_says=called[row[8]],
        )
        for row in rows
        if (said := _answers.decode(row[7]))
    ]  # fmt: skip
