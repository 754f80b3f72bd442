"""What strangers are given: enough to check everything, and nothing that confirms a guess."""

import hmac
import io
import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from tests import make
from tests.proofs import leads_to_root

from standing.accounts.actions import seed_operator
from standing.cli.main import run
from standing.kernel.access import Role
from standing.kernel.canonical import canonical
from standing.kernel.errors import NotFound, NotPermitted
from standing.ledger import (
    actions,
    domain,
    exporting,
    models,
    notes,
    proving,
    queries,
    sealing,
    signing,
    tree,
)
from standing.ledger.domain import Draft

pytestmark = [pytest.mark.tables, pytest.mark.django_db]
AUGUST_1 = date(2022, 8, 1)
STORY = "He told of an illness in the family"
EXECUTIVE = make.person("executive", role=Role.EXECUTIVE_DIRECTOR)
AUDITOR = make.person("auditor", role=Role.AUDITOR)


@pytest.fixture(autouse=True)
def _a_ledger() -> None:
    """Three entries about officers with a reason each, a release, and the removal of one reason."""
    for number in (1, 2, 3):
        actions.record_many(
            make.act(reason=f"{STORY}, {number}"),
            [Draft("character.weighed", f"officer:0012-000{number}", AUGUST_1, "CERT-507")],
        )
    release = {"release": 1, "manifest": "ab" * 32, "as_of": AUGUST_1, "officers": 3}
    actions.record(
        make.act(make.person("staff.one"), reason="Monthly, says Robin"), kind="publication.released",
        subject="register", effective_on=AUGUST_1, authority="CERT-903", after=release,
    )  # fmt: skip
    sealing.seal()
    actions.remove_reason(
        make.act(EXECUTIVE, reason="Sealed record"), number=2, authority="Order of May 3"
    )
    sealing.seal()


def exported(*, contents: bool = True) -> list[dict[str, object]]:
    file = io.BytesIO()
    if contents:
        exporting.export(make.act(AUDITOR), file)
    else:
        exporting.leaves(file)
    lines = file.getvalue().splitlines()
    assert [canonical(json.loads(line)) for line in lines] == lines
    return [json.loads(line) for line in lines]


def published() -> str:
    """Everything that anybody is given: leaves, notes, keys, every proof."""
    size = models.Entry.objects.count()
    proofs = [proving.proof_of_inclusion(number) for number in range(1, size + 1)]
    grown = proving.proof_of_consistency(4, size)
    keys = signing.document()
    return json.dumps([exported(contents=False), proofs, grown, keys])


def test_an_export_can_be_checked_without_this_program() -> None:
    head, *lines = exported()
    said = notes.Stated.read(notes.opened(str(head["checkpoint"]), signing.verifiers()))
    growing, chain = tree.Growing(), domain.START
    for position, line in enumerate(lines, 1):
        ten = {
            name: line[name] for name in domain.hashed(models.Entry.objects.all()[0].to_domain())
        }
        leaf = sha256(b"standing entry 1\n" + canonical(ten)).hexdigest()
        chain = domain.chained(chain, leaf)
        data = domain.sealed(salt=bytes.fromhex(str(line["salt"])), leaf=leaf)
        growing.add(tree.leaf_hash(data))
        assert line["position"] == position
        assert (line["leaf"], line["chain"], line["commitment"]) == (leaf, chain, data.hex())
    assert (said.size, said.root) == (len(lines), growing.root())
    assert [line["reason_text"] for line in lines] == [
        "stands apart", "removed", "stands apart", None, None,
    ]  # fmt: skip


def test_an_export_holds_no_text_of_a_reason_about_a_person_nor_what_opens_one() -> None:
    told = json.dumps(exported())

    assert STORY not in told
    salts = [*models.Reason.objects.exclude(salt="").values_list("salt", flat=True)]
    assert salts
    assert not any(salt in told for salt in salts)


def test_only_whoever_may_read_the_ledger_exports_contents() -> None:
    with pytest.raises(NotPermitted):
        exporting.export(make.act(make.person(role=Role.AGENCY_HEAD)), io.BytesIO())
    assert exporting.leaves(io.BytesIO()) == 5


