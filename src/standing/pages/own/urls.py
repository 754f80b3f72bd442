"""The addresses under ``/my/``. None names an officer: the account says whose record it is."""

from django.urls import URLPattern, path

from standing.pages.own import contact, employment, home, leave

urlpatterns: list[URLPattern] = [
    path("my/", home.home, name="own"),
    path("my/public/", home.public, name="own-public"),
    path("my/notices/<slug:campaign>/<int:number>.pdf", home.letter, name="own-letter"),
    path("my/employment/", employment.history, name="own-employment"),
    path("my/employment/<int:employment>/dispute/", employment.dispute, name="own-dispute"),
    path("my/requests/<slug:key>/withdraw/", employment.withdraw, name="own-withdraw"),
    path("my/contact/", contact.contact, name="own-contact"),
    path("my/return/", leave.report, name="own-return"),
]
