"""What stands in front of Django in each web process, from the outside in (decision 0038)."""

from wsgiref.types import WSGIApplication

from django.conf import settings
from django.db import connections

from standing.pages.door import Buckets, Door, Share, ShortHeads, Throttle
from standing.pages.register_version import RegisterVersion
from standing.pages.turns import Turns
from standing.pages.whole_answers import WholeAnswers


def in_front(application: WSGIApplication, version: RegisterVersion) -> WSGIApplication:
    """Return an application behind the door, what is kept whole, and a fair share for everybody."""
    application = ShortHeads(application)
    if connections["default"].vendor == "sqlite":
        application = Turns(application)
    a_minute = settings.REQUESTS_PER_MINUTE
    if a_minute:
        buckets = Buckets(Share(at_once=a_minute, a_second=a_minute / 60))
        application = Throttle(application, buckets, proxies=settings.ALLAUTH_TRUSTED_PROXY_COUNT)
    return Door(
        WholeAnswers(
            application,
            version=version,
            acted=version.forget,
            most=settings.KEPT_ANSWERS,
            most_bytes=settings.KEPT_BYTES,
        )
    )
