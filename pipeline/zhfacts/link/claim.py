"""How a quantity is claimed (actual, forecast, plan) and whom the text says it from.

A small ranker weighs the cue words of the clause, the sentence and what came before against where the
period lies; the source is the speaker before a verb of saying, the thing after 据, or the report that shows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

import msgspec

from zhfacts.link import ranker
from zhfacts.link.choices import ClaimChoice
from zhfacts.recognise.cues import CLAIM_KINDS, Cue, Cues, finder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.link.ranker import Weights
    from zhfacts.model import Modality, Quantity
    from zhfacts.reading import Reading

MODALITIES: tuple[Modality, ...] = ("actual", "forecast", "plan")

_SAY = re.compile("表示|认为|指出|称|透露|介绍|预计|预测|公告|公布|披露|发布|显示|分析|强调|坦言|报道|宣布|估计|统计|提到|补充道")
_ACCORDING = re.compile(
    r"(?:根据|据悉|据了解|据|按照)(?P<source>[^，。；：:,;\n]{2,24}?)(?:的)?(?:最新)?"
    r"(?:统计|数据|报道|消息|公告|介绍|测算|预测|显示|披露|信息|口径|，|,|分析|调查)"
)
_SPEAKER_STOP = re.compile(r"[，。；：:,;、！？\s“”（()【】\n]")
_SPEAKER_TAIL = re.compile(
    r"(?:（[^（）]{1,14}）|\([^()]{1,14}\))?(?:\d{1,2}月)?(?:\d{1,2}日|今日|昨日|近日|日前|周[一二三四五六日])?"
    r"(?:晚间?|早间?|晚|最新|数据|公告|研报|报告|发布|发文|撰文|的|还|也|则|并|同时|分析|解释|回应|中)*$"
)
_REPORT = re.compile(
    r"(?P<source>(?:\d{4}年?)?(?:第?[一二三四1-4]季度?|上?半年度?|年度?|三季|中期|前三季度)(?:报告?|财报|业绩(?:报告|快报|预告)?)"
    r"|财报|年报|季报|中报|业绩快报|业绩预告|公告|招股书|预案|研报|报告)中?，?还?(?:显示|披露|称|指出|表示)"
)
_DROP = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日(?:晚间?|早间?)?$|^(?:同时|此外|其中|另外|而|但|对此|不过|并|且|有|记者|日前|近日|昨日|今日|该|在|从|也|还|又|最新|以及|根据|据|会上|目前|随后|\d{1,2}月\d{1,2}日|\d{1,2}日)+"
)
_OUTLOOK = re.compile(r"盈利预测|投资建议|投资评级|风险提示|预测期|业绩预告|目标价")


class Scene(msgspec.Struct, frozen=True):
    """The cues around one value: of its clause, of its sentence before it, and of the sentence before that."""

    clause: str
    sentence: str
    word: str
    earlier: str
    paragraph: str
    lead: str
    after: str
    outlook: bool
    ahead: str
    metric: str
    aspect: str


def choose(
    reading: Reading,
    aspects: Sequence[AspectChoice],
    metrics: Sequence[MetricChoice],
    periods: Sequence[PeriodChoice],
    weights: Weights | None = None,
) -> list[ClaimChoice]:
    """Modality and source of every quantity, in text order."""
    weights = ranker.load("claim") if weights is None else weights
    sources = Sources(reading.page.text)
    chosen: list[ClaimChoice] = []
    for number, (quantity, scene) in enumerate(zip(reading.quantities, scenes(reading, aspects, metrics, periods), strict=True)):
        previous = chosen[-1].modality if chosen else "none"
        near = near_previous(reading, number)
        top = weights.classify(MODALITIES, features(quantity, scene, previous, near))
        sentence, end = reading.page.sentence_span(reading.page.sentence(quantity.start))
        chosen.append(ClaimChoice(MODALITIES[top], sources.before(sentence, end, quantity.start), scene.sentence))
    return chosen


def near_previous(reading: Reading, number: int) -> str:
    """How near the quantity before stands: same clause, same sentence, same paragraph or far."""
    if number == 0:
        return "first"
    page, here, there = reading.page, reading.quantities[number].start, reading.quantities[number - 1].start
    if page.clause(here) == page.clause(there):
        return "clause"
    if page.sentence(here) == page.sentence(there):
        return "sentence"
    return "paragraph" if page.paragraph(here) == page.paragraph(there) else "far"


def scenes(
    reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice], periods: Sequence[PeriodChoice]
) -> list[Scene]:
    """The scene of every quantity."""
    page, text = reading.page, reading.page.text
    cues = finder(CLAIM_KINDS).find(text)
    said = Cues([cue for cue in cues.items if cue.kind != "past"])
    outlooks = [match.start() for match in _OUTLOOK.finditer(text)]
    published = page.article.published
    lead = _last([cue for cue in cues.between(0, page.clause_span(page.clause(page.body))[1]) if cue.kind in ("forecast", "plan")])
    found = []
    for quantity, aspect, metric, period in zip(reading.quantities, aspects, metrics, periods, strict=True):
        clause, clause_end = page.clause_span(page.clause(quantity.start))
        number = page.sentence(quantity.start)
        sentence, _ = page.sentence_span(number)
        before = page.sentences[max(0, number - 1)]
        in_sentence = cues.between(sentence, quantity.start)
        paragraph = page.paragraphs[page.paragraph(quantity.start)]
        in_clause = cues.between(clause, quantity.start)
        at = bisect_left(outlooks, quantity.start)
        if published is None or period.last is None:
            ahead = "unknown"
        else:
            ahead = "future" if period.first is not None and period.first > published else "open" if period.last > published else "past"
        claims = [cue for cue in in_sentence if cue.kind != "past"]
        found.append(
            Scene(
                clause=f"{_last(in_clause)} {_last([cue for cue in in_clause if cue.kind != 'past'])}",
                sentence=_last(claims),
                word=claims[-1].text if claims else "",
                earlier=_kind(said.last(before, sentence)),
                paragraph=_kind(said.last(paragraph, sentence)),
                lead=lead,
                after=_first(cues, quantity.end, clause_end),
                outlook=at > 0 and outlooks[at - 1] >= paragraph,
                ahead=ahead,
                metric=metric.name,
                aspect=aspect.aspect,
            )
        )
    return found


def _last(cues: list[Cue]) -> str:
    return cues[-1].kind if cues else "none"


def _kind(cue: Cue | None) -> str:
    return "none" if cue is None else cue.kind


def _first(cues: Cues, start: int, end: int) -> str:
    near = cues.between(start, end)
    return near[0].kind if near else "none"


def features(quantity: Quantity, scene: Scene, previous: str, near: str) -> list[str]:
    """What speaks for the modalities of one quantity."""
    return [
        "always",
        f"clause {scene.clause}",
        f"sentence {scene.sentence}",
        f"clause {scene.clause}|{scene.sentence}",
        f"word {scene.word}",
        f"earlier {scene.earlier}|{scene.sentence}",
        f"paragraph {scene.paragraph}|{scene.sentence}",
        f"lead {scene.lead}|{scene.sentence}",
        f"lead {scene.lead}|{quantity.kind}|{scene.ahead}",
        f"after {scene.after}",
        f"outlook {scene.outlook}|{scene.ahead}",
        f"ahead {scene.ahead}",
        f"ahead {scene.ahead}|{scene.sentence}",
        f"previous {previous}|{near}",
        f"previous {previous}|{near}|{scene.sentence}",
        f"metric {scene.metric}",
        f"kind {quantity.kind}|{scene.aspect}",
        f"bound {quantity.bound}",
    ]


class Sources:
    """Who speaks where in a text: a sentence is searched when it is first asked for."""

    __slots__ = ("_found", "_text")

    def __init__(self, text: str) -> None:
        self._text = text
        self._found: dict[int, list[tuple[int, str]]] = {}

    def before(self, sentence: int, end: int, offset: int) -> str | None:
        """The last source named before an offset in the sentence at sentence…end."""
        known = self._found.get(sentence)
        if known is None:
            named = [(m.start("source"), _clean(m["source"])) for p in (_ACCORDING, _REPORT) for m in p.finditer(self._text, sentence, end)]
            named += _speakers(self._text, sentence, end)
            known = self._found[sentence] = sorted((start, name) for start, name in named if len(name) >= 2)
        at = bisect_left(known, (offset,)) - 1
        return known[at][1] if at >= 0 else None


def _speakers(text: str, sentence: int, end: int) -> list[tuple[int, str]]:
    """What stands before each verb of saying, back to the last sign."""
    found = []
    for verb in _SAY.finditer(text, sentence, end):
        left = _SPEAKER_TAIL.sub("", text[max(sentence, verb.start() - 32) : verb.start()], count=1)
        name = _SPEAKER_STOP.split(left)[-1]
        if 2 <= len(name) <= 16:
            found.append((verb.start() - 1, _clean(name)))
    return found


def _clean(source: str) -> str:
    return _DROP.sub("", source).strip("《》“”的")
