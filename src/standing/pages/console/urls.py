"""The addresses under ``/commission/``."""

from django.urls import URLPattern, path

from standing.pages.console import (
    agency,
    board,
    case,
    home,
    office_urls,
    opening,
    overlay_urls,
    queue,
    reminding,
    requests,
    together,
)
from standing.pages.console.mail_urls import urlpatterns as mail

_CAMPAIGN = "commission/campaigns/<slug:slug>/"
_AGENCY = f"{_CAMPAIGN}agencies/<slug:code>/"

urlpatterns: list[URLPattern] = [
    path("commission/", home.today, name="console"),
    path("commission/campaigns/", board.rounds, name="console-campaigns"),
    path("commission/campaigns/open/", opening.opens, name="console-open"),
    path(_CAMPAIGN, board.board, name="console-board"),
    path(f"{_CAMPAIGN}board.csv", board.board_file, name="console-board-file"),
    path(f"{_CAMPAIGN}reminder/", reminding.remind, name="console-remind"),
    path(_AGENCY, agency.agency, name="console-board-agency"),
    path(f"{_AGENCY}extension/", agency.extension, name="console-extension"),
    path(f"{_AGENCY}estimate/", agency.estimate, name="console-estimate"),
    path(f"{_AGENCY}nil/", agency.nil, name="console-nil"),
    path(f"{_AGENCY}undo/", agency.undo, name="console-undo"),
    path("commission/queue/", queue.queue, name="console-queue"),
    path("commission/queue/<slug:name>/", queue.group, name="console-queue-group"),
    path(
        "commission/queue/<slug:name>/together/", together.together, name="console-queue-together"
    ),
    path("commission/queue/<slug:name>/<int:key>/", case.case, name="console-queue-case"),
    path("commission/requests/", requests.requests, name="console-requests"),
    path("commission/requests/<str:key>/", requests.one_request, name="console-request"),
    path("commission/requests/<str:key>/right/", requests.put_right, name="console-put-right"),
    *mail,
    *office_urls.urlpatterns,
    *overlay_urls.urlpatterns,
]
