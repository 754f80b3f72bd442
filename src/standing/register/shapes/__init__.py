"""The published fields, each allowed by name with the rule that allows it. Nothing else is written.

A new column is private until it stands here. The dictionary of a release is made from this package, so
that it describes every column there is and none that there is not.
"""

from standing.register.shapes.allowed import (
    INVENTED,
    NOT_KNOWN,
    TERMS,
    Allowed,
    cells_of,
    columns,
    heading,
)
from standing.register.shapes.lists import (
    AgencyLine,
    CategoryLine,
    CompletenessLine,
    OfficerLine,
)
from standing.register.shapes.news import ChangeLine, ErratumLine
from standing.register.shapes.orders import (
    AdministrativeLine,
    DecertifiedLine,
    RetrainingLine,
    SuspendedLine,
)
from standing.register.shapes.records import DecisionLine, DisciplinaryLine
from standing.register.shapes.tables import TABLES, Line, Public, Shape

__all__ = (
    "INVENTED",
    "NOT_KNOWN",
    "TABLES",
    "TERMS",
    "AdministrativeLine",
    "AgencyLine",
    "Allowed",
    "CategoryLine",
    "ChangeLine",
    "CompletenessLine",
    "DecertifiedLine",
    "DecisionLine",
    "DisciplinaryLine",
    "ErratumLine",
    "Line",
    "OfficerLine",
    "Public",
    "RetrainingLine",
    "Shape",
    "SuspendedLine",
    "cells_of",
    "columns",
    "heading",
)
