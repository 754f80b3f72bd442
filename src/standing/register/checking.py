"""Do releases, what they changed, and their errata agree with what the ledger says of them?"""

from collections import Counter

from django.db.models import Count

from standing.kernel.canonical import digest
from standing.ledger import queries as ledger
from standing.register import archived, data, errata, models
from standing.register.changed import How
from standing.register.downloads import sha256_of
from standing.register.release import is_whole, stated


def publication_faults() -> list[str]:
    """Return a sentence for each release, change or erratum that is not what was recorded."""
    return [*_release_faults(), *_change_faults(), *_erratum_faults()]


def _release_faults() -> list[str]:
    recorded = {
        entry.facts_after.get("release"): entry.facts_after.get("manifest")
        for entry in ledger.entries_of("publication.released")
    }
    faults = []
    for each in data.releases():
        if recorded.get(each.number) != digest(each.row.manifest.encode()):
            faults.append(
                f"release {each.number}: its release.json in the register is not the one recorded "
                "when it was published"
            )
        if each.folder is not None and not _files_fit(each):
            faults.append(f"release {each.number}: its files are not those that were published")
        if each.folder is not None and not archived.fits(each.folder, each.row.manifest):
            faults.append(
                f"release {each.number}: its archive is not the one that was made of its files"
            )
    return faults


def _files_fit(each: data.Released) -> bool:
    """Whether the folder is whole; of a release before checkpoints, whether its files are."""
    if "checkpoint" in each.row.manifest:
        return each.folder is not None and is_whole(each.folder, each.row.manifest)
    paths = {name: each.path_of(name) for name in each.files}
    return all(path and sha256_of(path) == each.files[name].sha256 for name, path in paths.items())


def _change_faults() -> list[str]:
    """Set the changes kept beside the counts of the manifest, where any are kept."""
    counted: dict[int, Counter[str]] = {}
    kept = models.ReleaseChange.objects.values_list("release", "how").order_by()
    for number, how, count in kept.annotate(count=Count("pk")):
        counted.setdefault(number, Counter())[how] = count
    faults = []
    for number, found in sorted(counted.items()):
        row = models.Publication.objects.filter(number=number).first()
        if row is None:
            faults.append(f"release {number}: changes are kept of it, and it was never published")
            continue
        said = stated(row.manifest).difference
        wanted = (said.added, said.removed - said.not_named, said.changed)
        if wanted != (found[How.ADDED], found[How.REMOVED], found[How.CHANGED]):
            faults.append(f"release {number}: the changes kept of it are not those it counts")
    return faults


def _erratum_faults() -> list[str]:
    recorded = {
        entry.facts_after.get("sha256")
        for kind in ("erratum.published", "erratum.mended")
        for entry in ledger.entries_of(kind)
    }
    return [
        f"erratum {row.number}: it is not what was recorded when it was published"
        for row in models.Erratum.objects.order_by("number", "pk")
        if errata.sha256_of(row) not in recorded
    ]
