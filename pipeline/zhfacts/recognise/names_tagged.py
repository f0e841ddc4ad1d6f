"""Names by the trained tagger: firms and funds that no list and no shape knows, in sentences with a figure."""

from __future__ import annotations

import re
from itertools import accumulate, chain, islice, pairwise
from typing import TYPE_CHECKING

from zhfacts import segment
from zhfacts.recognise.names_edges import acronyms, word_list
from zhfacts.recognise.names_mention import Mention
from zhfacts.recognise.names_patterns import glosses
from zhfacts.stages import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from zhfacts.recognise.names_mention import Taken
    from zhfacts.recognise.tagger import Span
    from zhfacts.stages import Stages
    from zhfacts.text import Page

_FIGURE = re.compile(r"[\d一二三四五六七八九十翻](?:(?<=\d)|(?<!翻)成|(?<=翻)[番倍])")
_DIGIT = re.compile(r"\d")  # a figure is not to be lost in a name
_BIAS = 2.0  # a name less is better than a wrong one
_LONGEST = 200  # words; a longer "sentence" is a table
_TYPES = frozenset({"company", "institution", "fund"})
_LATIN_END = re.compile(r"(?<=[\u4e00-\u9fff])[A-Z]+\Z")
_FUND_KINDS = frozenset({"ETF", "LOF", "QDII", "FOF", "REIT", "REITs"})
_INSIDE = frozenset({"place", "industry", "commodity", "product"})


def tagged(page: Page, known: Taken, words: Callable[[int], list[str]] | None) -> Stages[list[Mention]]:
    """The firms, institutions and funds that the tagger finds; a known name stays, unless a longer one goes round it."""
    text = page.text
    starts: list[int] = []
    sentences: list[list[str]] = []
    for number, (start, end) in enumerate(pairwise((*page.sentences, len(text)))):
        if end - start > 3 and _FIGURE.search(text, start, end):
            starts.append(start)
            sentences.append((words(number) if words is not None else segment.cut(text[start:end]))[:_LONGEST])
    found = []
    for offset, sentence, spans in zip(starts, sentences, (yield Question(_spans, sentences)), strict=True):
        if spans:
            edges = list(accumulate(map(len, sentence), initial=offset))
            for span in spans:
                start, end = edges[span.first], edges[span.last]
                if (
                    span.type in _TYPES
                    and not (span.type == "company" and glosses(text, start, end))
                    and end - start > 1
                    and _DIGIT.search(text, start, end) is None
                    and _free(known, start, end)
                    and not _sort(text[start:end], span.type)
                ):
                    found.append(Mention(start, end, span.type, text[start:end]))
    return found


def _spans(pages: list[list[list[str]]]) -> list[list[list[Span]]]:
    """What the tagger finds in the sentences of some pages; it reads many in much less time than one by one."""
    from zhfacts.recognise import tagger  # noqa: PLC0415

    spans = iter(tagger.default().spans(list(chain.from_iterable(pages)), _BIAS))
    return [list(islice(spans, len(sentences))) for sentences in pages]


def _sort(name: str, kind: str) -> bool:
    """Whether it is a sort of firms (预喜公司, 转融通) or an acronym (FPGA, for funds also in 香港IPO), not the name of one."""
    if name.removesuffix("公司") in word_list("before_names") or name in acronyms():
        return True
    latin = _LATIN_END.search(name) if kind == "fund" else None
    return latin is not None and latin[0] in acronyms() and latin[0] not in _FUND_KINDS


def _free(known: Taken, start: int, end: int) -> bool:
    """Whether a name may be at text[start:end]: where none is, or a place or a sort of goods in a longer one."""
    if not known.touching(start, end):
        return True
    first, last = known.at(start), known.at(end - 1)
    if last is not None and last.type == "commodity":  # a sort of it (新生仔猪)
        return False
    if (first is not None and first.start < start) or (last is not None and last.end > end):
        return False
    return all(mention.type in _INSIDE and 1 < mention.end - mention.start < end - start - 1 for mention in known.within(start, end))
