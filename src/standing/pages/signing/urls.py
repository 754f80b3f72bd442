"""The addresses of signing in. Their names are the library's, which asks for them by name."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as keys
from django.conf import settings
from django.urls import path, register_converter
from django.urls.converters import StringConverter

from standing.pages.access import half_signed_in, public, signed_in
from standing.pages.signing import sessions, views
from standing.pages.signing.views import answered


class Undashed(StringConverter):
    """A part of an address without a dash: what follows it has one of its own."""

    regex = "[0-9A-Za-z]+"


register_converter(Undashed, "undashed")

urlpatterns = [
    path("signed-in/", views.landing, name="signed-in"),
    path("signed-in/onward/", views.onward, name="onward"),
    path("sign-in/", public(answered(account.login)), name="account_login"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("sign-in/inactive/", public(account.account_inactive), name="account_inactive"),
    path(
        "sign-in/again/",
        half_signed_in(answered(account.reauthenticate)),
        name="account_reauthenticate",
    ),
    path("sign-in/code/", public(answered(views.Code.as_view())), name="mfa_authenticate"),
    path(
        "sign-in/code/again/",
        half_signed_in(answered(views.CodeAgain.as_view())),
        name="mfa_reauthenticate",
    ),
    path("sign-in/key/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path(
        "sign-in/forgotten/",
        public(answered(account.password_reset)),
        name="account_reset_password",
    ),
    path(
        "sign-in/forgotten/sent/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "sign-in/forgotten/<undashed:uidb36>-<str:key>/",
        public(answered(account.password_reset_from_key)),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/forgotten/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/", views.account, name="account"),
    path(
        "account/password/",
        signed_in(answered(account.password_change)),
        name="account_change_password",
    ),
    path("account/second-factors/", signed_in(views.Index.as_view()), name="mfa_index"),
    path("account/app/", signed_in(views.set_up_app), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(views.remove_app), name="mfa_deactivate_totp"),
    path("account/codes/", signed_in(views.view_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        signed_in(answered(codes.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/codes/file/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/keys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("account/keys/add/", signed_in(views.add_key), name="mfa_add_webauthn"),
    path("account/keys/<int:pk>/remove/", signed_in(views.remove_key), name="mfa_remove_webauthn"),
    path(
        "account/keys/<int:pk>/name/",
        signed_in(answered(keys.edit_webauthn)),
        name="mfa_edit_webauthn",
    ),
    path(
        "sign-in/key/again/",
        half_signed_in(views.KeyAgain.as_view()),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/sessions/", sessions.sessions, name="usersessions_list"),
]
if settings.OIDC_URL:
    from standing.pages.signing.staff_urls import urlpatterns as of_staff

    urlpatterns += of_staff
