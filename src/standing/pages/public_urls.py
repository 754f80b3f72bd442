"""The addresses of the public register, in the order in which people meet them."""

from django.urls import path

from standing.pages import (
    agencies,
    agency_files,
    campaigns,
    changes,
    data,
    errata,
    feeds,
    lists,
    officers,
    orders_lists,
    plain,
    searching,
)
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
    path(
        "agencies/<slug:code>/officers.csv", agency_files.officers_csv, name="agency-officers-csv"
    ),
    path(
        "agencies/<slug:code>/officers.pdf", agency_files.officers_pdf, name="agency-officers-pdf"
    ),
    path("lists/by-agency/", lists.by_agency, name="list-by-agency"),
    path("lists/by-category/", lists.by_category, name="list-by-category"),
    path("lists/suspended/", orders_lists.suspended, name="list-suspended"),
    path(
        "lists/administrative-suspensions/",
        orders_lists.administrative,
        name="list-administrative-suspensions",
    ),
    path("lists/decertified/", orders_lists.decertified, name="list-decertified"),
    path("data/", data.releases, name="data"),
    path("data/latest/<str:name>", data.latest_file, name="data-latest"),
    path("data/<int:number>/", data.release, name="data-release"),
    path("data/<int:number>/dictionary/", data.dictionary, name="data-dictionary"),
    path("data/<int:number>/completeness/", data.completeness, name="data-completeness"),
    path("data/<int:number>/<str:name>", data.file, name="data-file"),
    path("changes/", changes.changes, name="changes"),
    path("changes.atom", feeds.atom, name="changes-atom"),
    path("changes.json", feeds.json_feed, name="changes-json"),
    path("errata/", errata.errata, name="errata"),
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
