"""The addresses under ``/commission/``."""

from django.urls import URLPattern, path

from standing.pages.console import home

urlpatterns: list[URLPattern] = [
    path("commission/", home.today, name="console"),
]
