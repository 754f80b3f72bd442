"""What the pages listen to."""

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db.models.signals import post_migrate, pre_save


class Pages(AppConfig):
    """The pages, as an application of Django."""

    name = "standing.pages"

    def ready(self) -> None:
        """Have counters of who failed to sign in, without what they typed, and the time of who did."""
        from standing.pages.signing import sessions, throttle

        user_logged_in.connect(sessions.begun)
        pre_save.connect(throttle.nothing_typed, sender="axes.AccessAttempt")
        post_migrate.connect(_counters, sender=apps.get_app_config("sessions"))


def _counters(using: str, **_named: object) -> None:
    """Make the table of the shared counters, where it is not there yet (decision 0023)."""
    call_command("createcachetable", database=using, verbosity=0)
