"""What a clerk wrote into the fields beside the faults, as mends of cells."""

from collections.abc import Mapping

from standing.campaigns.rosters.mending import LEFT_OUT, WHOLE_ROW, Place, Read
from standing.campaigns.rosters.reads import shown
from standing.pages.trying import showing

MOST_TYPED = 1_000  # characters of one mend


def typed(fields: Mapping[str, str], before: Read) -> dict[Place, str]:
    """What was written into cells: an answer for one row stands before an answer for all alike."""
    mends: dict[Place, str] = {}
    for name, text in fields.items():
        if name.startswith("all-") and (said := text.strip()):
            alike = showing.alike_of(before, name.removeprefix("all-"))
            mends |= dict.fromkeys(alike, said[:MOST_TYPED])
    for name, text in fields.items():
        place = _place(name, before) if name.startswith("mend-") else None
        if place is not None and text != shown(before.cell(place)):
            mends[place] = text.strip()[:MOST_TYPED]
    for name, text in fields.items():
        row = _row(name, before) if name.startswith("out-") else None
        if row is not None:
            mends[row] = LEFT_OUT if text == LEFT_OUT else ""
    return mends


def _row(name: str, before: Read) -> Place | None:
    """The row that a field of the form leaves out or puts back."""
    cell = _place(f"{name}-0", before)
    return None if cell is None else cell._replace(column=WHOLE_ROW)


def _place(name: str, before: Read) -> Place | None:
    """The cell that a field of the form names; none where there is no such cell."""
    parts = name.split("-")[1:]
    if len(parts) != 3 or not all(part.isdecimal() and len(part) < 8 for part in parts):
        return None
    place = Place(*map(int, parts))
    listing = before.listings.get(place.sheet)
    if listing is None:
        return None
    table = listing.table
    inside = 0 <= place.row - table.first_row < len(table.rows)
    return place if inside and place.column < len(listing.headings) else None
