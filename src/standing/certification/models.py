"""Determinations with the facts they rest on, what was released, and what is owed afterwards."""

import secrets

from django.db import models

from standing.certification import grounds
from standing.certification.domain import (
    ApplicationKind,
    CertificateKind,
    ConditionState,
    OverlayKind,
    ProposalKind,
)
from standing.rules.determine import Determination as Found
from standing.rules.facts import BridgeStatus, CharacterFound
from standing.rules.frozen import determination_from, law_sheet_from
from standing.storage.rows import Official, Recorded, not_backwards, one_of
from standing.workforce.models import Agency, Officer


class Application(Recorded):
    """An application that a filing made for one officer (machine A; CERT-310, 311)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="applications")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    campaign = models.SlugField(db_index=False)  # always asked for together with its agency
    kind = models.CharField(max_length=20)
    filed_on = models.DateField()
    reference_on = models.DateField()
    in_time = models.BooleanField(null=True)
    complete = models.BooleanField(null=True)
    extension_due = models.DateField(null=True)
    receipt = models.CharField(max_length=40)

    class Meta:
        constraints = [one_of("kind", ApplicationKind, "application_kind_known")]
        indexes = [models.Index(fields=["receipt"], name="application_by_receipt")]


class Preparation(Recorded):
    """A set of determinations prepared on one day for two people to approve (RUL-7, RUL-24).

    ``law`` is what every code led to on the decision day, frozen once for all of them
    (``rules.frozen.LawSheet``).
    """

    campaign = models.SlugField()
    edition = models.CharField(max_length=10)
    decided_on = models.DateField()
    reference_on = models.DateField()
    renewed_until = models.DateField()
    law = models.TextField()
    preview_hash = models.CharField(max_length=64)
    prepared_by = models.CharField(max_length=200)


class Determination(Recorded):
    """What was decided of one officer, the frozen facts, and a finding for each requirement.

    ``facts`` and ``findings`` are canonical JSON (``rules.frozen``); ``hash`` covers both.
    ``reference_on`` and ``renewed_until`` are the half-open ends of the certificate held and of the
    one that a grant gives (CERT-331, 408). ``grounds`` names the codes that hold an outcome for which a
    person is needed; the database works it out of the findings.
    """

    preparation = models.ForeignKey(
        Preparation, on_delete=models.PROTECT, related_name="determinations"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="determinations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    campaign = models.SlugField(db_index=False)  # the index below begins with it
    edition = models.CharField(max_length=10)
    decided_on = models.DateField()
    reference_on = models.DateField()
    renewed_until = models.DateField()
    outcome = models.CharField(max_length=40)
    facts = models.TextField()
    findings = models.TextField()
    hash = models.CharField(max_length=64)
    grounds = models.GeneratedField(
        expression=grounds.holding(), output_field=models.TextField(null=True), db_persist=True
    )

    class Meta:
        indexes = [
            models.Index(fields=["campaign", "officer"], name="determination_by_officer"),
            models.Index(
                fields=[
                    "outcome", "id", "campaign", "agency", "officer", "recorded_at",
                    "superseded_at", "grounds",
                ],
                condition=models.Q(grounds__isnull=False),
                name="determination_needs_a_person",
            ),
        ]  # fmt: skip

    def found(self) -> Found:
        """Return what was decided, read back from the frozen texts.

        Raises:
            ValueError: what is stored cannot be read; ``standing replay`` names it.
        """
        return determination_from(self.findings, law_sheet_from(self.preparation.law))


class Release(models.Model):
    """The act that issued a preparation; its two approvals are entries of the ledger."""

    preparation = models.OneToOneField(
        Preparation, on_delete=models.PROTECT, related_name="release"
    )
    issued_on = models.DateField()
    petition_due = models.DateField()
    recorded_at = models.DateTimeField()


class Vacating(Recorded):
    """A grant set aside; the days before it stay certified (CERT-318)."""

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="vacatings"
    )
    vacated_on = models.DateField()
    authority = models.CharField(max_length=160)


class Certificate(Official):
    """Derived from the act of 2020 and from released determinations; ``standing check`` rebuilds it."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=20)
    authority = models.CharField(max_length=160)
    determination = models.ForeignKey(
        Determination, null=True, on_delete=models.PROTECT, related_name="certificates"
    )

    class Meta:
        constraints = [
            one_of("kind", CertificateKind, "certificate_kind_known"),
            not_backwards("certificate_not_backwards"),
        ]


