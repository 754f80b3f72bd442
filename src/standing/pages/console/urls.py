"""The addresses under ``/commission/``."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
