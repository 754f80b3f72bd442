"""The addresses of the public register, in the order in which people meet them."""

from django.urls import path

from standing.pages import agencies, campaigns, lists, officers, plain, searching
from standing.pages.certificates import officer_certificate
from standing.pages.proofs import checkpoint, consistency, inclusion, keys
from standing.pages.trying.views import form_file, try_file
from standing.pages.verifying import verify

urlpatterns = [
    path("", plain.home, name="home"),
    path("officers/", searching.officers, name="officers"),
    path("officers/suggest/", searching.suggest, name="suggest"),
    path("officers/<str:mptc_id>/", officers.officer, name="officer"),
    path("officers/<str:mptc_id>/certificate/", officer_certificate, name="officer-certificate"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:code>/", agencies.agency, name="agency"),
    path("lists/by-agency/", lists.by_agency, name="list-by-agency"),
    path("lists/by-category/", lists.by_category, name="list-by-category"),
    path("campaigns/", campaigns.all_campaigns, name="campaigns"),
    path("campaigns/<slug:slug>/", campaigns.campaign, name="campaign"),
    path("campaigns/<slug:slug>/rows/<str:figure>/", campaigns.campaign_rows, name="campaign-rows"),
    path("try/", try_file, name="try"),
    path("try/<slug:kind>.xlsx", form_file, name="form"),
    path("verify/", verify, name="verify"),
    path("verify/keys.json", keys, name="verify-keys"),
    path("verify/checkpoint", checkpoint, name="verify-checkpoint"),
    path("verify/inclusion/", inclusion, name="verify-inclusion"),
    path("verify/consistency/", consistency, name="verify-consistency"),
    path("status-explained/", plain.status_explained, name="status-explained"),
]
