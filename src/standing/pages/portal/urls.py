"""The addresses under ``/agency/``."""

from django.urls import URLPattern

from standing.pages.portal.campaign_urls import urlpatterns as campaigns
from standing.pages.portal.mail_urls import urlpatterns as mail
from standing.pages.portal.packet_urls import urlpatterns as packets
from standing.pages.portal.roster_urls import urlpatterns as roster

urlpatterns: list[URLPattern] = [*campaigns, *roster, *packets, *mail]
