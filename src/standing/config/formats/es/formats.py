"""Numbers as the United States write them, in Spanish too: 1,204 and 88.1."""

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
