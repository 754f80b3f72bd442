"""A round of recertification, who is in it, and what each agency sent."""

from django.db import models

from standing.storage.rows import Recorded
from standing.workforce.models import Agency, Officer


class Campaign(models.Model):
    """A cohort's round, opened from the catalogue (CERT-401); the dates are frozen at opening.

    ``deadline_on`` and ``extension_until`` are last days in time; ``reference_on`` and
    ``renewed_until`` are first days no longer covered (CERT-331).
    """

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    edition = models.CharField(max_length=10)
    letters = models.CharField(max_length=26)
    opened_on = models.DateField()
    deadline_on = models.DateField()
    extension_until = models.DateField()
    reference_on = models.DateField()
    renewed_until = models.DateField()
    recorded_at = models.DateTimeField()


class Member(models.Model):
    """An officer of the cohort, frozen when the campaign opened (CERT-403, 412)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="members")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=1)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "officer"], name="member_once")]


class Filing(Recorded):
    """A file that an agency sent and we accepted; ``superseded_at`` is when it was taken back.

    ``sha256`` is of the bytes that came, ``kept_sha256`` of what we keep (RUL-21).
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="filings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="filings")
    kind = models.CharField(max_length=20)
    receipt = models.CharField(max_length=40, unique=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    kept_sha256 = models.CharField(max_length=64)
    filed_on = models.DateField()
    late = models.BooleanField()
    rows = models.IntegerField()
    accepted = models.IntegerField()
    warnings = models.TextField(blank=True)
    sent_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["campaign", "agency"], name="filing_by_agency")]


class FilingRow(models.Model):
    """One row of an accepted file. ``set_aside`` says why a row does not count (RUL-11), else empty."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="lines")
    row = models.IntegerField()
    officer = models.ForeignKey(Officer, null=True, on_delete=models.PROTECT, related_name="+")
    set_aside = models.CharField(max_length=60, blank=True)
    answers = models.TextField()


class QuestionnaireAnswer(models.Model):
    """What an officer who is not attested answered to one question of a form (CERT-504).

    ``sealed`` is what the form said of the question on the day of the filing. Read it through
    ``questionnaires.reviewer_answers`` only, which never returns a sealed answer (CERT-509).
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    form_version = models.CharField(max_length=20)
    question = models.PositiveSmallIntegerField()
    answer = models.TextField()
    sealed = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "officer", "question"], name="answer_once_in_a_filing"
            )
        ]


class Extension(Recorded):
    """More time for an agency, with the reason; ``due_on`` is the last day in time (CERT-305)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="extensions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    granted_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField()


class NilReturn(Recorded):
    """An agency's word that it has nobody in the cohort (G5)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="nil_returns")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    filed_on = models.DateField()


class Estimate(Recorded):
    """How many officers an agency without a roster is thought to have (RUL-12)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="estimates")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    officers = models.IntegerField()
    source = models.CharField(max_length=300)
    estimated_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(officers__gte=0), name="estimate_not_negative"
            )
        ]


class MatchQuestion(Recorded):
    """A row whose name or birth date differs a little from the record: a person settles it (RUL-19)."""

    line = models.ForeignKey(FilingRow, on_delete=models.PROTECT, related_name="questions")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    differs = models.CharField(max_length=200)


class MatchAnswer(Recorded):
    """What a person decided of a match question: the same officer, or another."""

    question = models.ForeignKey(MatchQuestion, on_delete=models.PROTECT, related_name="answers")
    same_person = models.BooleanField()
    reason = models.TextField()
    decided_by = models.CharField(max_length=200)


class Draft(models.Model):
    """A file that an agency prepares in the portal: working paper, not yet a filing.

    The bytes lie under their hash until the draft is closed. ``mends`` are what was written into
    cells since; ``state`` is the hash of both, and names exactly what is attested and sent. ``found``
    holds the counts of the last check. At most one draft of an agency and campaign is open.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="drafts")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="drafts")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    mends = models.TextField(default="[]")
    state = models.CharField(max_length=64)
    found = models.TextField()
    kept_by = models.CharField(max_length=200)
    kept_at = models.DateTimeField()
    changed_by = models.CharField(max_length=200)
    changed_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200, blank=True, default="")
    asked_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=20, blank=True, default="")
    closed_by = models.CharField(max_length=200, blank=True, default="")
    receipt = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "agency"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_draft_each",
            )
        ]


class Attestation(Recorded):
    """The word of an agency head, or for the head of the appointing authority, on one exact draft.

    ``state`` is the draft's hash (CERT-114, 115, 218); a changed draft closes ``superseded_at``.
    """

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="attestations")
    state = models.CharField(max_length=64)
    capacity = models.CharField(max_length=40)
    marked_yes = models.IntegerField()
    marked_no = models.IntegerField()
    marked_cannot = models.IntegerField()
    made_by = models.CharField(max_length=200)
    human = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "capacity"],
                condition=models.Q(superseded_at__isnull=True),
                name="attested_once_in_a_capacity",
            )
        ]


class PortalVisit(models.Model):
    """How far into the ledger an account has seen an agency's home page."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    account = models.CharField(max_length=200)
    seen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "account"], name="visit_by_account")
        ]
