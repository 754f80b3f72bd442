"""The questionnaires of officers who are not attested: kept for the decision, sealed where they must be.

This module alone reads and writes the table, and nothing here returns a sealed answer (CERT-509).
"""

from datetime import date, datetime

from standing.campaigns.models import Filing, QuestionnaireAnswer
from standing.campaigns.queries import Index
from standing.campaigns.rosters.checked import Checked
from standing.kernel.periods import day_of
from standing.rules.book import the_book
from standing.rules.forms import questionnaire, questionnaire_in_use
from standing.storage.bulk import insert
from standing.workforce.models import Officer


def keep(stored: Filing, checked: Checked, index: Index) -> int:
    """Store the answers that came with a file, each sealed or not as the form says; return how many.

    Whatever is no question of the form in use on the day of the filing is left out.
    """
    if not checked.questionnaires:
        return 0
    form = questionnaire_in_use(the_book(), on=stored.filed_on)
    counted = {line.row.mptc_id for line in checked.lines if not line.set_aside}
    return insert(
        QuestionnaireAnswer,
        ("filing", "officer", "form_version", "question", "answer", "sealed"),
        (
            (stored.pk, index.ids[one.mptc_id], form.version, question, answer,
             question in form.withdrawn)
            for one in checked.questionnaires
            if one.mptc_id in counted
            for question, answer in one.answers
            if form.has(question)
        ),
    )  # fmt: skip


def reviewer_answers(*, officer: Officer, on: date, known: datetime) -> dict[int, str]:
    """Return what an officer answered, by the number of the question, for whoever reviews the case.

    ``on`` is the day of the review: an answer to a question that was withdrawn by then is not among
    them, nor is one that was sealed when it came (CERT-508, 509). An answer in a
    newer file takes the place of an older one.
    """
    rows = (
        QuestionnaireAnswer.objects.filter(
            officer=officer, sealed=False, filing__recorded_at__lte=known
        )
        .exclude(filing__superseded_at__lte=known)
        .order_by("filing__recorded_at", "filing_id", "question")
        .values_list("form_version", "question", "answer", "filing__filed_on")
    )
    book, found = the_book(), {}
    for version, question, answer, filed_on in rows:
        form = questionnaire(book, version, on=max(on, filed_on, day_of(known)))
        if question not in form.withdrawn:
            found[question] = answer
    return found
