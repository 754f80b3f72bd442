"""The addresses under ``/commission/`` where the commission decides, publishes and looks things up."""

from django.urls import URLPattern, path

from standing.pages.console import (
    decision,
    decisions,
    delivery,
    effects,
    errata,
    files,
    packing,
    persons,
    publications,
    published,
    record,
    search,
    work,
)

_DECISION = "commission/decisions/<int:number>/"
_PUBLICATIONS = "commission/publications/"
_RELEASE = f"{_PUBLICATIONS}<int:number>/"
_PERSONS = "commission/persons/"

urlpatterns: list[URLPattern] = [
    path("commission/decisions/", decisions.decisions, name="console-decisions"),
    path("commission/decisions/prepare/", decisions.prepare, name="console-prepare"),
    path(_DECISION, decision.decision, name="console-decision"),
    path(f"{_DECISION}officers/", effects.rows, name="console-decision-rows"),
    path(f"{_DECISION}approve/", decision.approve, name="console-decision-approve"),
    path(f"{_DECISION}carry-out/", decision.carry_out, name="console-decision-carry-out"),
    path(f"{_DECISION}withdraw/", decision.withdraw, name="console-decision-withdraw"),
    path(f"{_DECISION}packets/", packing.let_build, name="console-packets"),
    path(_PUBLICATIONS, publications.publications, name="console-publications"),
    path(f"{_PUBLICATIONS}prepare/", publications.prepare, name="console-publication-prepare"),
    path(f"{_PUBLICATIONS}approve/", publications.approve, name="console-publication-approve"),
    path(
        f"{_PUBLICATIONS}carry-out/", publications.carry_out, name="console-publication-carry-out"
    ),
    path(f"{_PUBLICATIONS}withdraw/", publications.withdraw, name="console-publication-withdraw"),
    path(f"{_PUBLICATIONS}errata/", errata.add, name="console-erratum-add"),
    path(f"{_PUBLICATIONS}errata/mend/", errata.mend, name="console-erratum-mend"),
    path(f"{_RELEASE}lines/", published.lines, name="console-publication-lines"),
    path(f"{_RELEASE}files/<str:name>", published.file, name="console-publication-file"),
    path(_PERSONS, persons.persons, name="console-persons"),
    path(f"{_PERSONS}compare/", persons.compare, name="console-compare"),
    path(f"{_PERSONS}<slug:one>/<slug:two>/", persons.pair, name="console-pair"),
    path(f"{_PERSONS}<slug:one>/<slug:two>/two/", persons.tell_apart, name="console-pair-two"),
    path(f"{_PERSONS}<slug:one>/<slug:two>/propose/", persons.propose, name="console-pair-propose"),
    path(f"{_PERSONS}<slug:one>/<slug:two>/approve/", persons.approve, name="console-pair-approve"),
    path(
        f"{_PERSONS}<slug:one>/<slug:two>/withdraw/", persons.withdraw, name="console-pair-withdraw"
    ),
    path("commission/packets/", delivery.packets, name="console-delivery"),
    path("commission/officers/<slug:mptc_id>/", files.officer, name="console-officer"),
    path("commission/search/", search.search, name="console-search"),
    path("commission/record/", record.record, name="console-record"),
    path("commission/record/verify/", record.verify, name="console-record-verify"),
    path("commission/work/", work.work, name="console-work"),
    path("commission/work/take-in/", work.take_in, name="console-take-in"),
    path("commission/work/<slug:key>/", work.job, name="console-job"),
]
