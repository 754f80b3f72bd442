"""The addresses under ``/agency/``."""

from django.urls import URLPattern

from standing.pages.portal.roster_urls import urlpatterns as roster

urlpatterns: list[URLPattern] = [*roster]
