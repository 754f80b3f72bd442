"""Checking a certificate, a release or the ledger: by anybody, and without having to trust this site.

Nothing that is pasted or uploaded here is kept. What programs ask for stands in ``proofs``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from standing.certification.domain import Label
from standing.kernel.canonical import digest
from standing.kernel.errors import Refused, StandingError
from standing.kernel.tongue import said
from standing.ledger import sealed
from standing.pages import clock, proofs
from standing.pages.access import public
from standing.pages.cells import officer_address
from standing.pages.tables import Column, Table, rows_of
from standing.pages.uploads import MAX_BYTES, TOO_LARGE, broke_off
from standing.register import certificate_check, words
from standing.register.certificate_check import Checked
from standing.register.certificate_signed import Claims
from standing.register.certificate_words import yes_or_no
from standing.register.released import (
    ReleaseChecked,
    check_manifest,
    check_release,
    claims_release,
    file_released,
    looks_noted,
    looks_released,
)

Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be read, and the field it was typed in."""

    field: str
    said: str


@csrf_exempt  # it changes nothing and keeps nothing: there is nothing to guard
@public
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Show the page; or check what was pasted, uploaded, typed or scanned, and show the answer."""
    fault: Fault | None = None
    found: Answer = {}
    try:
        found = _sent(request) if request.method == "POST" else _asked(request)
    except _Unread as unread:
        fault = unread.fault
    last = sealed.last()
    context = {
        "section": "verify",
        **found,
        "fault": fault,
        "typed": {name: request.GET.get(name, "")[:200] for name in ("code", "release", "sha256")},
        "megabytes": MAX_BYTES >> 20,
        "checkpoint": last,
        "verdict": _verdict(found),
    }
    answer = render(request, "verify.html", context, status=422 if fault else 200)
    if found or fault:
        answer["Cache-Control"] = "no-store"
    return answer


class _Unread(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, field: str, text: str) -> None:
        super().__init__(text)
        self.fault = Fault(field, text)


def _asked(request: HttpRequest) -> Answer:
    """What an address asks: a scanned code, a typed one, or a release's number and hash."""
    asked, now = request.GET, clock.now()
    if jws := asked.get("jws", "").strip():
        return _certificate(certificate_check.check(jws, now=now), now)
    if code := asked.get("code", "").strip():
        try:
            return _certificate(certificate_check.check_code(code[:200], now=now), now)
        except Refused as refusal:
            raise _Unread("code", str(refusal)) from None
    if asked.get("release", "").strip() or asked.get("sha256", "").strip():
        try:
            return _release(check_release(asked.get("release", ""), asked.get("sha256", "")))
        except Refused as refusal:
            raise _Unread("release", str(refusal)) from None
    if number := asked.get("prove", "").strip():
        return _proved("prove", lambda: proofs.of_release(number), "verify-inclusion", number)
    if size := asked.get("grown", "").strip():
        return _proved("grown", lambda: proofs.since(size), "verify-consistency", size)
    return {}


def _proved(field: str, prove: Callable[[], Mapping[str, object]], name: str, asked: str) -> Answer:
    """A proof as a page: what it shows, what to do with it, and the address of its file."""
    try:
        proof = prove()
    except StandingError as refusal:
        raise _Unread(field, str(refusal)) from None
    given = {"release" if field == "prove" else "from": asked}
    return {"proof": proof, "asked": asked, "proof_file": f"{reverse(name)}?{urlencode(given)}"}


def _verdict(found: Answer) -> str:
    """Say in few words what came of it, for the title of the page."""
    checked, release = found.get("checked"), found.get("release_checked")
    if isinstance(checked, Checked):
        if not checked.checked:
            return _("Nothing was checked")
        if not checked.genuine:
            return checked.nothing or _("Not genuine")
        return _("Genuine, and superseded") if checked.superseded else _("Genuine")
    if isinstance(release, ReleaseChecked):
        return _("Not what was published") if release.fault else _("As published")
    if "file" in found or "unknown" in found:
        return _("As released") if "file" in found else _("In no release")
    return _("The proof") if "proof" in found else ""


