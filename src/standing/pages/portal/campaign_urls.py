"""The addresses of an agency's home and of its campaigns."""

from django.urls import URLPattern, path

from standing.pages.portal import answers, campaign, home, receipts, sending, upload

_CAMPAIGN = "agency/<slug:code>/campaigns/<slug:slug>/"

urlpatterns: list[URLPattern] = [
    path("agency/", home.agencies, name="portal"),
    path("agency/nil/<str:token>/", answers.nil_by_link, name="portal-nil-link"),
    path("agency/<slug:code>/", home.home, name="portal-agency"),
    path("agency/<slug:code>/campaigns/", campaign.campaigns, name="portal-campaigns"),
    path(_CAMPAIGN, campaign.campaign, name="portal-campaign"),
    path(f"{_CAMPAIGN}form/<slug:kind>.xlsx", campaign.form_file, name="portal-form"),
    path(f"{_CAMPAIGN}file/", upload.upload, name="portal-upload"),
    path(f"{_CAMPAIGN}draft/", upload.draft, name="portal-draft"),
    path(f"{_CAMPAIGN}draft/mend/", upload.mend, name="portal-mend"),
    path(f"{_CAMPAIGN}draft/discard/", upload.discard, name="portal-discard"),
    path(f"{_CAMPAIGN}draft/files/<str:what>", upload.draft_file, name="portal-draft-file"),
    path(f"{_CAMPAIGN}draft/sending/", sending.preview, name="portal-preview"),
    path(f"{_CAMPAIGN}draft/ask/", sending.ask, name="portal-ask"),
    path(f"{_CAMPAIGN}draft/attest/", sending.attest, name="portal-attest"),
    path(f"{_CAMPAIGN}draft/send/", sending.send, name="portal-send"),
    path(f"{_CAMPAIGN}receipts/<slug:number>/", receipts.receipt, name="portal-receipt"),
    path(
        f"{_CAMPAIGN}receipts/<slug:number>/file", receipts.receipt_file, name="portal-receipt-file"
    ),
    path(f"{_CAMPAIGN}receipts/<slug:number>/withdraw/", receipts.withdraw, name="portal-withdraw"),
    path(f"{_CAMPAIGN}nil/", answers.nil, name="portal-nil"),
    path(f"{_CAMPAIGN}extension/", answers.extension, name="portal-extension"),
    path(f"{_CAMPAIGN}extension/back/", answers.extension_back, name="portal-extension-withdraw"),
]
