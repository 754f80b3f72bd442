"""What was told to whom: notices, agencies' packets, and who fetched them when."""

from django.db import models

from standing.certification.models import Determination
from standing.storage.rows import Recorded
from standing.workforce.models import Agency, Officer


class Notice(Recorded):
    """A notice to one officer through one agency (CERT-1004 to 1008). ``kind`` is one of five."""

    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="notices")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    campaign = models.SlugField()
    kind = models.CharField(max_length=20)
    determination = models.ForeignKey(
        Determination, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    dated_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["campaign", "agency"], name="notice_by_agency")]


class Packet(Recorded):
    """An agency's bundle as built: the ZIP's SHA-256 and how many notices it holds (CERT-522)."""

    campaign = models.SlugField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="packets")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    notices = models.IntegerField()


class PacketFetch(models.Model):
    """Who fetched a packet, and when (CERT-521)."""

    packet = models.ForeignKey(Packet, on_delete=models.PROTECT, related_name="fetches")
    account = models.CharField(max_length=200)
    fetched_at = models.DateTimeField()
