"""A spaCy component: `nlp.add_pipe("zhfacts")` gives `doc.spans["facts"]` and `doc._.facts`.

It reads the text of the Doc, so it works in any pipeline, also an empty one. The publication day comes from
`doc._.published` (a date or an ISO date), else from the component's config.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from spacy.language import Language
from spacy.tokens import Doc, Span

from zhfacts.extractor import Extractor, article
from zhfacts.model import Fact

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "zhfacts"
SPANS = "facts"


@Language.factory(NAME, default_config={"published": None, "min_confidence": 0.0}, assigns=["doc.spans", "doc._.facts"])
def create(nlp: Language, name: str, published: str | None, min_confidence: float) -> FactFinder:
    """The component of a pipeline."""
    return FactFinder(published=published, min_confidence=min_confidence)


class FactFinder:
    """Sets the value of each fact as a span, labelled with its metric, and keeps the facts with the Doc."""

    def __init__(self, *, published: str | None = None, min_confidence: float = 0.0) -> None:
        self._published = published
        self._least = min_confidence
        self._extractor = Extractor()
        _extend()

    def __call__(self, doc: Doc) -> Doc:
        """Find the facts of a Doc."""
        read = article(doc.text, published=doc._.published or self._published, id=doc.user_data.get("id"))
        facts = [fact for fact in self._extractor.read(read).facts if fact.confidence >= self._least]
        doc.user_data[NAME] = [_portable(fact) for fact in facts]
        doc.spans[SPANS] = [_span(doc, fact) for fact in facts]
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to save: the lexicons come with the package."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> FactFinder:
        """Nothing to load."""
        return self

    def to_disk(self, _: Any, **__: Any) -> None:
        """Nothing to save."""

    def from_disk(self, _: Any, **__: Any) -> FactFinder:
        """Nothing to load."""
        return self


def _extend() -> None:
    if not Doc.has_extension("facts"):
        Doc.set_extension("facts", getter=_facts)
    if not Doc.has_extension("published"):
        Doc.set_extension("published", default=None)


def _facts(doc: Doc) -> list[Fact]:
    """The facts of a Doc, in the order of `doc.spans["facts"]`."""
    return [_fact(values) for values in doc.user_data.get(NAME, ())]


def _portable(fact: Fact) -> dict[str, Any]:
    """A fact as spaCy can save it in a DocBin or send it to another process."""
    values: dict[str, Any] = msgspec.to_builtins(fact)
    return values


def _fact(values: Mapping[str, Any]) -> Fact:
    return msgspec.convert(values, Fact)


def _span(doc: Doc, fact: Fact) -> Span:
    """The tokens that hold the value."""
    span: Span | None = doc.char_span(fact.start, fact.end, label=fact.metric, alignment_mode="expand")
    if span is None:
        message = f"no tokens at {fact.start}:{fact.end}"
        raise ValueError(message)
    return span
