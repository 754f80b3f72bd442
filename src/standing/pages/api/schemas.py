"""What answers look like: made from the allowed shapes, so that no other field can be sent."""

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from standing.register.shapes import Allowed

Data = TypeVar("Data")


class Shape(BaseModel):
    """A part of an answer: what is not named here is left out of it."""

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)


class About(Shape):
    """What every answer says of itself."""

    as_of: date = Field(description="The day the answer is about.", examples=["2022-06-30"])
    known: date = Field(
        description="The day whose knowledge was used: what was recorded by its end.",
        examples=["2022-07-06"],
    )
    data_date: date = Field(
        description="The last day the register knows of.", examples=["2022-08-10"]
    )
    release: int | None = Field(
        description="The number of the latest release of the files; null before the first.",
        examples=[3],
    )
    notice: str | None = Field(
        description="Where the people are made up, the words that say so; else null.",
        examples=["Invented people, for demonstration"],
    )
    terms: str = Field(description="On what terms the data may be used.")
    documentation: str = Field(
        description="The address of the page that explains this.",
        examples=["https://register.example/api/docs"],
    )


class One(Shape, Generic[Data]):
    """An answer about one record."""

    about: About
    data: Data


class Page(Shape, Generic[Data]):
    """An answer with several records, and where to go on."""

    about: About
    data: list[Data] = Field(description="The records of this answer, in order.")
    next: str | None = Field(
        description="The address of the next records, with the same filters and days; null at the end. "
        "The Link header says the same.",
        examples=["https://register.example/api/v1/officers?after=0101-0003&limit=50"],
    )


class Fault(Shape):
    """What is wrong with one parameter."""

    parameter: str = Field(description="The parameter’s name.", examples=["on"])
    detail: str = Field(
        description="A sentence that says how to mend it.",
        examples=["We could not read “soon” as a day. Write year, month and day as 2022-06-30."],
    )


class ProblemDetails(Shape):
    """An error as RFC 9457 writes it."""

    type: str = Field(
        description="The address of the paragraph that explains this kind of error.",
        examples=["https://register.example/api/docs#problem-parameter"],
    )
    title: str = Field(
        description="The kind of error in a few words.",
        examples=["A parameter cannot be used as it stands"],
    )
    status: int = Field(description="The status of the answer, once more.", examples=[422])
    detail: str = Field(
        description="What is wrong here, and how to mend it.",
        examples=["We could not read “soon” as a day. Write year, month and day as 2022-06-30."],
    )
    instance: str = Field(
        description="The path that was asked for.", examples=["/api/v1/officers/0101-0001"]
    )
    errors: list[Fault] = Field(
        default=[], description="Each parameter that cannot be used; left out where none is meant."
    )
    ground: str | None = Field(
        default=None,
        description="Of a record that is no longer public: the law it rests on.",
        examples=["555 CMR 8.06(4)"],
    )
    since: date | None = Field(
        default=None,
        description="Of a record that is no longer public: the day since when.",
        examples=["2026-01-31"],
    )


@cache
def model_of(shape: type[Any], *, called: str = "") -> type[BaseModel]:
    """Return the form of an allowed shape: its fields with their meaning, and no others.

    Raises:
        TypeError: a field that no rule allows to be published.
    """
    hints = get_type_hints(shape, include_extras=True)
    made: dict[str, Any] = {
        each.name: _field(hints[each.name], f"{shape.__name__}.{each.name}")
        for each in fields(shape)
    }
    return create_model(
        called or shape.__name__,
        __base__=Shape,
        __doc__=(shape.__doc__ or "").split("\n")[0],
        **made,
    )


def _field(hint: Any, where: str) -> tuple[Any, Any]:
    allowed = [each for each in getattr(hint, "__metadata__", ()) if isinstance(each, Allowed)]
    if len(allowed) != 1:
        raise TypeError(f"{where} is not allowed to be published by any rule")
    return _typed(get_args(hint)[0]), Field(
        description=allowed[0].says, json_schema_extra=_values(allowed[0], get_args(hint)[0])
    )


def _values(allowed: Allowed, kind: Any) -> dict[str, Any] | None:
    if not allowed.values or kind is not str:
        return None
    blank = () if allowed.required else ("",)
    return {"enum": [*allowed.values, *blank]}


def _typed(hint: Any) -> Any:
    """Return a field's type, with every shape inside it made a form too."""
    if get_origin(hint) is Annotated:
        return _typed(get_args(hint)[0])
    if is_dataclass(hint) and isinstance(hint, type):
        return model_of(hint)
    if get_origin(hint) is tuple:
        return list[_typed(get_args(hint)[0])]  # type: ignore[misc]  # made at run time
    if get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(_typed(each) for each in get_args(hint))]  # noqa: UP007  # made at run time
    return hint


def keys(document: Mapping[str, Any]) -> set[str]:
    """Return the name of every field of every form in an OpenAPI document."""
    return {
        name
        for form in document["components"]["schemas"].values()
        for name in form.get("properties", {})
    }
