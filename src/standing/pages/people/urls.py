"""The addresses under ``/people/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
