"""The releases of the public files: what each holds, its files, its dictionary, its completeness.

Files are handed out as they were released, and only those that the manifest names.
"""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date, parse_http_date_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.kernel.canonical import digest
from standing.kernel.errors import NotFound
from standing.kernel.names import search_key
from standing.ledger import signing
from standing.pages import clock
from standing.pages.access import NOTHING_HERE, may
from standing.pages.agencies import csv_address
from standing.pages.cells import tone_of
from standing.pages.data_tables import (
    class_said,
    completeness_table,
    described,
    files_table,
    release_said,
    releases_table,
)
from standing.pages.sending import FileInBlocks
from standing.pages.whole_answers import NEVER_KEPT
from standing.register import archives, data, downloads
from standing.register.data import Released
from standing.register.release import MANIFEST, NOTE

IMMUTABLE: Final = "public, max-age=31536000, immutable"
KINDS: Final = {
    ".csv": "text/csv; charset=utf-8", ".json": "application/json", ".pdf": "application/pdf",
    ".note": "text/plain; charset=utf-8", ".zip": "application/zip",
}  # fmt: skip
FIRST: Final = ("officers.csv", "officers.json", "by-agency.csv", "by-agency.pdf", "by-category.csv",
                "by-category.pdf", "changes.csv", "completeness.csv", MANIFEST)  # fmt: skip
"""The files that most people come for."""
ASKED_ANEW: Final = "public, no-cache"
"""An archive may be kept by whoever asks under its tag: made again, its bytes may be others."""
LATEST_ARCHIVE: Final = "release.zip"
"""How an address names the archive of the last release, whatever its number."""


@may(Permission.REGISTER_READ)
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Every release, newest first; the last one with its files."""
    found = data.releases()
    latest = found[0] if found else None
    context: dict[str, Any] = {
        "section": "data",
        "latest": latest,
        "table": releases_table(found).arranged(request.GET.dict()),
        "errata": data.errata(known=clock.now())[:3],
    }
    if latest is not None:
        context |= _shown(latest)
        context["files"] = files_table(latest, only=FIRST)
    return _as_it_lies(render(request, "data.html", context), latest)


@may(Permission.REGISTER_READ)
@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release: what it speaks of, every file with its checksum, what was found wrong in it."""
    found = _numbered(number)
    context = {
        "section": "data",
        "trail": [(_("Data"), reverse("data")), (release_said(number), "")],
        **_shown(found),
        "files": files_table(found),
        "errata": data.errata(known=clock.now(), release=number),
        "verifier": _signed_by(found),
        "before": number - 1 if data.release(number - 1) else None,
        "next": number + 1 if data.release(number + 1) else None,
    }
    return _as_it_lies(render(request, "data_release.html", context), found)


def _as_it_lies(answer: HttpResponse, found: Released | None) -> HttpResponse:
    """Keep no page whole that speaks of an archive not made yet: the ledger does not tell when it is."""
    if found is not None and found.folder and not archives.kept(found.folder, found.number):
        setattr(answer, NEVER_KEPT, True)
    return answer


@may(Permission.REGISTER_READ)
@require_safe
def file(request: HttpRequest, number: int, name: str) -> HttpResponse:
    """Hand out a file of a release as it was released; its tag is its hash.

    It never changes; the archive of them all holds the same when it is made again, in other bytes.
    """
    found = _numbered(number)
    path, sha256 = _lies(found, name)
    tag = f'"{sha256}"'
    laid = min(found.row.recorded_at, timezone.now()).timestamp()
    if name == found.archive_name:
        laid = path.stat().st_mtime
    if _is_had(request, tag, int(laid)):
        answer: HttpResponse = HttpResponse(status=304)
    else:
        kind = KINDS.get(path.suffix, "application/octet-stream")
        answer = FileInBlocks(  # type: ignore[assignment]  # a streaming answer
            path.open("rb"), as_attachment=True, filename=name, content_type=kind
        )
    answer["ETag"] = tag
    answer["Last-Modified"] = http_date(laid)
    answer["Cache-Control"] = ASKED_ANEW if name == found.archive_name else IMMUTABLE
    return answer


def _is_had(request: HttpRequest, tag: str, laid: int) -> bool:
    """Whether the reader has this file; a tag decides alone where one is named (RFC 9110, 13.2.2)."""
    tags = request.headers.get("If-None-Match")
    if tags is not None:
        return tag in tags
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    return since is not None and since >= laid


