"""The addresses of the staff's own sign-in, where it is switched on."""

from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from standing.pages.access import public

urlpatterns = [
    path("sign-in/with/<str:provider_id>/", public(oidc.login), name="openid_connect_login"),
    path(
        "sign-in/with/<str:provider_id>/back/",
        public(oidc.callback),
        name="openid_connect_callback",
    ),
    path("sign-in/stopped/", public(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("sign-in/failed/", public(social.login_error), name="socialaccount_login_error"),
]
