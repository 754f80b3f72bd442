"""Where the API begins: its collections, and where it is explained."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from standing.pages.api.about import about, absolute
from standing.pages.api.parameters import when
from standing.pages.api.schemas import One, Shape


class Collection(Shape):
    """Something that can be asked for without naming one record of it."""

    name: str = Field(description="Its name.", examples=["officers"])
    address: str = Field(
        description="Where it is.", examples=["https://register.example/api/v1/officers"]
    )
    says: str = Field(description="What it gives.", examples=["Officers, as they stood on a day."])


class Index(Shape):
    """The collections of the API, and what explains them."""

    collections: list[Collection] = Field(description="Everything that can be asked for.")
    openapi: str = Field(description="The address of the OpenAPI document, for programs.")
    files: str = Field(
        description="The page with the files of every release, for whoever wants all."
    )


class IndexAnswer(One[Index]):
    """Where everything begins."""


def router_of(routers: Sequence[Router]) -> Router:
    """Return the router of the address above these routers, which names what they offer."""
    collections = tuple(_collections(routers))
    router = Router(tags=["Index"])

    @router.get("/", response=IndexAnswer, url_name="api-index", operation_id="index")
    def index(request: HttpRequest) -> object:
        """Where everything begins: the address of each collection, and where all is explained."""
        return {
            "about": about(request, when(None, None)),
            "data": {
                "collections": [
                    {"name": name, "address": absolute(request, at), "says": says}
                    for name, at, says in collections
                ],
                "openapi": absolute(request, "api-openapi"),
                "files": absolute(request, "data"),
            },
        }

    return router


def _collections(routers: Sequence[Router]) -> Iterator[tuple[str, str, str]]:
    """Id, name and first words of every operation that no blank of its address narrows down."""
    for router in routers:
        for route, view in router.path_operations.items():
            for operation in view.operations:
                if "{" not in route:
                    first = (operation.description or "").split("\n\n")[0]
                    yield (
                        str(operation.operation_id),
                        str(operation.url_name),
                        " ".join(first.split()),
                    )