def test_a_file_of_leaves_gives_every_root_and_nothing_else() -> None:
    head, *lines = exported(contents=False)

    assert {tuple(line) for line in lines} == {("commitment", "position")}
    leaves = [tree.leaf_hash(bytes.fromhex(str(line["commitment"]))) for line in lines]
    for size in (4, 5):
        root = notes.Stated.read(
            notes.opened(sealing.checkpoint_note(size), signing.verifiers())
        ).root
        assert tree.root(size, tree.kept(leaves)) == root
    assert head["size"] == 5


def test_nobody_who_knows_every_field_of_an_entry_can_confirm_it_from_what_is_public() -> None:
    """Each hash that a guesser could work out, without the salt or with every salt that was shown."""
    public = published()
    shown = [
        bytes.fromhex(str(proving.proof_of_inclusion(number)["salt"]))
        for number in range(1, 6)
        if proving.proof_of_inclusion(number)["salt"]
    ]
    weighed = [*models.Entry.objects.filter(kind="character.weighed")]
    assert (len(shown), len(weighed) > 1) == (1, True)
    for entry in weighed:
        known = entry.to_domain()
        leaf = bytes.fromhex(known.leaf)
        spelled = canonical(domain.hashed(known))
        guesses = {leaf, sha256(spelled).digest(), sha256(leaf).digest()}
        for salt in (*shown, b"", bytes(32), known.id.to_bytes(8, "big"), str(known.id).encode()):
            guesses |= {
                domain.sealed(salt=salt, leaf=known.leaf),
                sha256(salt + leaf).digest(), sha256(leaf + salt).digest(),
                hmac.digest(salt, leaf, "sha256"), hmac.digest(leaf, salt, "sha256"),
                domain.sealed(salt=domain.salt_at(known.id, key=salt), leaf=known.leaf),
            }  # fmt: skip
        guesses |= {tree.leaf_hash(guess) for guess in guesses}
        assert not any(guess.hex() in public for guess in guesses)


def test_no_secret_stands_in_what_is_public() -> None:
    public = published()
    salts, weighed = (
        models.Salt.objects.all(),
        models.Entry.objects.filter(kind="character.weighed"),
    )

    assert min(len(salts), len(weighed)) > 0
    for salt in salts:
        key = bytes(salt.key)
        assert len(key) == 32
        assert key.hex() not in public
        own = [domain.salt_at(n, key=key).hex() for n in range(salt.first, salt.last + 1)]
        assert len(set(own)) == len(own)
        assert sum(each in public for each in own) == (salt.first <= 4 <= salt.last)
    for entry in weighed:
        assert entry.leaf not in public
        assert entry.subject not in public


def test_the_same_entry_sealed_elsewhere_gives_another_commitment() -> None:
    entry = models.Entry.objects.get(pk=1)
    mine = sealing.inclusion(1, 5).commitment
    other = domain.sealed(salt=domain.salt_at(1, key=b"k" * 32), leaf=entry.leaf)

    assert mine != other
    assert sum(bin(a ^ b).count("1") for a, b in zip(mine, other, strict=True)) > 64


def test_a_removed_reason_leaves_tree_checkpoints_and_commitment_as_they_were() -> None:
    before = sealing.checkpoint_note(4)
    proof = proving.proof_of_inclusion(2)

    assert queries.verify().ok
    assert models.Reason.objects.filter(text="", salt="").count() == 1
    assert notes.opened(before, signing.verifiers())
    root = notes.Stated.read(notes.opened(str(proof["checkpoint"]), signing.verifiers())).root
    data = bytes.fromhex(str(proof["commitment"]))
    hashes = [bytes.fromhex(step) for step in proof["hashes"]]  # type: ignore[attr-defined]  # a list
    assert leads_to_root(index=1, size=5, leaf=tree.leaf_hash(data), proof=hashes, root=root)


def test_the_entry_of_a_release_is_proven_with_its_contents() -> None:
    number = proving.entry_of_release(1)
    assert number == 4
    proof = proving.proof_of_inclusion(number)

    entry = proof["entry"]
    assert isinstance(entry, dict)
    assert json.loads(entry["after"])["manifest"] == "ab" * 32
    leaf = sha256(b"standing entry 1\n" + canonical(entry)).hexdigest()
    salt = bytes.fromhex(str(proof["salt"]))
    assert domain.sealed(salt=salt, leaf=leaf).hex() == proof["commitment"]
    assert proving.entry_of_release(2) is None


