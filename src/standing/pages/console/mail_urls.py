"""The addresses under ``/commission/mail/``."""

from django.urls import URLPattern, path

from standing.pages.console import mail

urlpatterns: list[URLPattern] = [
    path("commission/mail/", mail.mail, name="console-mail"),
    path("commission/mail/<slug:key>/", mail.message, name="console-mail-message"),
    path("commission/mail/<slug:key>/again/", mail.send_again, name="console-mail-again"),
]
