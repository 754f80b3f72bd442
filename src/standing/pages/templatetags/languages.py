"""What a page says of its language, and where it stands in the others."""

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.translation import gettext

from standing.pages.languages import Version, language_of, versions

register = template.Library()


@register.inclusion_tag("parts/languages.html", takes_context=True)
def language_links(context: Context) -> dict[str, list[Version]]:
    """Links to this page in the other languages, for the head of the page."""
    return {"others": [version for version in _versions(context) if not version.here]}


@register.inclusion_tag("parts/alternates.html", takes_context=True)
def language_alternates(context: Context) -> dict[str, list[tuple[str, str]]]:
    """The page's addresses in every language, for programs that read the head of a page."""
    found = _versions(context)
    request = context.get("request")
    if not isinstance(request, HttpRequest) or not found:
        return {"alternates": []}
    said = [(each.code, request.build_absolute_uri(each.address)) for each in found]
    return {"alternates": [*said, ("x-default", said[0][1])]}


@register.simple_tag(takes_context=True)
def language_code(context: Context) -> str:
    """Return the code of the language that the page is written in."""
    request = context.get("request")
    return language_of(request) if isinstance(request, HttpRequest) else "en"


@register.filter
def said(label: str) -> str:
    """Write a word of the register, such as a status, in the language of the page."""
    return gettext(str(label)) if label else ""


def _versions(context: Context) -> list[Version]:
    request = context.get("request")
    return versions(request) if isinstance(request, HttpRequest) else []
