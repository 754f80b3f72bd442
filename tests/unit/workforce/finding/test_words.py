"""The words of an index: what is one edit away, two, begins so or sounds so, against plain search."""

import sys
from threading import Event, Thread

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from standing.workforce.finding.words import Words

WORD = st.text(alphabet="abcd", min_size=2, max_size=7)
WORDS = st.lists(WORD, min_size=1, max_size=40, unique=True)


def filled(texts: list[str]) -> Words:
    words = Words()
    words.fill([(text, place + 1) for place, text in enumerate(texts)])
    return words


def said(words: Words, numbers: list[int]) -> set[str]:
    return {words.texts[each] for each in numbers}


@given(WORDS, WORD)
def test_the_words_one_edit_away_are_those_that_a_plain_search_finds(
    texts: list[str], typed: str
) -> None:
    words = filled(texts)
    plain = {text for text in texts if OSA.distance(text, typed) == 1}
    assert said(words, words.one_edit(typed)) == plain


@given(WORDS, WORD.filter(lambda word: len(word) >= 4))
def test_the_words_two_edits_away_are_those_that_a_plain_search_finds(
    texts: list[str], typed: str
) -> None:
    words = filled(texts)
    plain = {text for text in texts if OSA.distance(text, typed) == 2}
    assert said(words, words.two_edits(typed)) == plain


@given(WORDS, st.text(alphabet="abcd", max_size=3))
def test_the_words_that_begin_so_are_given_by_frequency(texts: list[str], start: str) -> None:
    words = filled(texts)
    found = words.beginning(start, 100)
    assert said(words, found) == {t for t in texts if t.startswith(start) and t != start}
    counts = [words.counts[each] for each in found]
    assert counts == sorted(counts, reverse=True)


@given(WORDS, WORDS)
def test_words_that_are_added_later_are_found_like_those_before(
    texts: list[str], later: list[str]
) -> None:
    words = filled(texts)
    for text in later:
        words.add(text)
    together = filled(list(dict.fromkeys([*texts, *later])))
    for typed in [*texts, *later, "abca"]:
        assert said(words, words.one_edit(typed)) == said(together, together.one_edit(typed))
        assert said(words, words.beginning(typed[:2], 99)) == said(
            together, together.beginning(typed[:2], 99)
        )


def test_the_first_letter_may_be_the_wrong_one() -> None:
    words = filled(["smith", "avery"])
    assert said(words, words.one_edit("mith")) == {"smith"}
    assert said(words, words.one_edit("xmith")) == {"smith"}
    assert said(words, words.one_edit("vaery")) == {"avery"}


def test_words_that_sound_alike_are_found() -> None:
    words = filled(["philips", "stevens"])
    assert said(words, words.sounding("fillips")) == {"philips"}
    assert words.sounding("quill") == []


def test_words_are_found_while_others_are_added() -> None:
    words, faults, over = Words(), [], Event()
    words.fill([("smith", 3), ("smyth", 1)])

    def read() -> None:
        while not over.is_set():
            try:
                words.beginning("smithso", 10)
                words.two_edits("smithsonaa")
            except (KeyError, IndexError) as fault:
                faults.append(fault)

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    readers = [Thread(target=read) for _ in range(4)]
    try:
        for reader in readers:
            reader.start()
        for number in range(4_000):
            words.add(f"smithson{chr(97 + number % 26)}{chr(97 + number // 26 % 26)}{number}")
    finally:
        over.set()
        for reader in readers:
            reader.join()
        sys.setswitchinterval(before)
    assert faults == []
