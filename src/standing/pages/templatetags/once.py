"""Parts of a page that are the same for everybody: rendered once for each language and value named."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
MOST: Final = 500
_made: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_lock = Lock()


class Once(template.Node):
    """A part that depends on nothing but the language and the values that its tag names."""

    def __init__(self, name: str, by: list[FilterExpression], inner: NodeList) -> None:
        self.name, self.by, self.inner = name, by, inner

    def render(self, context: Context) -> SafeString:
        """Return the part as it was rendered the first time."""
        given = tuple(str(each.resolve(context, ignore_failures=True)) for each in self.by)
        key = (self.name, get_language(), get_script_prefix(), *given)
        with _lock:
            found = _made.get(key)
            if found is not None:
                _made.move_to_end(key)
                return found
        found = self.inner.render(context)
        with _lock:
            _made[key] = found
            if len(_made) > MOST:
                _made.popitem(last=False)
        return found


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """``{% once NAME VALUE… %}…{% endonce %}``: what is within depends on the values alone."""
    _tag, name, *by = token.split_contents()
    inner = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(name, [parser.compile_filter(each) for each in by], inner)
