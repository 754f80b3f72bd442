"""Facts of every shape, for tests that must hold for all of them."""

from datetime import date

from hypothesis import strategies as st
from msgspec import UNSET

from standing.rules import facts

CATEGORIES = (
    "basic academy",
    "state police academy",
    "sspo academy",
    "bridge academy",
    "in-service",
    "first aid",
    "cpr",
    "exemption",
)
DAYS = st.dates(date(1930, 1, 1), date(2040, 12, 31))
HOURS = st.none() | st.integers(0, 100_000)


def or_unset(known: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.just(UNSET) | known


def or_blank(kind: type[facts.StrEnum]) -> st.SearchStrategy[facts.StrEnum | None]:
    return st.none() | st.sampled_from(kind)


TRAINING = st.builds(
    facts.TrainingOnRecord,
    category=st.sampled_from(CATEGORIES),
    course=st.text(max_size=20),
    hours=HOURS,
    completed_on=st.none() | DAYS,
    training_year=st.sampled_from(("", "2021", "2022")),
)
BARS = st.builds(
    facts.BarOnRecord,
    kind=st.sampled_from(facts.BarKind),
    dated_on=st.none() | DAYS,
    source=st.text(max_size=20),
)
FIRST_DAYS = {"E22": date(2022, 6, 10), "E23": date(2023, 9, 29), "E25": date(2024, 10, 1)}


def decided_from(first: date) -> st.SearchStrategy[facts.Facts]:
    """Facts of every shape, decided on a day from ``first`` on."""
    return st.builds(
        facts.Facts,
        decided_on=st.dates(first, date(2030, 12, 31)),
        date_of_birth=DAYS,
        employment_class=st.sampled_from(facts.EmploymentClass),
        duty_status=st.sampled_from(facts.DutyStatus),
        leave_since=st.none() | DAYS,
        high_school=st.none() | st.booleans(),
        basic_training=or_blank(facts.BasicTraining),
        training_on_record=st.lists(TRAINING, max_size=3).map(facts.training_in_order),
        bridge_status=or_blank(facts.BridgeStatus),
        work_hours=HOURS,
        physical_evaluation=or_blank(facts.YesNoUnknown),
        psychological_evaluation=or_blank(facts.YesNoUnknown),
        background=or_blank(facts.Background),
        interview=or_blank(facts.Interview),
        examination=or_blank(facts.Examination),
        first_aid_expires=st.none() | DAYS,
        cpr_expires=st.none() | DAYS,
        in_service_hours=HOURS,
        attestation=or_blank(facts.Attestation),
        attested_by=st.sampled_from(("", "agency head", "appointing authority")),
        agency_head=st.booleans(),
        bars=st.lists(BARS, max_size=2).map(facts.bars_in_order),
        source=st.sampled_from(("", "receipt R-0001 row 2")),
        background_results_on=or_unset(DAYS),
        background_answered_on=or_unset(DAYS),
        background_answer_waived=or_unset(st.booleans()),
        background_weighed_on=or_unset(DAYS),
        character_found=or_unset(st.sampled_from(facts.CharacterFound)),
        shown_before=or_unset(
            st.lists(st.sampled_from(("age", "high-school", "cpr")), unique=True).map(tuple)
        ),
    )


FACTS = decided_from(FIRST_DAYS["E22"])
DECIDED = st.one_of(
    *(st.tuples(st.just(edition), decided_from(first)) for edition, first in FIRST_DAYS.items())
)
"""An edition, and facts decided while it may be used."""
