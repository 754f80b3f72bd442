"""What the pages listen to."""

from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_save


class Pages(AppConfig):
    """The pages, as an application of Django."""

    name = "standing.pages"

    def ready(self) -> None:
        """Have nothing kept of what somebody typed who failed to sign in, and counters to count it."""
        from standing.pages.signing import throttle

        pre_save.connect(throttle.nothing_typed, sender="axes.AccessAttempt")
        post_migrate.connect(_counters, sender=apps.get_app_config("sessions"))


def _counters(using: str, **_named: object) -> None:
    """Make the table of the shared counters, where it is not there yet (decision 0023)."""
    call_command("createcachetable", database=using, verbosity=0)
