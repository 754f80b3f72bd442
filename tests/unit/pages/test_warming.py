"""What a web process reads before its first visitor."""

from django.template.loader import get_template

from standing.pages import warming
from standing.register import words
from standing.rules.book import the_book


def test_rules_and_words_are_read_without_asking_a_table() -> None:
    the_book.cache_clear()
    words.explained.cache_clear()
    warming.warm()
    assert the_book.cache_info().currsize == words.explained.cache_info().currsize == 1


def test_every_template_named_is_there_and_can_be_read() -> None:
    named = list(warming.templates())
    assert {"officer.html", "search.html", "door.html"} <= set(named)
    for name in named:
        assert get_template(name)
