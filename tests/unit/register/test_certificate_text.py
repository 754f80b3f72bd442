"""A certificate as signed text and as a typed code: what is signed, and what is refused how."""

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from tests.keys import replaced

from standing.kernel.errors import Refused
from standing.ledger import signing
from standing.ledger.notes import NotGenuine
from standing.register import certificate_code, certificate_signed
from standing.register.certificate import Decided, Held
from standing.register.certificate_signed import (
    Claims,
    NothingChecked,
    claims_of,
    keys_from,
    read,
    sign,
)

HELD = Held(
    mptc_id="0012-0345",
    name="Élodie D’Álvarez",
    on=date(2022, 7, 1),
    known=datetime(2022, 8, 10, 14, 0, 1, 123456, tzinfo=UTC),
    label="Certified",
    may_serve=True,
    in_force=True,
    kind="Full",
    first_day=date(2022, 7, 1),
    expires=date(2025, 7, 1),
    decision=Decided(
        edition="E22",
        decided_on=date(2022, 7, 1),
        issued_on=date(2022, 7, 1),
        docket="2022-A-H/0012-0345",
        reference="ab" * 16,
    ),
    law=("M.G.L. c. 6E, s. 4(f)(3)",),
    sentence="On July 1, 2022, Élodie D’Álvarez was certified to serve as a police officer.",
    invented=True,
)
CLAIMS = claims_of(HELD, issuer="https://register.example.gov")


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def signed_by_us(header: dict[str, object], payload: bytes) -> str:
    """A text that our key signs, whatever it says."""
    spelled = ".".join(
        base64.urlsafe_b64encode(part).decode().rstrip("=")
        for part in (json.dumps(header).encode(), payload)
    )
    signature = signing.key("certificate").sign(spelled.encode())
    return f"{spelled}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}"


def usual_header() -> dict[str, object]:
    """The header of every certificate."""
    return {"alg": "EdDSA", "kid": signing.key("certificate").kid, "typ": certificate_signed.TYP}


def test_what_was_signed_reads_back_as_it_was() -> None:
    claims, by = read(sign(CLAIMS), keys=signing.public_keys())
    assert claims == CLAIMS
    assert by.kid == signing.key("certificate").kid


def test_the_same_certificate_is_signed_with_the_very_same_text() -> None:
    assert sign(CLAIMS) == sign(CLAIMS)


def test_another_library_reads_it_with_the_published_key_alone() -> None:
    header, payload, signature = sign(CLAIMS).split(".")
    (jwk,) = [row["jwk"] for row in signing.document()["keys"] if row["purpose"] == "certificate"]
    key = Ed25519PublicKey.from_public_bytes(base64.urlsafe_b64decode(jwk["x"] + "="))
    key.verify(base64.urlsafe_b64decode(signature + "=="), f"{header}.{payload}".encode())
    with pytest.raises(InvalidSignature):
        key.verify(base64.urlsafe_b64decode(signature + "=="), f"{header}.{payload}A".encode())
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert told["sub"] == "0012-0345"
    assert told["certificate"]["last_day"] == "2025-06-30"
    assert told["certificate"]["expires"] == "2025-07-01"
    assert (
        json.loads(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))["kid"] == jwk["kid"]
    )


def test_pasted_line_breaks_do_no_harm() -> None:
    text = sign(CLAIMS)
    folded = "\r\n ".join(text[start : start + 64] for start in range(0, len(text), 64))
    assert read(folded, keys=signing.public_keys())[0] == CLAIMS


@given(place=st.integers(min_value=0), sign_=st.sampled_from("ABab01_-."))
def test_one_changed_sign_anywhere_is_never_genuine(place: int, sign_: str) -> None:
    text = _TEXT()
    at = place % len(text)
    changed = text[:at] + sign_ + text[at + 1 :]
    if changed != text:
        with pytest.raises((NotGenuine, NothingChecked)):
            read(changed, keys=_KEYS)


class _Kept:
    """A text signed once, for tests that change it many times."""

    text = ""

    def __call__(self) -> str:
        if not self.text:
            self.text = sign(CLAIMS)
            _KEYS[:] = signing.public_keys()
        return self.text


_KEYS: list[signing.PublicKey] = []
_TEXT = _Kept()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda text: "", "Nothing came."),
        (lambda text: "hello", "This is no signed certificate"),
        (lambda text: text[:-60], "cut off or damaged"),
        (lambda text: text[: text.rfind(".")], "This is no signed certificate"),
        (lambda text: text * 12, "and a certificate has no more than 8,000."),
        (lambda text: "!" + text, "This is no signed certificate"),
        (lambda text: text[1:], "cut off or damaged"),
    ],
)  # fmt: skip
def test_what_is_cut_off_or_damaged_is_told_in_a_sentence(
    spoil: Callable[[str], str], words: str
) -> None:
    with pytest.raises(NothingChecked, match=words.replace(".", r"\.")):
        read(spoil(sign(CLAIMS)), keys=signing.public_keys())


