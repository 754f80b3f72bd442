"""The OpenAPI document: what ninja knows, with headers, errors and examples written out."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from standing.pages.api.problems import KINDS, MEDIA_TYPE, Kind
from standing.pages.api.schemas import ProblemDetails

Json = dict[str, Any]
BASE = "/api/v1"
_PROBLEM = "#/components/schemas/Problem"
_HEADERS: Json = {
    "ETag": {
        "description": "Names the state of the register; send it back in If-None-Match.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Last-Modified": {
        "description": "When the register last changed; send it back in If-Modified-Since.",
        "schema": {"type": "string"},
        "required": True,
    },
    "Cache-Control": {
        "description": "How long the answer may be kept without asking again.",
        "schema": {"type": "string"},
    },
}
_LINK: Json = {
    "Link": {
        "description": 'The address of the next records, as rel="next"; absent at the end.',
        "schema": {"type": "string"},
    }
}
_DESCRIBES = frozenset({"type", "anyOf", "allOf", "$ref"})
_NAMES_A_RECORD = frozenset({"agency", "officer", "release", "since"})
"""What behind the question mark names something that there may not be."""
_MOVED = "The number was joined to another one; Location leads to it."


@cache
def document() -> Json:
    """Return the OpenAPI 3.1 document of the API."""
    from standing.pages.api.application import API

    made: Json = json.loads(json.dumps(API.get_openapi_schema(path_prefix=BASE.strip("/") + "/")))
    made["servers"] = [{"url": "/", "description": "This register"}]
    made["info"]["license"] = {"name": "Public records; see `about.terms` in every answer"}
    made["jsonSchemaDialect"] = "https://json-schema.org/draft/2020-12/schema"
    schemas = made["components"]["schemas"]
    form = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(form.pop("$defs", {}))
    schemas["Problem"] = {**form, "title": "Problem"}
    made["components"]["responses"] = {kind.name: _problem(kind) for kind in KINDS}
    for operation in operations(made):
        _completed(operation)
    made["components"]["schemas"] = dict(sorted(schemas.items()))
    cleaned = _without_titles(made)
    assert isinstance(cleaned, dict)
    return cleaned


def text() -> str:
    """Return the document as it is checked in: docs/openapi.json."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def operations(made: Json) -> Iterator[Json]:
    """Give every operation of a document."""
    for path in made["paths"].values():
        yield from path.values()


def _completed(operation: Json) -> None:
    """Write out what every operation answers: the headers, 304, and the problems."""
    names = {parameter["name"] for parameter in operation["parameters"]}
    good = operation["responses"]["200"]
    good["headers"] = {**_HEADERS, **(_LINK if "after" in names else {})}
    good["description"] = "The answer."
    operation["responses"]["304"] = {
        "description": "Nothing has changed since the answer that the request names.",
        "headers": {name: _HEADERS[name] for name in ("ETag", "Last-Modified")},
    }
    if "mptc_id" in names:
        operation["responses"]["308"] = {
            "description": _MOVED,
            "headers": {"Location": {"schema": {"type": "string"}, "required": True}},
        }
    wanted = {"unreadable", "parameter", "too-many", "failed", "only-read", "too-large"}
    wanted |= {"too-long", "head-too-long"}  # said at the door
    in_path = any(parameter["in"] == "path" for parameter in operation["parameters"])
    if in_path or not _NAMES_A_RECORD.isdisjoint(names):
        wanted.add("nothing-here")
    if "mptc_id" in names:
        wanted.add("withheld")
    if "on" in names:
        wanted.add("outside-the-register")
    for kind in KINDS:
        if kind.name in wanted:
            operation["responses"][str(kind.status.value)] = {
                "$ref": f"#/components/responses/{kind.name}"
            }
    operation["responses"] = dict(sorted(operation["responses"].items()))
    for parameter in operation["parameters"]:
        parameter["schema"].pop("description", None)
        parameter["schema"].pop("example", None)
        if parameter["schema"].get("default", "") is None:
            del parameter["schema"]["default"]


def _problem(kind: Kind) -> Json:
    headers: Json = {}
    if kind.name == "too-many":
        headers["Retry-After"] = {
            "description": "In how many seconds the next request is answered.",
            "schema": {"type": "integer", "minimum": 1},
            "required": True,
        }
    if kind.name == "only-read":
        headers["Allow"] = {
            "description": "The methods that are answered.",
            "schema": {"type": "string"},
            "required": True,
        }
    return {
        "description": f"{kind.title}. {kind.means}",
        **({"headers": headers} if headers else {}),
        "content": {MEDIA_TYPE: {"schema": {"$ref": _PROBLEM}}},
    }


def _without_titles(value: Any) -> Any:
    """Leave out the titles that are made from names, and say no more than the names do."""
    if isinstance(value, list):
        return [_without_titles(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {}
    for key, each in value.items():
        made_up = key == "title" and not _DESCRIBES.isdisjoint(value)
        if not made_up or not isinstance(each, str):
            kept[key] = _without_titles(each)
    return kept
