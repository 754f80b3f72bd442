"""What was told to whom: notices, agencies' packets, and who fetched them when."""

from django.db import models

from standing.certification.models import Determination, Vacating
from standing.correspondence.domain import NoticeKind
from standing.storage.rows import Recorded, one_of
from standing.workforce.models import Agency, Officer


class Notice(Recorded):
    """A notice to one officer through one agency (CERT-1004 to 1008, 1010, 1028).

    ``replaces`` is the earlier notice whose place a correction or a vacating takes; that one stays as
    it is. ``because`` is the reason that the commission gave for a vacating.
    """

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="notices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    campaign = models.SlugField()
    kind = models.CharField(max_length=20)
    determination = models.ForeignKey(
        Determination, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    vacating = models.ForeignKey(
        Vacating, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    because = models.TextField(blank=True, default="")
    dated_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "agency"], name="notice_by_agency")]
        constraints = [one_of("kind", NoticeKind, "notice_kind_known")]


class UnitWaiver(Recorded):
    """An officer's word that the head of the bargaining unit need not be told (CERT-119, 122)."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="unit_waivers")
    signed_on = models.DateField()


class Packet(Recorded):
    """An agency's bundle as built: the ZIP's SHA-256 and how many notices it holds (CERT-522).

    ``number`` counts the agency's packets in the campaign; a packet built again keeps its number.
    """

    campaign = models.SlugField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="packets")
    number = models.IntegerField(default=1)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    notices = models.IntegerField()


class PacketFetch(models.Model):
    """Who fetched a packet, and when (CERT-521)."""

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="fetches")
    account = models.CharField(max_length=200)
    fetched_at = models.DateTimeField()


class HandOver(Recorded):
    """An agency's word that it handed a notice to its officer on a day (CERT-523).

    A mark that was wrong is taken back: its second clock closes, and a ``TakenBack`` says why.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="hand_overs")
    handed_on = models.DateField()
    marked_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notice"],
                condition=models.Q(superseded_at__isnull=True),
                name="handed_over_once",
            )
        ]


class TakenBack(models.Model):
    """The end of a mark that a notice was handed over: by whom, when and why."""

    hand_over = models.OneToOneField(HandOver, on_delete=models.PROTECT, related_name="end")
    by = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
