"""The addresses under ``/agency/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
