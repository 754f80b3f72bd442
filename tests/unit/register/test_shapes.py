"""What may be published, and that nothing else can be."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import pytest

from standing.register import downloads, shapes
from standing.register.shapes import Line, OfficerLine, Shape

OFFICERS = shapes.TABLES[0]
LINE = OfficerLine(
    mptc_id="0012-0345", last_name="Avery", first_name="Jordan", certification="Full",
    status="Certified", agencies="Elm Hill Police Department", expires="07/01/2025", more="",
)  # fmt: skip


def test_the_columns_of_officers_are_the_published_ones() -> None:
    assert ",".join(shapes.heading(OfficerLine)) == (
        "MPTCID,LastName,FirstName,Certification,Status,LawEnforcementAgency,Expiration,"
        "AdditionalInformation"
    )


def test_every_published_field_names_the_rule_that_allows_it() -> None:
    for table in shapes.TABLES:
        for name, allowed in shapes.columns(table.shape).items():
            assert re.search(r"(CERT|RUL|T|REG|DISC|PUBREG|OBJ)-?\d+", allowed.rule), name
            assert allowed.says.endswith("."), name


def test_no_private_field_is_among_the_published_ones() -> None:
    names = {name for table in shapes.TABLES for name in shapes.columns(table.shape)}

    assert not {n for n in names if re.search("birth|mail|address|union|duty|leave|phone", n)}


def test_a_field_without_a_rule_cannot_be_published() -> None:
    @dataclass(frozen=True)
    class WithBirth:
        date_of_birth: Annotated[str, "no rule"]

    with pytest.raises(TypeError, match="date_of_birth is not allowed to be published"):
        shapes.columns(cast("Shape", WithBirth))


def test_a_line_of_another_shape_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="completeness takes CompletenessLine, not OfficerLine"):
        downloads.write_csv(tmp_path, shapes.TABLES[3], cast("list[Line]", [LINE]))


def test_the_dictionary_describes_every_column_of_every_table_and_no_other() -> None:
    said = json.loads(downloads.dictionary(about={"release": 1}))

    assert {
        resource["path"]: tuple(column["name"] for column in resource["schema"]["fields"])
        for resource in said["resources"]
    } == {f"{table.name}.csv": shapes.heading(table.shape) for table in shapes.TABLES}
    for resource in said["resources"]:
        named = {column["name"] for column in resource["schema"]["fields"]}
        assert set(resource["schema"]["primaryKey"]) <= named
        assert all(c["description"] and c["rule"] for c in resource["schema"]["fields"])


def test_the_dictionary_lists_the_values_that_a_status_may_have() -> None:
    said = json.loads(downloads.dictionary(about={}))
    status = next(c for c in said["resources"][0]["schema"]["fields"] if c["name"] == "Status")

    assert {"Certified", "Conditionally Certified", "Further Review", "Not Recertified"} <= set(
        status["constraints"]["enum"]
    )


def test_cells_that_a_spreadsheet_would_run_are_neutralised_in_csv_and_plain_in_json(
    tmp_path: Path,
) -> None:
    hostile = OfficerLine(
        mptc_id="0012-0345", last_name='=HYPERLINK("x")', first_name="+1", certification="Full",
        status="Certified", agencies="@town", expires="", more="-1",
    )  # fmt: skip

    downloads.write_csv(tmp_path, OFFICERS, [hostile])
    downloads.write_json(tmp_path, OFFICERS, [hostile], about={"release": 1})

    row = (tmp_path / "officers.csv").read_text("utf-8").splitlines()[1]
    assert row == '0012-0345,"\'=HYPERLINK(""x"")",\'+1,Full,Certified,\'@town,,\'-1'
    assert json.loads((tmp_path / "officers.json").read_text("utf-8"))["officers"] == [
        {
            "MPTCID": "0012-0345", "LastName": '=HYPERLINK("x")', "FirstName": "+1",
            "Certification": "Full", "Status": "Certified", "LawEnforcementAgency": "@town",
            "Expiration": "", "AdditionalInformation": "-1",
        }
    ]  # fmt: skip


def test_a_json_file_without_lines_is_still_json(tmp_path: Path) -> None:
    downloads.write_json(tmp_path, OFFICERS, [], about={"release": 1})

    assert json.loads((tmp_path / "officers.json").read_text()) == {"release": 1, "officers": []}