def _sent(request: HttpRequest) -> Answer:
    """What was pasted or uploaded: a certificate, or the ``release.json`` of a release."""
    if request.META.get(TOO_LARGE):
        raise _Unread(
            "file",
            _(
                "This file is larger than %(megabytes)s megabytes, which is the most this page takes. "
                "Choose the file of a certificate, or release.json. Of a paper, scan the QR code with a "
                "phone instead of sending a photo."
            )
            % {"megabytes": MAX_BYTES >> 20},
        )
    if broke_off(request):
        raise _Unread("file", _("The file did not come whole. Send it again."))
    chosen = request.FILES.get("file")
    content = chosen.read() if isinstance(chosen, UploadedFile) else b""
    if isinstance(chosen, UploadedFile) and not content:
        raise _Unread("file", _("This file is empty. Choose another one."))
    if not content:
        content = request.POST.get("jws", "").encode()
    if not content.strip():
        raise _Unread("jws", _("Nothing came. Paste the signed text, or choose its file."))
    if looks_released(content):
        return _release(check_manifest(content))
    if (file := file_released(content)) is not None:
        return {"file": file}
    now = clock.now()
    checked = certificate_check.check_file(content, now=now)
    name = (chosen.name or "") if isinstance(chosen, UploadedFile) else ""
    if not checked.checked and claims_release(content, name):
        return {"unknown": digest(content)}
    return {**_certificate(checked, now), **_beside_lists(content)}


def _beside_lists(content: bytes) -> Answer:
    """What a file is that comes with the lists of a release: its advice is not that of a certificate."""
    if looks_noted(content):
        return {"release_note": True}
    return {"archive": digest(content)} if content.startswith(b"PK\x03\x04") else {}


def _certificate(checked: Checked, now: datetime) -> Answer:
    answer: dict[str, object] = {"checked": checked, "now": now}
    if checked.claims is not None:
        answer["facts"] = _facts(checked.claims)
        answer["officer_address"] = officer_address(checked.claims.sub)
    if checked.differences:
        answer["differences"] = _differences(checked)
    if checked.today is not None:
        answer["today"] = words.explained()[Label(checked.today.label)]
    return answer


def _facts(claims: Claims) -> list[tuple[str, object]]:
    """What a certificate says, in the language of the page; days are written by the template."""
    facts: list[tuple[str, object]] = [
        (_("Officer"), f"{claims.name}, MPTC ID {claims.sub}"),
        (_("Day"), claims.on),
        (_("As known on"), claims.known),
        (_("Status"), said(claims.label)),
        (_("Could serve"), yes_or_no(claims.may_serve)),
    ]
    if (span := claims.certificate) is not None:
        facts += [(_("Certificate"), said(span.kind)), (_("First day"), span.first_day)]
        facts.append((_("Last day"), span.last_day or _("none: it continues until a decision")))
    if (decision := claims.decision) is not None:
        facts += [
            (_("Decided on"), decision.decided_on),
            (_("Issued on"), decision.issued_on),
            (_("Edition of the rules"), decision.edition),
            (_("Docket"), decision.docket),
            (_("Reference of the decision"), decision.reference),
        ]
    if claims.law:
        facts.append((_("It rests on"), "; ".join(claims.law)))
    return facts


def _differences(checked: Checked) -> Table:
    return Table(
        name="differences",
        caption=_("What reads otherwise now"),
        columns=(
            Column(key="what", title=_("What")),
            Column(key="said", title=_("The certificate says")),
            Column(key="now", title=_("Known now of that day")),
        ),
        rows=rows_of([(each.what, each.said, each.now) for each in checked.differences]),
    )


def _release(checked: ReleaseChecked) -> Answer:
    return {"release_checked": checked}
