"""Every address of the API as a plain pattern with a name and a gate."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from standing.pages.api import docs, document, specification
from standing.pages.api.application import API
from standing.pages.api.serving import View, served

OF_SEALS = frozenset({"api-ledger"})
"""Answers that show the last checkpoint: sealing changes them without an entry in the ledger."""


def _flat() -> Iterator[URLPattern]:
    """Take ninja's operations out of their routers: one pattern for each, in the order they stand."""
    base = document.BASE.strip("/")
    for router in API._get_bound_routers():  # ninja offers no list of its operations
        for route, view in router.path_operations.items():
            (operation,) = view.operations
            names = [name for model in operation.models for name in model.__ninja_flatten_map__]
            blanks = set(operation.signature.path_params_names)
            yield path(
                base + _in_django(route, blanks),
                served(
                    view.get_view(),
                    names=frozenset(names) - blanks,
                    of_seals=operation.url_name in OF_SEALS,
                ),
                name=operation.url_name,
            )


def _in_django(route: str, blanks: set[str]) -> str:
    for blank in blanks:
        route = route.replace("{" + blank + "}", f"<{_KINDS.get(blank, 'str')}:{blank}>")
    return route


_KINDS = {"number": "int", "code": "slug"}


def _plain(view: View) -> View:
    return served(view, names=frozenset())


urlpatterns = [
    *_flat(),
    path("api/docs", docs.docs, name="api-docs"),
    path("api/v1/openapi.json", _plain(specification.openapi), name="api-openapi"),
]
