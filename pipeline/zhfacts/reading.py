"""What the recognisers found on one page: the input of every linker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zhfacts import segment

if TYPE_CHECKING:
    from zhfacts.model import Name, Period, Quantity
    from zhfacts.text import Page


class Reading:
    """A page with its quantities (those that may become facts), periods and names, each in text order."""

    __slots__ = ("_words", "memo", "names", "page", "periods", "quantities")

    def __init__(self, page: Page, quantities: list[Quantity], periods: list[Period], names: list[Name]) -> None:
        self.page = page
        self.quantities = quantities
        self.periods = periods
        self.names = names
        self.memo: dict[str, Any] = {}  # what linkers share, worked out once
        self._words: dict[int, list[str]] = {}

    def words(self, sentence: int) -> list[str]:
        """The words of a sentence, segmented when first asked for; they join to the sentence."""
        found = self._words.get(sentence)
        if found is None:
            start, end = self.page.sentence_span(sentence)
            found = self._words[sentence] = segment.cut(self.page.text[start:end])
        return found
