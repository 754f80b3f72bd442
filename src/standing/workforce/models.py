"""Agencies, officers, who worked where, and what the state's lists say of them."""

from django.db import models

from standing.storage.rows import Official, Recorded, not_backwards, one_of
from standing.workforce.domain import LeaveKind, StatusChange


class Agency(models.Model):
    """A law enforcement agency (CERT-110)."""

    code = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40)
    county = models.CharField(max_length=40, blank=True)
    municipality = models.CharField(max_length=80, blank=True)
    fbi_ori = models.CharField(max_length=20, blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="agency_by_name")]


class AgencyScope(Official):
    """The days on which an agency was within the commission's scope (CERT-302)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="scopes")

    class Meta:
        constraints = [not_backwards("scope_not_backwards")]


class Officer(models.Model):
    """A person who is or was an officer; the name is history and stands in ``OfficerName``.

    ``cohort_letter`` is frozen at the record of July 1, 2021 (CERT-412, 413).
    """

    mptc_id = models.CharField(max_length=9, unique=True)
    cohort_letter = models.CharField(max_length=1)
    employed_on_2021_07_01 = models.BooleanField()
    certification_kind = models.CharField(max_length=40, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["cohort_letter"], name="officer_by_cohort_letter")]


class OfficerName(Official):
    """A name that an officer bore over a span of days, with the keys lists and search use."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="names")
    last = models.CharField(max_length=100)
    first = models.CharField(max_length=100)
    middle = models.CharField(max_length=100, blank=True)
    suffix = models.CharField(max_length=20, blank=True)
    sort_key = models.CharField(max_length=330)
    last_key = models.CharField(max_length=100)
    first_key = models.CharField(max_length=100)

    class Meta:
        constraints = [not_backwards("name_not_backwards")]
        indexes = [
            models.Index(fields=["last_key", "first_key"], name="name_by_keys"),
            models.Index(fields=["first_key"], name="name_by_first"),
            models.Index(fields=["sort_key"], name="name_by_sort_key"),
        ]


class SearchName(models.Model):
    """One form under which a name is found; follows from ``OfficerName`` alone, and is never edited.

    ``last`` and ``first`` are folded and without spaces: the whole name, or a part of it (``part``).
    ``middle`` is the initial of the other given name. Rows stand in the order of the names'.
    """

    name = models.ForeignKey(
        OfficerName, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    officer = models.ForeignKey(
        Officer, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    last = models.CharField(max_length=100)
    first = models.CharField(max_length=100)
    middle = models.CharField(max_length=1, blank=True)
    suffix = models.CharField(max_length=8, blank=True)
    part = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["last", "first", "part", "middle", "suffix", "name", "officer"],
                name="search_by_last",
            ),
            models.Index(
                fields=["first", "last", "part", "middle", "suffix"], name="search_by_first"
            ),
        ]


class OfficerBirth(Recorded):
    """An officer's date of birth, as known: private, never published (PUBREG-2)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="births")
    date_of_birth = models.DateField()


class Merge(Recorded):
    """Two records that are one person: ``other`` is read as part of ``keep`` while the row stands.

    Both records stay as they are. ``since`` is the day of the act; an un-merge closes the row.
    """

    keep = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="joined")
    other = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="merges")
    since = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["other"],
                condition=models.Q(superseded_at__isnull=True),
                name="merged_into_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(keep=models.F("other")), name="merged_into_another"
            ),
        ]


class Employment(Official):
    """One officer at one agency over a span of days; several may run at once.

    Whoever leaves, the agency says how, for what stated reason, for what cause if for one, and
    whether anybody in authority was investigating (R7).

    ``source`` says where it was read: ``employment:<sha256>`` or ``filing:<receipt>``. ``since``
    may be the day of hire; where nobody stated one, it is the day of the first filing to name it.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="employments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="employments")
    employment_class = models.CharField(max_length=40, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    separation_nature = models.CharField(max_length=80, blank=True)
    separation_reason = models.CharField(max_length=200, blank=True)
    for_cause = models.BooleanField(null=True)
    separation_cause = models.CharField(max_length=200, blank=True, db_default="")
    under_investigation = models.BooleanField(null=True)
    source = models.CharField(max_length=120)

    class Meta:
        constraints = [not_backwards("employment_not_backwards")]


class Leave(Official):
    """A leave that an agency reported of one of its officers (CERT-511, 513).

    What follows from it for a certificate is decided elsewhere (CERT-358).
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="leaves")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)

    class Meta:
        constraints = [
            one_of("kind", LeaveKind, "leave_kind_known"),
            not_backwards("leave_not_backwards"),
        ]


class AgencySuspension(Official):
    """An agency's own suspension of one of its officers, as the agency reported it (CERT-513).

    ``paid`` is empty where it did not say. A suspension of the certificate lies elsewhere.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="suspensions")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    paid = models.BooleanField(null=True)

    class Meta:
        constraints = [not_backwards("agency_suspension_not_backwards")]


class StatusUpdate(models.Model):
    """An Officer Status Update that was filed for an agency: a form that came, never edited.

    ``due_on`` is the last day that was in time for it (CERT-374). ``said`` holds what an "other change"
    says, by what changed, in the agency's words.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="status_updates")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    change = models.CharField(max_length=30)
    effective_on = models.DateField()
    due_on = models.DateField()
    said = models.TextField(blank=True, default="", db_default="")
    reported_by = models.CharField(max_length=200)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [one_of("change", StatusChange, "status_change_known")]
        indexes = [
            models.Index(fields=["agency", "recorded_at"], name="status_update_by_agency"),
        ]


class BirthGuess(models.Model):
    """A birth date that an agency named for an officer and that was not theirs.

    It counts for a day, and goes with the next that the agency names. ``mark`` is a keyed fingerprint
    of it. The row is a counter, no part of anybody's record.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=64)
    guessed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "officer", "mark"], name="guessed_once"),
        ]
        indexes = [models.Index(fields=["guessed_at"], name="birth_guess_by_moment")]


class TrainingRecord(Recorded):
    """A line of the training committee's export."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="training")
    course = models.CharField(max_length=200)
    category = models.CharField(max_length=60)
    hours = models.IntegerField(null=True)
    completed_on = models.DateField(null=True)
    training_year = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=120)


class Bar(Recorded):
    """A listing or conviction that bars a certificate (CERT-233, 237; RUL-3)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="bars")
    kind = models.CharField(max_length=60)
    dated_on = models.DateField()
    source = models.CharField(max_length=200)
