"""Proofs for anybody who asks: that an entry is in the ledger, and that the ledger only grew.

What a proof tells of an entry whose contents are not public is a commitment, which confirms no guess.
"""

from standing.kernel.errors import NotFound
from standing.kernel.tongue import filled
from standing.ledger import domain, models, notes, sealed, signing


def proof_of_inclusion(number: int) -> dict[str, object]:
    """Return the proof that an entry belongs to the newest checkpoint (docs/formats.md).

    The entry itself and its salt are told where its kind is public and it names the office alone; the
    first entries of these kinds name an account, and stay closed.

    Raises:
        NotFound: there is no such entry, or it was not sealed yet.
    """
    return _proof(number, contents=False)


def proof_with_contents(number: int) -> dict[str, object]:
    """Return the proof with the entry and its salt, whatever its kind; for who may read the ledger."""
    return _proof(number, contents=True)


def proof_of_consistency(old: int, new: int) -> dict[str, object]:
    """Return the proof that the checkpoint over ``new`` entries continues the one over ``old``.

    Raises:
        NotFound: no checkpoint was signed at one of the sizes, or they stand the wrong way round.
    """
    hashes = sealed.consistency(old, new)
    return {
        "standing": "consistency 1",
        "from": old,
        "to": new,
        "hashes": [step.hex() for step in hashes],
        "checkpoints": [sealed.checkpoint_note(old), sealed.checkpoint_note(new)],
    }


def entry_of_release(number: int) -> int | None:
    """Return the number of the entry that records a release; ``None`` where there is none."""
    rows = models.Entry.objects.filter(kind="publication.released").order_by("id")
    for entry, after in rows.values_list("id", "after"):
        if domain.facts(after).get("release") == number:
            return entry
    return None


def fault_of_kept(note: str) -> str:
    """Say why the ledger does not continue a checkpoint that was kept elsewhere; nothing where it does.

    Raises:
        NotGenuine: no key of this register signed the note, or it is no checkpoint.
    """
    kept = notes.Stated.read(notes.opened(note, signing.verifiers()))
    if kept.size > (sealed_to := sealed.salted_to()):
        return (
            f"The checkpoint was signed over {kept.size:,} entries, and {sealed_to:,} are sealed here: "
            "what came after them is gone."
        )
    if sealed.root(kept.size) != kept.root:
        return (
            f"The first {kept.size:,} entries are not those that the checkpoint was signed over: "
            "the ledger was changed since."
        )
    return ""


def _proof(number: int, *, contents: bool) -> dict[str, object]:
    checkpoint = sealed.last()
    if checkpoint is None or number > checkpoint.size:
        raise NotFound(
            filled(
                "Entry {number} is not sealed yet, or does not exist. Entries are sealed with every "
                "release and at least once an hour while the register works: if it is new, ask again "
                "within the hour.",
                number=f"{number:,}",
            )
        )
    found = sealed.inclusion(number, checkpoint.size)
    entry = models.Entry.objects.get(pk=number).to_domain()
    shown = contents or entry.is_public
    return {
        "standing": "inclusion 1",
        "position": number,
        "commitment": found.commitment.hex(),
        "hashes": [step.hex() for step in found.hashes],
        "checkpoint": checkpoint.note,
        "entry": domain.hashed(entry) if shown else None,
        "salt": found.salt.hex() if shown else None,
    }
