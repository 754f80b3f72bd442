"""The addresses of an agency's mail."""

from django.urls import URLPattern, path

from standing.pages.portal import mail

urlpatterns: list[URLPattern] = [
    path("agency/<slug:code>/mail/", mail.mail, name="portal-mail"),
    path("agency/<slug:code>/mail/<slug:key>/", mail.message, name="portal-mail-message"),
]
