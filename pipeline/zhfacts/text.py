"""Folding without moving an offset, and the page: paragraphs, sentences and clauses.

Folding is one to one (full-width digits, letters and signs; Traditional to Simplified characters), so
an offset into the folded text is an offset into the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from zhfacts.model import Article, FieldName

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code - 0xFEE0).isalnum()}
_SIGNS = {
    "％": "%",
    "＋": "+",
    "－": "-",
    "−": "-",
    "﹣": "-",
    "．": ".",
    "／": "/",
    "＄": "$",
    "￥": "¥",
    "　": " ",
    "\xa0": " ",
    "～": "~",
    "〜": "~",
}

_LINE = re.compile("\n")
_HALF = re.compile(f"[{chr(0xD800)}-{chr(0xDFFF)}]")
_SENTENCE = re.compile(r"[。！？!?\n][。！？!?\n]*[”’」』）)】]*")
_CLAUSE = re.compile(r"[，；：;。！？!?\n,:](?:(?<![,:])|(?<=,)(?!\d{3})|(?<=:)(?!\d))")
_GAP = re.compile(r"[\s、|]+")

_LONGEST_SENTENCE, _LONGEST_CLAUSE = 600, 300
"""What has more characters is a table, a list or a broken file. It is cut, so that whatever looks through a sentence or
a clause takes a time that doesn't grow with its length."""
_LAST = 100


@cache
def _folding() -> tuple[dict[int, str], re.Pattern[str]]:
    """The table, and what tells that a text needs it."""
    lines = (files("zhfacts") / "lexicon" / "traditional.txt").read_text("utf8").splitlines()[1:]
    table = {ord(old): new for a, b in zip(lines[::2], lines[1::2], strict=True) for old, new in zip(a, b, strict=True)}
    table.update(_FULL_WIDTH)
    table.update({ord(old): new for old, new in _SIGNS.items()})
    return table, re.compile("[" + re.escape("".join(map(chr, sorted(table)))) + "]")


def fold(text: str) -> str:
    """The text in plain spelling, character for character."""
    table, needed = _folding()
    return text.translate(table) if needed.search(text) else text


def whole(text: str) -> str:
    """The text with half characters (lone surrogates, which no encoding can write) as U+FFFD, one for one."""
    return _HALF.sub("\ufffd", text) if _HALF.search(text) else text


def _cuts(starts: Sequence[int], longest: int, end: int, before: Callable[[int], int]) -> list[int]:
    """Where to cut the pieces that begin at `starts` and are longer than `longest`; `before` gives a good place at or before an offset."""
    found = []
    for start, stop in pairwise((*starts, end)):
        at = start
        while stop - at > longest:
            at = before(at + longest)
            found.append(at)
    return found


class Page:
    """An article laid out as one string, title, newline, text: `raw` as given, `text` folded.

    `paragraphs`, `sentences` and `clauses` are the offsets at which each begins, ascending, the first 0.
    """

    __slots__ = ("article", "body", "clauses", "paragraphs", "raw", "sentences", "text")

    def __init__(self, article: Article) -> None:
        self.article = article
        self.raw = whole(f"{article.title}\n{article.text}")
        self.text = fold(self.raw)
        self.body = len(article.title) + 1
        self.paragraphs, self.sentences, self.clauses = (
            [0, *[m.end() for m in piece.finditer(self.text)]] for piece in (_LINE, _SENTENCE, _CLAUSE)
        )
        if len(self.text) > _LONGEST_CLAUSE:
            self._bound()

    def _bound(self) -> None:
        """Cut what is too long: sentences where a clause of theirs begins, clauses where a gap lies."""
        clauses = _cuts(self.clauses, _LONGEST_CLAUSE, len(self.text), self._gap)
        if clauses:
            self.clauses = sorted((*self.clauses, *clauses))
        sentences = _cuts(self.sentences, _LONGEST_SENTENCE, len(self.text), lambda end: self.clauses[self.clause(end)])
        if sentences:
            self.sentences = sorted((*self.sentences, *sentences))

    def _gap(self, end: int) -> int:
        """Behind the last gap between words before `end`, where there is one near."""
        return max((found.end() for found in _GAP.finditer(self.text, end - _LAST, end)), default=end)

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph that holds `offset`."""
        return bisect_right(self.paragraphs, offset) - 1

    def sentence(self, offset: int) -> int:
        """The number of the sentence that holds `offset`."""
        return bisect_right(self.sentences, offset) - 1

    def clause(self, offset: int) -> int:
        """The number of the clause that holds `offset`."""
        return bisect_right(self.clauses, offset) - 1

    def sentence_span(self, number: int) -> tuple[int, int]:
        """Start and end of a sentence, with its closing mark."""
        return self.sentences[number], self.sentences[number + 1] if number + 1 < len(self.sentences) else len(self.text)

    def clause_span(self, number: int) -> tuple[int, int]:
        """Start and end of a clause, with its closing mark."""
        return self.clauses[number], self.clauses[number + 1] if number + 1 < len(self.clauses) else len(self.text)

    def place(self, offset: int) -> tuple[FieldName, int]:
        """The field that a page offset stands in, and the offset in that field."""
        return ("title", offset) if offset < self.body else ("text", offset - self.body)
