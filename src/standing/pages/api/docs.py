"""The page that explains the API, made from the OpenAPI document: no script, nothing from elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from standing.kernel.access import Permission
from standing.pages.access import may
from standing.pages.api import document, parameters, problems
from standing.pages.api.document import Json

_MOST_IN_A_CELL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A parameter or a field: its name, what it is, and what it means."""

    name: str
    kind: str
    says: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One address of the API, as the page tells of it."""

    name: str
    path: str
    title: str
    paragraphs: Sequence[SafeString]
    takes: Sequence[Row]
    answers: str
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What an answer or a part of one looks like."""

    name: str
    says: SafeString
    fields: Sequence[Row]


@may(Permission.REGISTER_READ)
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """What can be asked, what is answered, what errors mean, and what limits there are."""
    made = document.document()
    return render(
        request,
        "api_docs.html",
        {
            "section": "api",
            "lead": _paragraphs(made["info"]["description"]),
            "operations": _operations(problems.origin(request)),
            "problems": [
                {"name": k.name, "title": k.title, "status": k.status, "says": _said(k.means)}
                for k in problems.KINDS
            ],
            "forms": _forms(),
            "most": parameters.MOST,
            "usual": parameters.USUAL,
            "per_minute": f"{asked:,}" if (asked := settings.REQUESTS_PER_MINUTE) else "",
            "longest_address": f"{problems.LONGEST_ADDRESS:,}",
            "longest_head": f"{problems.LONGEST_HEAD:,}",
        },
    )


@lru_cache(maxsize=8)
def _operations(origin: str) -> tuple[Operation, ...]:
    made = document.document()
    return tuple(
        Operation(
            name=operation["operationId"],
            path=path,
            title=operation["summary"],
            paragraphs=_paragraphs(operation.get("description", "")),
            takes=tuple(_taken(operation["parameters"])),
            answers=_form_of(operation),
            example=_example(origin, path, operation["parameters"]),
        )
        for path, methods in made["paths"].items()
        for operation in methods.values()
    )


@lru_cache(maxsize=1)
def _forms() -> tuple[Form, ...]:
    schemas: Json = document.document()["components"]["schemas"]
    return tuple(
        Form(
            name=name,
            says=_said(form.get("description", "")),
            fields=tuple(
                Row(name=field, kind=_kind(said), says=_said(said.get("description", "")))
                for field, said in form.get("properties", {}).items()
            ),
        )
        for name, form in schemas.items()
    )


def _taken(given: Sequence[Json]) -> Iterator[Row]:
    for each in given:
        yield Row(
            name=each["name"], kind=_kind(each["schema"]), says=_said(each.get("description", ""))
        )


def _form_of(operation: Json) -> str:
    content = operation["responses"]["200"].get("content", {})
    (body,) = content.values()
    return str(body["schema"].get("$ref", "")).rpartition("/")[2]


def _kind(schema: Json) -> str:
    """Return in a word or two what may stand in a field."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if schema.get("format") in ("date", "date-time"):
        return {"date": "day", "date-time": "moment"}[schema["format"]]
    if "enum" in schema:
        shown = ", ".join(f"“{each}”" for each in schema["enum"][:_MOST_IN_A_CELL])
        return f"one of {shown}{' …' if len(schema['enum']) > _MOST_IN_A_CELL else ''}"
    kind: str = schema.get("type", "")
    return {"string": "text", "integer": "number", "boolean": "true or false"}.get(kind, kind)


def _example(origin: str, path: str, given: Sequence[Json]) -> str:
    """Return an address that shows how the operation is asked: its blanks filled, its days set."""
    for each in given:
        if each["in"] == "path":
            path = path.replace("{" + each["name"] + "}", quote(str(each["example"])))
    asked = {
        each["name"]: each["example"]
        for each in given
        if each["in"] == "query" and each["name"] in ("on", "known")
    }
    return f"{origin}{path}" + (f"?{urlencode(asked)}" if asked else "")


def _paragraphs(text: str) -> tuple[SafeString, ...]:
    return tuple(_said(" ".join(each.split())) for each in text.strip().split("\n\n"))


def _said(text: str) -> SafeString:
    """Return a text whose words in backticks are code."""
    parts = (
        ("<code>{}</code>" if place % 2 else "{}", part)
        for place, part in enumerate(text.split("`"))
    )
    return format_html_join("", "{}", ((format_html(form, part),) for form, part in parts))
