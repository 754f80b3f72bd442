"""The addresses under ``/commission/`` of what bears on one certificate after it was given."""

from django.urls import URLPattern, path

from standing.pages.console import (
    overlays,
    owed,
    reasons,
    removal_forms,
    removals,
    suspensions,
    vacating,
)

_OFFICER = "commission/officers/<slug:mptc_id>/"
_SUSPENSION = "commission/suspensions/<slug:key>/"

urlpatterns: list[URLPattern] = [
    path(f"{_OFFICER}suspension/", overlays.suspend, name="console-suspend"),
    path(f"{_OFFICER}suspension/lift/", overlays.lift_suspension, name="console-suspend-lift"),
    path(
        f"{_OFFICER}administrative-suspension/", overlays.suspend_administratively,
        name="console-suspend-admin",
    ),
    path(
        f"{_OFFICER}administrative-suspension/lift/", overlays.lift_administrative,
        name="console-suspend-admin-lift",
    ),
    path(f"{_OFFICER}restriction/", overlays.restrict, name="console-restrict"),
    path(f"{_OFFICER}restriction/lift/", overlays.lift_restriction, name="console-restrict-lift"),
    path(f"{_OFFICER}leave/", overlays.leave, name="console-leave"),
    path(f"{_OFFICER}leave/end/", overlays.end_leave, name="console-leave-end"),
    path(f"{_OFFICER}public/", removals.public, name="console-public"),
    path(f"{_OFFICER}public/propose/", removal_forms.propose, name="console-public-propose"),
    path(f"{_OFFICER}public/approve/", removals.approve, name="console-public-approve"),
    path(f"{_OFFICER}public/withdraw/", removals.withdraw, name="console-public-withdraw"),
    path("commission/public-register/", removals.removals, name="console-removals"),
    path(f"{_OFFICER}vacate/", vacating.vacate, name="console-vacate"),
    path(
        f"{_OFFICER}conditions/<slug:requirement>/<slug:what>/", owed.condition,
        name="console-condition",
    ),
    path("commission/record/<int:number>/reason/", reasons.remove, name="console-reason"),
    path("commission/suspensions/", suspensions.suspensions, name="console-suspensions"),
    path(_SUSPENSION, suspensions.suspension, name="console-suspension"),
    path(f"{_SUSPENSION}approve/", suspensions.approve, name="console-suspension-approve"),
    path(f"{_SUSPENSION}withdraw/", suspensions.withdraw, name="console-suspension-withdraw"),
]  # fmt: skip
