"""The noun phrase that opens a clause with a figure: a name for that clause where no other is."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from zhfacts import segment
from zhfacts.recognise.names_edges import acronyms, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.model import Word
    from zhfacts.recognise.names_mention import Taken
    from zhfacts.text import Page

_OPENING = re.compile(
    r"\s?(?!同比|环比|同增|较|比上|占|增长|下降|上升|达|为|约|累计|合计|共|超|第|今年|去年|截至)([^\d，；：;。！？!?\n]{2,32})(?=\d)"
)
_SKIPPED = frozenset("t tg d c p f x".split())
_NO_SYLLABLE = frozenset("uj ul uz v p c d m q x r f zg".split())
_NO_END = frozenset("b vn s".split())
_SIGNS = frozenset(" +-/")
"""What stands behind a bare metric (yoy+5%, 产能 3万吨), seldom behind an owner."""
_RATES = "率额量价比数"
_NEVER = ("期", "时", "年", "月", "日", "方面", "情况", "来看", "同比", "环比", "同期", "时间", "显示", "过程", "基础", "前提", "背景")
_RANKS = frozenset({"巨头", "龙头", "厂商"})
_NO_LAST = frozenset({"报", "Q", "H"})
"""What is no part of a name: the verb of a quote, the letter of a quarter or half (青禾电子Q|2)."""
_COMPARED = ("同比", "环比", "增加", "减少", "纵观")
_NAMELIKE = re.compile(r"[\u4e00-\u9fff]{2}|[A-Za-z][a-z]{2}")
_NOUNS = frozenset("n nz nr nrt nrfg ns nt vn j eng b an l ng g s".split())


@cache
def _heads() -> frozenset[str]:
    """Words that end the name of a metric."""
    with files("zhfacts").joinpath("lexicon", "metric_heads.toml").open("rb") as file:
        lists = [words for key, words in tomllib.load(file).items() if isinstance(words, str) and key != "not_heads"]
    return frozenset(word for words in lists for word in words.split())


@cache
def _metrics() -> frozenset[str]:
    """All names of metrics."""
    with files("zhfacts").joinpath("lexicon", "metrics.toml").open("rb") as file:
        groups = tomllib.load(file)["group"]
    found = {term for group in groups for term in group.get("terms", "").split()}
    for group in groups:
        for name, others in group.get("metrics", {}).items():
            found.update((name, *others.split()))
    return frozenset(found)


def is_metric(phrase: str) -> bool:
    """Whether a phrase is the name of a metric."""
    return phrase in _metrics()


def subjects(page: Page, taken: Taken) -> list[Mention]:
    """Noun phrases that open a clause with a figure, where no name stands before the figure and the phrase is no metric."""
    text, clauses = page.text, page.clauses
    found: list[Mention] = []
    last = 0
    for opens in clauses:
        opening = _OPENING.match(text, opens)
        if opening is None:
            continue
        start, end = opening.span(1)
        if start < last or taken.touching(start, end):
            continue
        span = _opening(text, start, end)
        if span is not None:
            last = span[1]
            found.append(Mention(span[0], span[1], "product", text[span[0] : span[1]], local=True))
    return found


def _opening(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The noun phrase at the head of text[start:end], without the metric at its end."""
    run: list[Word] = []
    for word in segment.words(text, start, end):
        if not run and (word.tag in _SKIPPED or word.text in word_list("before_names") or word.text in word_list("no_part")):
            continue
        if word.text in word_list("no_part") or (word.tag not in _NOUNS and (len(word.text) > 1 or word.tag in _NO_SYLLABLE)):
            break
        run.append(word)
    run = _without_trade(run)
    if not run or run[0].tag == "vn" or "".join(word.text for word in run) in _metrics():
        return None
    while run and (run[-1].text in _heads() or run[-1].text in _NO_LAST or run[-1].text[-1] in _RATES):
        run.pop()
    if not run or run[0].tag == "s" or run[-1].tag in _NO_END or run[-1].text in word_list("no_ends") or text[run[-1].end] in _SIGNS:
        return None
    if run[-1].end - run[0].start < 2 or not _may_own("".join(word.text for word in run)):
        return None
    return run[0].start, run[-1].end


def _without_trade(run: list[Word]) -> list[Word]:
    """A phrase behind the rank in its trade that introduces a firm (面板龙头|青禾电子)."""
    for number in range(len(run) - 2, -1, -1):
        if run[number].text in _RANKS:
            return run[number + 1 :]
    return run


def _may_own(phrase: str) -> bool:
    """Whether a phrase can own a quantity as far as its words tell."""
    if phrase in word_list("no_subjects") or phrase in acronyms() or phrase.endswith(_NEVER) or phrase.startswith(_COMPARED):
        return False
    return _NAMELIKE.search(phrase) is not None
