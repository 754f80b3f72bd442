"""The web process's way in: Django, and what stands in front of it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
_pages = get_wsgi_application()

from standing.pages.front import in_front  # noqa: E402  # once the settings are read
from standing.pages.register_version import RegisterVersion  # noqa: E402

application = in_front(_pages, RegisterVersion())
