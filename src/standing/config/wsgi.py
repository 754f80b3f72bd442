"""The web process's way in: Django, and what stands in front of it."""

import gc
import os
from contextlib import suppress

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
_pages = get_wsgi_application()

from standing.pages.front import in_front  # noqa: E402  # once the settings are read
from standing.pages.register_version import RegisterVersion  # noqa: E402  # likewise
from standing.pages.warming import warm  # noqa: E402  # likewise

warm()
if os.environ.get("STANDING_SERVES"):
    # Before the first reader: the index of names, a second or two at a million. What is held from here
    # on stays, and the collector need not walk it again and again.
    from django.db import DatabaseError, connection

    from standing.workforce.finding import lookup

    with suppress(DatabaseError):
        lookup.warm()
    connection.close()
    gc.collect()
    gc.freeze()

application = in_front(_pages, RegisterVersion())
