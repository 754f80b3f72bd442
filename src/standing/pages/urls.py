"""Every address in one place. Dashed names, in the order in which people meet them."""

from django.urls import path

from standing.pages import agencies, campaigns, errors, jobs, lists, officers, plain, world_clock
from standing.pages.console.urls import urlpatterns as console
from standing.pages.own.urls import urlpatterns as own
from standing.pages.people.urls import urlpatterns as people
from standing.pages.portal.urls import urlpatterns as portal
from standing.pages.signing.urls import urlpatterns as signing
from standing.pages.trying.views import form_file, try_file

urlpatterns = [
    path("", plain.home, name="home"),
    path("officers/", officers.officers, name="officers"),
    path("officers/<str:mptc_id>/", officers.officer, name="officer"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:code>/", agencies.agency, name="agency"),
    path("lists/by-agency/", lists.by_agency, name="list-by-agency"),
    path("lists/by-category/", lists.by_category, name="list-by-category"),
    path("campaigns/", campaigns.all_campaigns, name="campaigns"),
    path("campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("campaigns/<slug:slug>/rows/<str:figure>/", campaigns.campaign_rows, name="campaign-rows"),
    path("try/", try_file, name="try"),
    path("try/<slug:kind>.xlsx", form_file, name="form"),
    path("status-explained/", plain.status_explained, name="status-explained"),
    path("jobs/<str:key>/", jobs.job, name="job"),
    path("clock/", world_clock.world_clock, name="world-clock"),
    *signing,
    *portal,
    *own,
    *console,
    *people,
    path("healthz", plain.healthz, name="healthz"),
    path("readyz", plain.readyz, name="readyz"),
]
handler400 = errors.unclear
handler403 = errors.shut
handler404 = errors.nothing_here
handler500 = errors.failed
