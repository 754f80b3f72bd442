"""Who attested, and whether that person may (RUL-20, TV-16)."""

import pytest

from standing.campaigns.rosters.attesting import fault_in, read_attester
from standing.kernel.names import PersonName

OFFICER = PersonName(last="Núñez", first="Ana", middle="Maria")


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Casey Sample, Chief of Police", "Casey Sample", "agency head"),
        ("Casey Sample, Chief", "Casey Sample", "agency head"),
        ("Casey Sample, Jr., Interim Chief", "Casey Sample, Jr.", "agency head"),
        ("Chief Casey Sample", "Casey Sample", "agency head"),
        ("Casey Sample (Sheriff)", "Casey Sample", "agency head"),
        ("Casey Sample - Colonel", "Casey Sample", "agency head"),
        ("Casey Sample, agency head", "Casey Sample", "agency head"),
        ("Casey Sample, Chief of Police, Town of Riverton", "Casey Sample", "agency head"),
        ("Casey Sample, Town Manager", "Casey Sample", "appointing authority"),
        ("Casey Sample; Mayor", "Casey Sample", "appointing authority"),
        ("Mayor Casey Sample", "Casey Sample", "appointing authority"),
        ("Casey Sample, appointing authority", "Casey Sample", "appointing authority"),
        ("Casey Sample", "Casey Sample", ""),
        ("Casey Sample, Deputy Chief", "Casey Sample, Deputy Chief", ""),
    ],
)
def test_name_and_role_are_read(text: str, name: str, role: str) -> None:
    assert read_attester(text) == (name, role)


@pytest.mark.parametrize(
    ("text", "head", "code"),
    [
        ("Casey Sample, Chief of Police", False, None),
        ("Casey Sample, Mayor", True, None),
        ("Casey Sample, Chief of Police", True, "attestation.head"),
        ("Casey Sample, Mayor", False, "attestation.not-head"),
        ("Casey Sample", False, "attestation.role"),
        ("Chief of Police", False, "attestation.role"),
        ("Ana Nunez, Chief of Police", True, "attestation.self"),
        ("ANA NÚÑEZ, Mayor", True, "attestation.self"),
        ("Ana M. Núñez, Chief of Police", False, "attestation.self"),
        ("Núñez, Ana, Chief of Police", False, "attestation.self"),
        ("Chief Ana Núñez", False, "attestation.self"),
        ("Ana Núñez Jr., Chief of Police", False, None),
        ("Ana Sofia Núñez, Chief of Police", False, None),
        ("Ana Nuñez-Brackwater, Chief of Police", False, None),
    ],
)
def test_nobody_attests_for_themselves_and_the_head_is_attested_from_above(
    text: str, head: bool, code: str | None
) -> None:
    fault = fault_in(read_attester(text), officer=OFFICER, head=head)

    assert (fault.code if fault else None) == code
