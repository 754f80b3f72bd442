"""``standing certificate``: what an officer held on a day, signed, on paper and as a file; the check."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any, Final, cast

import click
import msgspec
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation

from standing.certification import queries as certification
from standing.cli.acting import DAY, as_json, now, print_json, say, today
from standing.cli.setup import has_tables
from standing.kernel import tongue
from standing.kernel.errors import Refused
from standing.kernel.periods import day_of, in_words
from standing.ledger import signing
from standing.ledger.notes import NotGenuine
from standing.ledger.signing import PublicKey
from standing.register import (
    certificate_check,
    certificate_file,
    certificate_paper,
    certificate_signed,
)
from standing.register.certificate import certify, moment_of_issue
from standing.register.certificate_check import Checked
from standing.register.certificate_signed import Claims, NothingChecked

_MOST_KEYS = 1 << 20


class _OrCheck(click.Group):
    """A command of its own with an officer's ID, and a group with ``check``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read an officer's ID, or an option, as ``make-out`` with it."""
        if args and args[0] not in (*self.commands, "--help", "-h"):
            args = ["make-out", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_OrCheck,
    subcommand_metavar="OFFICER --on DATE [--out FOLDER] [--language es] | check FILE",
)
def certificate() -> None:
    """Say what status an officer held on a day: a signed certificate as PDF and JSON.

    \b
    Examples:
      standing certificate 0123-4567 --on 2022-07-01 --out certificates
      standing certificate check certificate-0123-4567-2022-07-01.pdf
    """


@certificate.command("make-out", hidden=True)
@click.argument("officer", metavar="OFFICER")
@click.option("--on", "on", type=DAY, help="the day that is certified (default: today)")
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=Path(),
    help="the folder for the two files (default: this one)",
)  # fmt: skip
@click.option(
    "--language", type=click.Choice([code for code, _ in settings.LANGUAGES]),
    default=settings.LANGUAGE_CODE,
    help="the language of the PDF; what is signed stays in English (default: en)",
)  # fmt: skip
@as_json
def make_out(officer: str, on: date | None, out: Path, language: str, json_: bool) -> None:
    """Write the certificate of OFFICER for a day, as known now: a PDF and a signed JSON file.

    Nothing is recorded: whoever checks it asks the register the same question again.

    \b
    Example (the word make-out may be left out):
      standing certificate make-out 0123-4567 --on 2022-07-01 --out certificates
      standing certificate make-out 0123-4567 --on 2022-07-01 --language es
    """
    with _spoken(language):
        _make_out(officer, on or today(), out, json_=json_)


def _make_out(officer: str, on: date, out: Path, *, json_: bool) -> None:
    asked_at = now()
    found = certification.kept_officer(officer, known=asked_at)
    if found.mptc_id != officer:
        say(f"The record {officer} belongs to the officer with the MPTC ID {found.mptc_id}.")
    held = certify(found, on=on, known=moment_of_issue(asked_at))
    claims = certificate_signed.claims_of(held, issuer=settings.URL)
    jws = certificate_signed.sign(claims)
    paper, file = certificate_paper.pdf(held, jws), certificate_paper.as_json(claims, jws)
    out.mkdir(parents=True, exist_ok=True)
    printed = out / f"{certificate_paper.paper_name(held)}.pdf"
    data = out / f"{certificate_paper.file_name(held)}.json"
    printed.write_bytes(paper)
    data.write_bytes(file)
    if json_:
        click.echo(file.decode(), nl=False)
    else:
        click.echo(held.sentence)
    say(f"Written: {printed} and {data.name}.")


@contextmanager
def _spoken(language: str) -> Iterator[None]:
    """Make sentences in a language, as a page of that language does."""
    with translation.override(language):
        if language == settings.LANGUAGE_CODE:
            yield
            return
        with tongue.spoken(language, translation.gettext):
            yield


@certificate.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--key", type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="the commission's public keys: keys.json of its site, or a verifier's key",
)  # fmt: skip
@click.option("--offline", is_flag=True, help="look at the signature only, and ask no register")
@as_json
@click.pass_context
def check(
    context: click.Context, file: Path, key: Path | None, *, offline: bool, json_: bool
) -> None:
    """Check a certificate: the PDF, its JSON, or the signed text alone.

    With a register at hand it also says what is known by now of that day, and what holds today. It
    only reads, and makes no file. Exit status 1: not genuine, or nothing could be checked; it says
    which.

    \b
    Examples:
      standing certificate check certificate-0123-4567-2022-07-01.json
      standing certificate check certificate.pdf --key keys.json --offline
    """
    claims, by = _read(_content(file), _keys(key))
    checked = Checked(genuine=True, key=by.kid, claims=claims)
    if not offline:
        checked = _asked(checked)
    if json_:
        print_json({**_as_dict(checked), "register_asked": not offline})
        return
    for line in _told(checked, claims, offline=offline):
        click.echo(line)


def _read(content: bytes, keys: list[PublicKey]) -> tuple[Claims, PublicKey]:
    """Read a certificate; where that fails, say first whether a signature was checked at all."""
    try:
        return certificate_file.read_file(content, keys=keys)
    except NothingChecked as fault:
        raise Refused(f"Nothing was checked. {fault}\n{_WHERE_SIGNED}") from None
    except NotGenuine as fault:
        raise Refused(f"Not genuine. {fault}") from None


_WHERE_SIGNED: Final = (
    "That says nothing for the certificate and nothing against it. Its signed text is the attachment "
    "certificate.jws of the PDF as it was handed out, the text behind jws= in the address that its QR "
    "code opens, and the JSON file of the officer’s page."
)


def _asked(checked: Checked) -> Checked:
    """Ask the register at hand; where there is none, say so."""
    try:
        if has_tables():
            return certificate_check.against_register(checked, now=now())
    except DatabaseError:
        pass
    return replace(checked, absent="there is no register on this machine.")


def _content(file: Path) -> bytes:
    if file.stat().st_size > certificate_file.MOST_BYTES:
        raise Refused(
            f"{file.name} is larger than {certificate_file.MOST_BYTES >> 20} megabytes, and no "
            "certificate is. Choose the file that was handed out."
        )
    return file.read_bytes()


def _keys(file: Path | None) -> list[PublicKey]:
    if file is None:
        return _kept_keys()
    if file.stat().st_size > _MOST_KEYS:
        raise Refused(f"{file.name} is too large for a file of public keys.")
    try:
        return certificate_signed.keys_from(file.read_text("utf-8"))
    except UnicodeDecodeError:
        raise Refused(f"{file.name} is no text, so it holds no public keys.") from None


def _kept_keys() -> list[PublicKey]:
    """Return the keys of the register at hand; looking makes none."""
    if keys := signing.kept_keys():
        return keys
    raise Refused(
        "Nothing was checked. There are no keys on this machine to check with. Get keys.json from the "
        "page of the register that checks certificates (/verify/keys.json), and name it with --key."
    )


_SERVES: Final = {
    True: "could serve",
    False: "could not serve",
    None: "whether they could serve is not told of days on which the decision may be challenged",
}


def _told(checked: Checked, claims: Claims, *, offline: bool) -> list[str]:
    known = in_words(day_of(claims.known))
    lines = [
        f"Genuine: signed by {checked.key}.",
        f"{claims.name}, MPTC ID {claims.sub}, on {in_words(claims.on)}, as known on {known}: "
        f"{claims.label}; {_SERVES[claims.may_serve]}.",
    ]
    if claims.invented:
        lines.append("Invented people, for demonstration.")
    if offline:
        return [*lines, "No register was asked whether more is known by now."]
    if checked.absent:
        return [*lines, f"The register at hand says nothing of it: {checked.absent}"]
    if checked.superseded:
        since = f" since {in_words(day_of(checked.since))}" if checked.since else ""
        lines.append(f"Superseded: the register{since} gives another answer for that day.")
        lines += [f"  {each.what}: {each.said}; now: {each.now}" for each in checked.differences]
    else:
        lines.append("Not superseded: what is known today of that day is what it says.")
    if not checked.reproduced:
        lines.append(
            "Tell the commission: the register no longer says what it said at that moment."
        )
    if checked.today:
        lines.append(f"Today: {checked.today.label}.")
    return lines


def _as_dict(checked: Checked) -> dict[str, Any]:
    return {
        "genuine": checked.genuine,
        "key": checked.key,
        "says": cast("dict[str, Any]", msgspec.to_builtins(checked.claims)),
        "superseded": checked.superseded,
        "since": checked.since,
        "differences": [asdict(each) for each in checked.differences],
        "reproduced": checked.reproduced,
        "absent": checked.absent or None,
        "today": checked.today.label if checked.today else None,
    }
