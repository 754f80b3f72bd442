"""What every page shows."""

from typing import Any

from django.http import HttpRequest


def register(request: HttpRequest) -> dict[str, Any]:
    """Return the values that the base page needs."""
    return {}
