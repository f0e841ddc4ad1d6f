"""A spaCy component for names: `nlp.add_pipe("zhfacts_ner")` gives `doc.ents` by the trained tagger.

It reads the text of the Doc, so it works in any pipeline, also an empty one. Labels are COMPANY, INSTITUTION, FUND,
PRODUCT, PLACE and OTHER (see `zhfacts.recognise.tagger`); entities that are set already stay.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from spacy.language import Language
from spacy.util import filter_spans

from zhfacts import segment
from zhfacts.model import Article
from zhfacts.recognise import tagger
from zhfacts.text import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Doc, Span

NAME = "zhfacts_ner"


@Language.factory(NAME, default_config={"bias": 0.0}, assigns=["doc.ents"])
def create(nlp: Language, name: str, bias: float) -> NameTagger:
    """The component of a pipeline; the higher `bias`, the fewer and surer the names (0 as trained; 20 is a lot)."""
    return NameTagger(bias=bias)


class NameTagger:
    """Sets the names of a Doc as its entities."""

    def __init__(self, *, bias: float = 0.0) -> None:
        self._bias = bias
        self._tagger = tagger.default()

    def __call__(self, doc: Doc) -> Doc:
        """Find the names of a Doc."""
        page = Page(Article("", doc.text))
        text = page.text[page.body :]
        starts = [max(start - page.body, 0) for start in page.sentences if start >= page.body]
        sentences = [segment.cut(text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
        found: list[Span] = []
        for start, sentence, spans in zip(starts, sentences, self._tagger.spans(sentences, self._bias), strict=True):
            edges = list(accumulate(map(len, sentence), initial=start))
            found += [_entity(doc, edges[span.first], edges[span.last], span.type) for span in spans]
        doc.ents = (*doc.ents, *_beside(doc.ents, filter_spans(found)))
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save: the weights come with the package."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> NameTagger:
        """Nothing to load."""
        return self

    def to_disk(self, _: Any, **__: Any) -> None:
        """Nothing to save."""

    def from_disk(self, _: Any, **__: Any) -> NameTagger:
        """Nothing to load."""
        return self


def _entity(doc: Doc, start: int, end: int, kind: str) -> Span:
    """The tokens that hold a name."""
    span: Span | None = doc.char_span(start, end, label=kind.upper(), alignment_mode="expand")
    if span is None:
        message = f"no tokens at {start}:{end}"
        raise ValueError(message)
    return span


def _beside(known: Sequence[Span], found: list[Span]) -> list[Span]:
    """The new names that overlap no known one."""
    return [span for span in found if not any(span.start < other.end and other.start < span.end for other in known)]
