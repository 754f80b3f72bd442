"""Write the small invented world into the database of the environment: ``python -m`` this module."""

import os

import django


def main() -> None:
    """Build the world in one transaction."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "standing.config.settings")
    django.setup()

    from django.db import transaction
    from tests.integration.pages import world

    with transaction.atomic():
        world.build()
        world.make_jobs()


if __name__ == "__main__":
    main()
