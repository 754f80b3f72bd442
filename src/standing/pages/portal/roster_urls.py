"""The addresses of an agency's roster."""

from django.urls import path

from standing.pages.portal import hiring, officer, roster

_ROSTER = "agency/<slug:code>/roster/"
_OFFICER = f"{_ROSTER}<str:mptc_id>/"

urlpatterns = [
    path(_ROSTER, roster.roster, name="portal-roster"),
    path(f"{_ROSTER}officers.csv", roster.roster_file, name="portal-roster-file"),
    path(f"{_ROSTER}add/", hiring.add, name="portal-roster-add"),
    path(_OFFICER, officer.officer, name="portal-officer"),
    path(f"{_OFFICER}leave/", officer.leave, name="portal-officer-leave"),
    path(f"{_OFFICER}return/", officer.back, name="portal-officer-return"),
    path(f"{_OFFICER}suspension/", officer.suspension, name="portal-officer-suspension"),
    path(
        f"{_OFFICER}suspension/end/", officer.suspension_end, name="portal-officer-suspension-end"
    ),
    path(f"{_OFFICER}change/", officer.change, name="portal-officer-change"),
    path(f"{_OFFICER}separation/", officer.separation, name="portal-officer-separation"),
    path(f"{_OFFICER}separation/withdrawal/", officer.withdrawal, name="portal-officer-withdrawal"),
]