def test_the_proof_of_a_release_names_the_office_and_neither_who_acted_nor_why() -> None:
    told = published()

    assert "staff.one" not in told
    assert "Robin" not in told
    proof = proving.proof_of_inclusion(4)
    assert isinstance(proof["entry"], dict)
    assert proof["entry"]["actor"] == "the commission"
    apart = models.Reason.objects.get(commitment=proof["entry"]["reason"])
    assert apart.salt not in told
    assert domain.committed(salt=apart.salt, text=apart.text) == apart.commitment


def test_the_commission_reads_who_published_and_why_and_finds_it_by_the_account() -> None:
    (entry,) = queries.entries_of("publication.released")

    assert (entry.actor, entry.reason) == ("staff.one", "Monthly, says Robin")
    asked = {"kind": "", "subject": "", "since": None, "until": None, "before": None, "most": 9}
    found = queries.page(by=["staff.one"], **asked)  # type: ignore[arg-type]  # as the page asks
    assert [each.id for each in found] == [4]
    assert queries.page(by=["staff"], kind="publication.released", subject="", since=None,
                        until=None, before=None, most=9) == []  # fmt: skip
    assert queries.reason_apart(4) is None
    assert queries.verify().ok


def test_an_entry_of_a_release_that_names_an_account_stays_closed() -> None:
    """As every register before this one entered them."""
    release = Draft(
        "publication.released", "register", AUGUST_1, "CERT-903", None,
        {"release": 2, "manifest": "cd" * 32, "as_of": AUGUST_1, "officers": 3},
    )  # fmt: skip
    actions.record_many(make.act(make.person("staff.one"), reason="Monthly"), [release])
    sealing.seal()
    number = proving.entry_of_release(2)
    assert number is not None
    proof = proving.proof_of_inclusion(number)
    assert (proof["entry"], proof["salt"]) == (None, None)
    assert proof["hashes"]


def test_what_is_not_sealed_is_not_proven() -> None:
    actions.record_many(make.act(), [Draft("condition.met", "register", AUGUST_1, "CERT-356")])
    for number in (0, 6, 7):
        with pytest.raises(NotFound):
            proving.proof_of_inclusion(number)


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    seed_operator(make.JUNE_30_2022)
    assert run(["ledger", "seal"]) == 0
    assert capsys.readouterr().out.startswith("standing.example/register\n")
    assert run(["ledger", "prove", "1"]) == 0
    assert json.loads(capsys.readouterr().out)["entry"] is None
    assert run(["ledger", "consistency", "4", "5"]) == 0
    assert json.loads(capsys.readouterr().out)["from"] == 4
    assert run(["ledger", "consistency", "5", "4"]) == 1
    assert run(["keys", "show"]) == 0
    assert signing.key("ledger").name in capsys.readouterr().out

    file = tmp_path / "leaves.jsonl"
    assert run(["ledger", "export", str(file), "--leaves"]) == 0
    assert "entries" in capsys.readouterr().err
    assert json.loads(file.read_bytes().splitlines()[0])["standing"] == "leaves 1"
    assert [each.name for each in tmp_path.iterdir() if each.name.endswith(".partial")] == []
    assert run(["ledger", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sealed"] >= 5


@pytest.mark.parametrize("command", [["prove", "1", "--contents"], ["export", "ledger.jsonl"]])
def test_a_refusal_of_the_terminals_own_account_names_the_option_for_another(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    seed_operator(make.JUNE_30_2022)
    assert run(["ledger", *command]) == 1
    told = capsys.readouterr().err
    assert "holds no role that allows this: " in told
    assert told.endswith("Another account acts if --as names it.\n")

    assert run(["ledger", *command, "--as", "operator"]) == 1
    assert "--as" not in capsys.readouterr().err
    assert list(tmp_path.glob("*.jsonl*")) == []


def test_a_kept_checkpoint_must_be_continued(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "checkpoint.txt"
    kept.write_text(sealing.checkpoint_note(4))
    assert run(["ledger", "verify", "--kept", str(kept)]) == 0
    assert "Sealed and signed: the first 5." in capsys.readouterr().out

    key = signing.key("ledger")
    for size, told in ((4, "was changed since"), (9, "is gone")):
        stated = notes.Stated(key.origin, size, tree.leaf_hash(b"another"))
        kept.write_text(signing.note(stated.text.splitlines(), key))
        assert run(["ledger", "verify", "--kept", str(kept)]) == 1
        assert told in capsys.readouterr().err

    kept.write_text("words")
    assert run(["ledger", "verify", "--kept", str(kept)]) == 1
    assert "no signed note" in capsys.readouterr().err
