"""The tables of orders: suspensions, administrative suspensions, decertifications, retraining."""

from dataclasses import dataclass
from typing import Annotated

from standing.register.shapes.allowed import Allowed
from standing.register.shapes.common import FIRST, LAST, MPTC_ID, NOTE, agency, day, text


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendedLine:
    """``suspended.csv``: one line for each suspension that the commission ordered (F3)."""

    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    agency: Annotated[str, agency("REG-14", "The officer's agencies on the day of the list.")]
    begins: Annotated[str, day("BeginDate", "REG-14", "The first day of the suspension.")]
    ends: Annotated[
        str,
        day(
            "EndDate",
            "REG-14",
            "The first day on which it no longer holds; blank while it lasts.",
            required=False,
        ),
    ]
    reason: Annotated[
        str, text("Reason", "REG-14", "The ground, in the words of the law or of the order.")
    ]
    more: Annotated[str, NOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrativeLine:
    """``administrative-suspensions.csv``: one line for each that holds on the day (F4)."""

    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    agency: Annotated[
        str, agency("REG-14, CERT-640", "The officer's agencies on the day of the list.")
    ]
    kind: Annotated[
        str,
        text("Kind", "CERT-640, PUBREG-4", "What the suspension rests on, as the law names it."),
    ]
    begins: Annotated[str, day("BeginDate", "REG-14, CERT-640", "The first day of the suspension.")]
    more: Annotated[str, NOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecertifiedLine:
    """``decertified.csv``: one line for each decertification, here or elsewhere (F5)."""

    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    decertified: Annotated[str, day("DecertificationDate", "REG-13", "The day it took effect.")]
    reason: Annotated[
        str, text("Reason", "REG-13", "The ground, in the words of the law or of the order.")
    ]
    agency: Annotated[str, agency("REG-13", "The officer's last agency on record.")]
    jurisdiction: Annotated[
        str, text("Jurisdiction", "REG-13", "Who ordered it, where it was not this commission.")
    ]
    more: Annotated[str, NOTE]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrainingLine:
    """``retraining.csv``: one line for each order to be trained again (F6)."""

    last_name: Annotated[str, LAST]
    first_name: Annotated[str, FIRST]
    mptc_id: Annotated[str, MPTC_ID]
    ordered: Annotated[str, day("OrderDate", "REG-15", "The day of the order.")]
    completed: Annotated[
        str,
        day(
            "CompletionDate",
            "REG-15",
            "The day the training was completed; blank until it is.",
            required=False,
        ),
    ]
    what: Annotated[str, Allowed("Type", "REG-15", "The kind of training.", required=False)]
    agency: Annotated[str, agency("REG-15", "The officer's agency at that time.")]
    reason: Annotated[str, text("Reason", "REG-15", "The ground, as the order gives it.")]
    more: Annotated[str, NOTE]
