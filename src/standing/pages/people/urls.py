"""The addresses under ``/people/``, an agency's own people, and the link of an invitation."""

from django.urls import path

from standing.pages.people import accounts, agency, inviting, taking_up

urlpatterns = [
    path("people/", accounts.people, name="people"),
    path("people/waiting/", inviting.waiting, name="people-waiting"),
    path("people/invite/", inviting.invite, name="people-invite"),
    path("people/invitations/<str:key>/", inviting.invitation, name="people-invitation"),
    path("people/invitations/<str:key>/confirm/", inviting.confirm, name="people-confirm"),
    path("people/invitations/<str:key>/refuse/", inviting.refuse, name="people-refuse"),
    path("people/invitations/<str:key>/withdraw/", inviting.withdraw, name="people-withdraw"),
    path("people/accounts/<str:account>/", accounts.person, name="people-person"),
    path("people/accounts/<str:account>/revoke/", accounts.revoke, name="people-revoke"),
    path("people/accounts/<str:account>/recover/", accounts.recover, name="people-recover"),
    path(
        "people/accounts/<str:account>/roles/<int:grant>/",
        accounts.take_role,
        name="people-take-role",
    ),
    path("agency/<slug:code>/people/", agency.agency_people, name="portal-people"),
    path(
        "agency/<slug:code>/people/invitations/<str:key>/",
        agency.withdraw,
        name="portal-people-withdraw",
    ),
    path(
        "agency/<slug:code>/people/roles/<int:grant>/",
        agency.take_role,
        name="portal-people-take-role",
    ),
    path("invitation/<str:token>/", taking_up.invitation, name="invitation"),
]
