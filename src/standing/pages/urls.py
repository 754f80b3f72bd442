"""Every address in one place. Dashed names, in the order in which people meet them."""

from django.urls import path

from standing.pages import crawling, errors, jobs, plain, world_clock
from standing.pages.api.urls import urlpatterns as api
from standing.pages.console.urls import urlpatterns as console
from standing.pages.own.urls import urlpatterns as own
from standing.pages.people.urls import urlpatterns as people
from standing.pages.portal.urls import urlpatterns as portal
from standing.pages.public_urls import urlpatterns as public
from standing.pages.signing.urls import urlpatterns as signing

urlpatterns = [
    *public,
    *api,
    path("jobs/<str:key>/", jobs.job, name="job"),
    path("clock/", world_clock.world_clock, name="world-clock"),
    *signing,
    *portal,
    *own,
    *console,
    *people,
    path("robots.txt", crawling.robots, name="robots"),
    path("sitemap.xml", crawling.sitemap, name="sitemap"),
    path("healthz", plain.healthz, name="healthz"),
    path("readyz", plain.readyz, name="readyz"),
]
handler400 = errors.unclear
handler403 = errors.shut
handler404 = errors.nothing_here
handler500 = errors.failed