@may(Permission.REGISTER_READ)
@require_safe
def latest_file(request: HttpRequest, name: str) -> HttpResponse:
    """Lead to a file of the last release; what is led to never changes, where this leads does."""
    found = data.latest()
    if found is None:
        raise NotFound(NOTHING_HERE)
    if name == LATEST_ARCHIVE and found.folder is not None:
        name = found.archive_name
    elif found.path_of(name) is None:
        raise NotFound(_not_here(found, name))
    answer = HttpResponseRedirect(reverse("data-file", args=[found.number, name]))
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@may(Permission.REGISTER_READ)
@require_safe
def dictionary(request: HttpRequest, number: int) -> HttpResponse:
    """What each file holds, column by column, as the release's own dictionary says it."""
    found = _numbered(number)
    path = found.path_of("dictionary.json")
    text = path.read_text("utf-8") if path else downloads.dictionary(about={})
    context = {
        "section": "data",
        "trail": _trail(number, _("Dictionary")),
        "number": number,
        "own": path is not None,
        "tables": [described(each) for each in json.loads(text)["resources"]],
    }
    return render(request, "data_dictionary.html", context)


@may(Permission.REGISTER_READ)
@require_safe
def completeness(request: HttpRequest, number: int) -> HttpResponse:
    """What each agency sent, and what became of it, as the release says it (RUL-23)."""
    found = _numbered(number)
    asked = " ".join(request.GET.get("of", "").split())[:100]
    klass = request.GET.get("class", "")[:60]
    path = found.path_of("completeness.csv")
    every = list(_rows(path)) if path else []
    wanted = search_key(asked).split()
    shown = [
        row
        for row in every
        if all(word in search_key(row["LawEnforcementAgency"]) for word in wanted)
        and klass in ("", row["Class"])
    ]
    table = completeness_table(number, shown).arranged(request.GET.dict())
    if request.GET.get("format") == "csv":
        return table.as_csv(f"release-{number}-completeness.csv")
    context = {
        "section": "data", "trail": _trail(number, _("Completeness")), "number": number,
        "facts": found.facts, "asked": asked, "klass": klass, "table": table,
        "classes": [(each, class_said(each)) for each in sorted({row["Class"] for row in every})],
        "here_at_all": path is not None,
        "everybody": f"{len(every):,}", "csv_address": csv_address(request),
    }  # fmt: skip
    return render(request, "data_completeness.html", context)


def _numbered(number: int) -> Released:
    found = data.release(number) if 0 < number < 1_000_000_000 else None
    if found is None:
        raise NotFound(_("There is no release of this number. Every release stands under Data."))
    return found


def _not_here(found: Released, name: str) -> str:
    if found.folder is None and name in (*found.files, found.archive_name, LATEST_ARCHIVE):
        return _("The files of this release lie where they were published, and not on this server.")
    if name == found.archive_name and found.without_archive:
        return _(
            "The archive of this release cannot be made at the moment. Its files stand one by one on "
            "the page of the release, under Data."
        )
    return NOTHING_HERE


def _lies(found: Released, name: str) -> tuple[Path, str]:
    """Where a file lies and its hash, one that the release has or the archive of all of them."""
    if name == found.archive_name:
        archive = found.archive(waiting=True)
        if archive is not None:
            return archive.path, archive.sha256
    path = found.path_of(name)
    if path is None:
        raise NotFound(_not_here(found, name))
    if name in found.files:
        return path, found.files[name].sha256
    return path, digest(path.read_bytes())  # the manifest and its note: a few thousand bytes


def _signed_by(found: Released) -> str:
    """The key that signed a release; where its note is not here, the one that signs now."""
    note = found.path_of(NOTE)
    signer = archives.signer(note.read_text("utf-8")) if note else None
    return str(signer) if signer else signing.key("ledger").name


def _trail(number: int, title: str) -> list[tuple[str, str]]:
    return [
        (_("Data"), reverse("data")),
        (release_said(number), reverse("data-release", args=[number])),
        (title, ""),
    ]


def _shown(found: Released) -> dict[str, Any]:
    """What both pages say of a release."""
    facts = found.facts
    return {
        "released": found,
        "row": found.row,
        "number": found.number,
        "facts": facts,
        "officers": counted(facts.rows.get("officers.csv", 0)),
        "statuses": [
            {"label": label, "tone": tone_of(label), "count": f"{count:,}"}
            for label, count in facts.statuses.items()
        ],
        "elsewhere": found.folder is None,
        "changed": facts.difference.from_release is not None,
        "counts": {
            each: f"{getattr(facts.difference, each):,}" for each in ("added", "removed", "changed")
        },
        "manifest_sha256": digest(found.row.manifest.encode()),
    }


def counted(officers: int) -> str:
    """Say how many officers there are."""
    return ngettext("{count} officer", "{count} officers", officers).format(count=f"{officers:,}")


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)
