"""Writes docs/openapi.json, the OpenAPI document of /api/v1/, or says whether it is current.

    python tools/write_openapi.py            write
    python tools/write_openapi.py --check    compare; exit 1 with a sentence where it differs

The document is made from the operations themselves. Whoever changes an answer changes it with the file,
and so sees what a program that reads the register will see.
"""

import os
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
SOURCE = CHECKOUT / "src"
WRITTEN = CHECKOUT / "docs" / "openapi.json"
sys.path.insert(0, str(SOURCE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")

import django  # noqa: E402 - the checkout's own code, wherever this is run from

django.setup()

from standing.pages.api import document  # noqa: E402 - needs the settings


def main(arguments: list[str]) -> int:
    """Write the document, or with ``--check`` compare it."""
    text = document.text()
    if "--check" not in arguments:
        WRITTEN.write_text(text, "utf-8")
        print(f"Written: {WRITTEN.relative_to(CHECKOUT)}")
        return 0
    if WRITTEN.is_file() and WRITTEN.read_text("utf-8") == text:
        return 0
    print("docs/openapi.json is not what the operations say. Run: python tools/write_openapi.py")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