@pytest.mark.parametrize(
    "header",
    [{"alg": "none"}, {"alg": "HS256"}, {"typ": "JWT"}, {"crit": ["x"]}],
    ids=str,
)
def test_another_kind_of_signature_is_refused_even_from_our_own_key(header: dict[str, Any]) -> None:
    text = signed_by_us({**usual_header(), **header}, b"{}")
    with pytest.raises(NothingChecked, match="signed for another purpose"):
        read(text, keys=signing.public_keys())


def test_what_our_key_signs_that_is_no_certificate_is_refused() -> None:
    with pytest.raises(NotGenuine, match="no certificate of status"):
        read(signed_by_us(usual_header(), b'{"v":1}'), keys=signing.public_keys())


def test_the_key_of_the_ledger_signs_no_certificate() -> None:
    text = signed_by_us({**usual_header(), "kid": signing.key("ledger").kid}, b"{}")
    with pytest.raises(NothingChecked, match="none of the keys for certificates here"):
        read(text, keys=signing.public_keys())


def test_another_registers_certificate_names_the_key_that_is_missing(
    settings: Any, tmp_path: Path
) -> None:
    text = sign(CLAIMS)
    settings.HOME = tmp_path / "another"
    with pytest.raises(NothingChecked, match="Another register may have made it out"):
        read(text, keys=signing.public_keys())


def test_a_forger_who_writes_our_keys_name_is_found_out(settings: Any, tmp_path: Path) -> None:
    ours = signing.public_keys()
    header = usual_header()
    settings.HOME = tmp_path / "forger"
    forged = signed_by_us(header, sign(CLAIMS).split(".")[1].encode())
    with pytest.raises(NotGenuine, match="does not fit the text"):
        read(forged, keys=ours)


def test_a_retired_key_still_vouches_for_what_it_signed_in_its_days() -> None:
    text = sign(CLAIMS)
    replaced("certificate")
    assert read(text, keys=signing.public_keys())[0] == CLAIMS


def test_what_a_retired_key_signs_for_a_later_day_is_refused() -> None:
    text = sign(CLAIMS)
    keys = [
        replace(key, until=date(2022, 8, 9)) if key.purpose == "certificate" else key
        for key in signing.public_keys()
    ]
    with pytest.raises(NotGenuine, match="August 10, 2022, with a key that was retired"):
        read(text, keys=keys)


def test_keys_are_read_from_each_form_in_which_they_are_given() -> None:
    ours = signing.key("certificate")
    whole = signing.document()
    jwk = next(row["jwk"] for row in whole["keys"] if row["purpose"] == "certificate")
    for text in (json.dumps(whole), json.dumps({"keys": [jwk]}), json.dumps(jwk), f"{ours.name}\n"):
        assert read(sign(CLAIMS), keys=keys_from(text))[0] == CLAIMS


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"keys": [{"kty": "RSA"}]}', "a+b", "7", "null"])
def test_a_file_without_keys_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        keys_from(text)


def test_a_code_asks_what_was_printed() -> None:
    code = certificate_code.code_of(HELD)
    assert len(code) == 39
    asked = certificate_code.asked_by(code)
    assert (asked.mptc_id, asked.on, asked.known) == (HELD.mptc_id, HELD.on, HELD.known)
    assert asked.fingerprint == certificate_code.fingerprint(HELD)


def test_a_code_may_be_typed_in_small_letters_without_hyphens_and_with_likely_slips() -> None:
    code = certificate_code.code_of(HELD)
    typed = code.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    assert certificate_code.asked_by(typed) == certificate_code.asked_by(code)


@given(
    number=st.integers(0, 99_999_999),
    on=st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    micros=st.integers(0, 2**52 - 1),
)
def test_every_officer_day_and_moment_has_a_code(number: int, on: date, micros: int) -> None:
    known = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros)
    held = replace(HELD, mptc_id=f"{number // 10_000:04}-{number % 10_000:04}", on=on, known=known)
    asked = certificate_code.asked_by(certificate_code.code_of(held))
    assert (asked.mptc_id, asked.on, asked.known) == (held.mptc_id, on, known)


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "We read 0 characters"), ("ABCD", "We read 4 characters"), ("U" * 32, "no character “U”"),
     ("Z" * 32, "name no officer"), ("é", "no character “É”")],
)  # fmt: skip
def test_a_code_that_is_none_says_what_is_wrong_with_it(typed: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        certificate_code.asked_by(typed)


@pytest.mark.parametrize(
    "change",
    [{"label": "Suspended"}, {"may_serve": False}, {"name": "Another"}, {"expires": None},
     {"kind": "Conditional"}, {"decision": None}],
    ids=str,
)  # fmt: skip
def test_whatever_is_changed_on_a_paper_gives_it_another_code(change: dict[str, Any]) -> None:
    assert certificate_code.fingerprint(replace(HELD, **change)) != certificate_code.fingerprint(
        HELD
    )


def test_a_claim_has_a_line_in_the_written_specification() -> None:
    told = (Path(__file__).parents[3] / "docs" / "formats.md").read_text("utf-8")
    assert [name for name in Claims.__struct_fields__ if f"`{name}`" not in told] == []
