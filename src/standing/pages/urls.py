"""Every address in one place."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
