"""The same officers in tantivy, and the same questions asked of it.

One document for each officer, words folded as ours are; surname, given, middle and agency are
fields of their own. Every word typed may be a word of each field as it is spelled, or, in the
names, the beginning of one, or within one edit of one, or two from four letters on, the nearer the
better: constant scores of 8, 7, 6 and 4, half of that for the middle name. A document needs no word
in particular; what its words score is added up. Of eight settings tried at 20,000 officers this one
found most: scored by frequency (BM25) a rare word that is spelled right outweighs two that are
nearly right, and 71 of 100 with one typo were found.
"""

from collections.abc import Sequence
from typing import Any

import tantivy
from bench.finding_names import Officer, agencies

from standing.workforce.finding.forms import words_in

NAMES, FIELDS = ("last", "first", "middle"), ("last", "first", "middle", "agency")
SHOULD = tantivy.Occur.Should


class Beside:
    """An index of tantivy in memory."""

    def __init__(self, people: Sequence[Officer]) -> None:
        """Index every officer."""
        builder = tantivy.SchemaBuilder()
        for field in FIELDS:
            builder.add_text_field(field, tokenizer_name="whitespace")
        builder.add_unsigned_field("id", stored=True)
        self.schema = builder.build()
        self.index = tantivy.Index(self.schema)
        called = [" ".join(words_in(f"{name} {town}")) for name, town in agencies()]
        writer = self.index.writer(heap_size=200_000_000, num_threads=1)
        for who in people:
            document = tantivy.Document()
            document.add_unsigned("id", who.id)
            for field, text in (("last", who.last), ("first", who.first), ("middle", who.middle)):
                document.add_text(field, " ".join(words_in(text)))
            document.add_text("agency", called[who.agency])
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self._searcher = self.index.searcher()

    def find(self, text: str, limit: int) -> list[int]:
        """Return the ids of the officers that come first."""
        parts = [(SHOULD, self._word(word)) for word in words_in(text.replace(",", " "))]
        if not parts:
            return []
        found = self._searcher.search(tantivy.Query.boolean_query(parts), limit, count=False)
        return [self._searcher.doc(address)["id"][0] for _score, address in found.hits]

    def _word(self, word: str) -> Any:
        ways = [(8, tantivy.Query.term_query(self.schema, field, word)) for field in FIELDS]
        for field in NAMES:
            less = 0.5 if field == "middle" else 1.0
            ways.append((7 * less, self._near(field, word, 0, prefix=True)))
            if len(word) >= 3:
                ways.append((6 * less, self._near(field, word, 1)))
            if len(word) >= 4:
                ways.append((4 * less, self._near(field, word, 2)))
        return tantivy.Query.disjunction_max_query(
            [tantivy.Query.const_score_query(way, score) for score, way in ways]
        )

    def _near(self, field: str, word: str, distance: int, *, prefix: bool = False) -> Any:
        return tantivy.Query.fuzzy_term_query(
            self.schema, field, word, distance=distance, transposition_cost_one=True, prefix=prefix
        )
