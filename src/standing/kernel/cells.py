"""Cells of the files we give out, as a spreadsheet would read them."""

_RUN_AS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def neutral(text: str) -> str:
    """Return the text so that no spreadsheet runs it: an apostrophe goes before what begins a formula.

    >>> neutral("=1+1"), neutral("@home"), neutral("O'Brien"), neutral("")
    ("'=1+1", "'@home", "O'Brien", '')
    """
    return f"'{text}" if text.startswith(_RUN_AS_A_FORMULA) else text
