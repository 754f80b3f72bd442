"""The addresses of signing in. Their names are the library's, which asks for them by name."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions import views as sessions
from django.urls import path

from standing.pages.access import public, signed_in
from standing.pages.signing import views

urlpatterns = [
    path("signed-in/", views.landing, name="signed-in"),
    path("sign-in/", public(account.login), name="account_login"),
    path("sign-out/", public(account.logout), name="account_logout"),
    path("sign-in/inactive/", public(account.account_inactive), name="account_inactive"),
    path("sign-in/again/", signed_in(account.reauthenticate), name="account_reauthenticate"),
    path("sign-in/code/", public(mfa.authenticate), name="mfa_authenticate"),
    path("sign-in/code/again/", signed_in(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("sign-in/key/", public(keys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/forgotten/", public(account.password_reset), name="account_reset_password"),
    path(
        "sign-in/forgotten/sent/",
        public(account.password_reset_done),
        name="account_reset_password_done",
    ),
    path(
        "sign-in/forgotten/<str:uidb36>-<str:key>/",
        public(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/forgotten/done/",
        public(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("account/", views.account, name="account"),
    path("account/password/", signed_in(account.password_change), name="account_change_password"),
    path("account/second-factors/", signed_in(mfa.index), name="mfa_index"),
    path("account/app/", signed_in(totp.activate_totp), name="mfa_activate_totp"),
    path("account/app/remove/", signed_in(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("account/codes/", signed_in(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/codes/new/",
        signed_in(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/codes/file/",
        signed_in(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("account/keys/", signed_in(keys.list_webauthn), name="mfa_list_webauthn"),
    path("account/keys/add/", signed_in(keys.add_webauthn), name="mfa_add_webauthn"),
    path(
        "account/keys/<int:pk>/remove/", signed_in(keys.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("account/keys/<int:pk>/name/", signed_in(keys.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "sign-in/key/again/",
        signed_in(keys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/sessions/", signed_in(sessions.list_usersessions), name="usersessions_list"),
]
