"""How a finding names what was looked at: where it stood, under which heading, what it said."""

from standing.rules.facts import Facts, TrainingOnRecord


def read(facts: Facts, heading: str, value: str) -> str:
    """Return one line of evidence.

    The line begins with ``facts.source`` where one is named, and a blank cell is called blank:
    ``receipt R-0012 row 12: CPR Expiration 2022-05-01``, ``Basic Training blank``.
    """
    said = f"{heading} {value}" if value else f"{heading} blank"
    return f"{facts.source}: {said}" if facts.source else said


def read_export(line: TrainingOnRecord) -> str:
    """Return one line of the training committee's export as evidence."""
    completed = f"completed {line.completed_on}" if line.completed_on else "no completion date"
    return f"training export: {line.category}, {line.course}, {completed}"