class Condition(Recorded):
    """Derived from a released determination; ``due_on`` is the day stated in the notice (OQ-10)."""

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="conditions"
    )
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="conditions")
    requirement = models.CharField(max_length=60)
    rule = models.CharField(max_length=60)
    since = models.DateField()
    due_on = models.DateField()


class ConditionAct(Recorded):
    """Something a person did about a condition (machine C).

    It names the determination and the requirement, not the derived ``Condition``, which is rebuilt.
    """

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="condition_acts"
    )
    requirement = models.CharField(max_length=60)
    state = models.CharField(max_length=20)
    on = models.DateField()
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [one_of("state", ConditionState, "condition_act_state_known")]


class Overlay(Official):
    """A suspension, restriction or leave over a certificate (CERT-330)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="overlays")
    kind = models.CharField(max_length=40)
    authority = models.CharField(max_length=160)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("kind", OverlayKind, "overlay_kind_known"),
            not_backwards("overlay_not_backwards"),
        ]


class Unsatisfiable(Recorded):
    """It was reported that a condition can no longer be met: the Bridge Academy is over (CERT-353)."""

    determination = models.ForeignKey(
        Determination, on_delete=models.PROTECT, related_name="unsatisfiable"
    )
    requirement = models.CharField(max_length=60)
    bridge = models.CharField(max_length=20)
    on = models.DateField()
    source = models.TextField()

    class Meta:
        constraints = [one_of("bridge", BridgeStatus, "unsatisfiable_bridge_known")]


class Incomplete(Recorded):
    """A person found an officer's application not substantially complete (third limb of CERT-310, T6).

    It names the file by its receipt: a corrected file is a new application.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    receipt = models.CharField(max_length=40)
    found_on = models.DateField()
    reason = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["receipt"], name="incomplete_by_receipt")]


class Weighing(Recorded):
    """What the division itself found of one officer on a day (CERT-231, 507). Its reason is not public.

    It holds from ``on`` until a later finding on the same requirement. A row recorded afterwards for
    the same or an earlier day closes this one.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="weighings")
    requirement = models.CharField(max_length=20)
    found = models.CharField(max_length=20)
    on = models.DateField()
    reason = models.TextField()
    found_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(requirement="background", found="weighed")
                | models.Q(requirement="character", found__in=[*CharacterFound]),
                name="weighing_known",
            )
        ]


def new_key() -> str:
    """Return an id that nobody can guess (96 bits)."""
    return secrets.token_hex(12)


class Proposal(Recorded):
    """Something that takes two people, and waits for them: a merge, a release of public files, …

    ``about`` is the subject of its ledger entries, ``asked`` canonical JSON of what is to be done, and
    ``bound_to`` the hash of the preview that the approvals fit (RUL-24). It is closed when it was
    carried out (``done_at``), withdrawn, or voided by changed facts; ``ended`` says which.
    """

    key = models.CharField(max_length=40, unique=True, default=new_key)
    kind = models.CharField(max_length=20)
    about = models.CharField(max_length=160)
    asked = models.TextField()
    bound_to = models.CharField(max_length=64)
    proposed_by = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    ended = models.TextField(blank=True)

    class Meta:
        constraints = [
            one_of("kind", ProposalKind, "proposal_kind_known"),
            models.UniqueConstraint(
                fields=["kind", "about"],
                condition=models.Q(superseded_at__isnull=True, done_at__isnull=True),
                name="proposal_waits_once",
            ),
        ]


class Approval(Recorded):
    """One person's approval of something, bound to the hash of the preview they saw (RUL-24).

    ``subject`` names what is approved: ``preparation:12``, ``proposal:<key>``. The row is closed when
    the approval was withdrawn, or no longer fits the facts.
    """

    subject = models.CharField(max_length=160)
    bound_to = models.CharField(max_length=64)
    by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "by"],
                condition=models.Q(superseded_at__isnull=True),
                name="approval_given_once",
            )
        ]


class TwoPersons(Recorded):
    """Somebody looked at two records that may be one person, and found that they are two."""

    one = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    found_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["one", "two"],
                condition=models.Q(superseded_at__isnull=True),
                name="two_persons_found_once",
            ),
        ]


class LikelyPair(models.Model):
    """Two records that looked alike when everybody was last compared: derived, written anew."""

    one = models.CharField(max_length=9)
    two = models.CharField(max_length=9)
    points = models.FloatField()
    reasons = models.TextField()
    compared_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-points", "one", "two"], name="likely_pair_by_points")]
