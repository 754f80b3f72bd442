"""What is wrong in a certificate is named, and what holds nothing to check is not called a forgery."""

import base64
import json
from pathlib import Path

import pytest
from tests.unit.verifier.makers import (
    CLAIMS,
    HEADER,
    KEY,
    MANIFEST,
    ORIGIN,
    TRUSTED,
    canonical,
    certificate,
    ran,
)

CERTIFICATES: list[tuple[bytes, str]] = [
    (certificate(CLAIMS | {"v": 2}), "'v' is not 1"),
    (certificate(CLAIMS | {"iat": 1}), "'iat' is not the second of 'known'"),
    (certificate(CLAIMS | {"may_serve": None}), "'may_serve' is neither true nor false"),
    (certificate(CLAIMS | {"label": "Under Review", "invented": None}), "'invented' is neither"),
    (certificate(CLAIMS | {"more": 1}), "The name 'more' must not stand here"),
    (certificate(CLAIMS | {"on": "2022-13-01"}), "no day of the calendar"),
    (certificate(CLAIMS, HEADER | {"alg": "none"}), "'alg' is 'none'"),
    (certificate(CLAIMS, HEADER | {"crit": []}), "holds 'crit'"),
    (certificate(CLAIMS, HEADER | {"kid": "other+00000000"}), "not trusted here"),
    (certificate(CLAIMS, HEADER | {"kid": ["x"]}), "not trusted here"),
    (certificate(CLAIMS, HEADER | {"typ": "JWT"}), "'typ' is not that"),
    (certificate(CLAIMS).replace(b'"label":"Certified"', b'"label":"Revoked"'), "'says' differs"),
    (certificate(CLAIMS).replace(b'"jws":"', b'"jws":"='), "no base64url"),
    (certificate(CLAIMS | {"name": "x" * 9000}), "longer than 8,000"),
    (b"%PDF-1.7", "certificate.jws"),
    (b"a.b", "three parts"),
    (b"!.!.!", "no base64url"),
    (b"\xff.\xff.\xff", "It is no text"),
    (b'{"jws":' + b"[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("data", "words"), CERTIFICATES)
def test_what_is_wrong_in_a_certificate_is_named(
    data: bytes, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "certificate").write_bytes(data)

    code, said = ran(capsys, "certificate", tmp_path / "certificate", "--key", KEY)

    assert code == 1
    assert words in said


SIGNED = certificate(CLAIMS)
NOT_CHECKED: list[bytes] = [
    b"", b" \n", b"%PDF-1.7 a letter", b"\xff\xd8\xff\xe0 a photo", b"a letter", b"{}",
    MANIFEST.encode(),
    json.loads(SIGNED)["jws"][:60].encode(), certificate(CLAIMS, HEADER | {"kid": "other+00000000"}),
]  # fmt: skip
FAILED = [
    json.loads(SIGNED)["jws"][:-4].encode() + b"AAAA",
    SIGNED.replace(b'"label":"Certified"', b'"label":"Revoked"'),
    certificate(CLAIMS | {"v": 2}),
]


@pytest.mark.parametrize("data", NOT_CHECKED)
def test_what_holds_no_signature_that_can_be_checked_is_not_called_a_forgery(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "handed-out").write_bytes(data)
    code, said = ran(capsys, "certificate", tmp_path / "handed-out", "--key", KEY)
    assert code == 1
    assert "Nothing says that it is genuine, and nothing that it is not: 1 fault." in said
    assert "the attachment certificate.jws of the PDF" in said
    assert "Not genuine" not in said


@pytest.mark.parametrize("data", FAILED)
def test_a_signature_that_was_checked_and_refused_is_not_genuine(
    data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "handed-out").write_bytes(data)
    code, said = ran(capsys, "certificate", tmp_path / "handed-out", "--key", KEY)
    assert code == 1
    assert said.endswith("The certificate was refused. Not genuine: 1 fault.\n")
    assert "No certificate was checked" not in said


def test_under_review_it_may_be_left_untold_whether_the_officer_could_serve(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    untold = CLAIMS | {"label": "Under Review", "may_serve": None, "in_force": None}
    (tmp_path / "certificate").write_bytes(certificate(untold))
    assert ran(capsys, "certificate", tmp_path / "certificate", "--key", KEY)[0] == 0


def test_a_key_out_of_use_signs_nothing_after_its_last_day(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    x = base64.urlsafe_b64encode(TRUSTED.public).decode().rstrip("=")
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": x, "kid": TRUSTED.kid}
    listed = {"purpose": "certificate", "name": ORIGIN, "kid": TRUSTED.kid, "verifier": KEY,
              "jwk": jwk, "since": "2022-01-01", "until": "2022-07-01"}  # fmt: skip
    keys, file = tmp_path / "keys.json", tmp_path / "certificate"
    keys.write_bytes(canonical({"standing": "keys 1", "keys": [listed]}))
    file.write_bytes(json.loads(certificate(CLAIMS))["jws"].encode())
    code, said = ran(capsys, "certificate", file, "--key", keys)
    assert code == 0
    assert "It proves nothing by itself" in said

    file.write_bytes(certificate(CLAIMS | {"known": "2022-07-02T04:00:00Z", "iat": 1656734400}))
    assert "was out of use" in ran(capsys, "certificate", file, "--key", keys)[1]
    file.write_bytes(certificate(CLAIMS | {"known": "2022-07-02T03:59:59Z", "iat": 1656734399}))
    assert ran(capsys, "certificate", file, "--key", keys)[0] == 0

    assert ran(capsys, "proof", file, "--key", keys)[0] == 2
    keys.write_bytes(canonical({"standing": "keys 1", "keys": [listed | {"kid": "other"}]}))
    assert "written in two ways" in ran(capsys, "certificate", file, "--key", keys)[1]
