"""How a quantity is claimed (actual, forecast, plan) and whom the text says it from.

A small ranker weighs the cue words of the clause, the sentence and what came before against where the
period lies; the source is the speaker before a verb of saying, the thing after 据, or the report that shows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

import msgspec

from zhfacts.link import ranker
from zhfacts.link.choices import ClaimChoice
from zhfacts.recognise.cues import CLAIM_KINDS, Cue, Cues, finder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.choices import AspectChoice, MetricChoice, PeriodChoice
    from zhfacts.link.ranker import Rows
    from zhfacts.link.trace import Trace
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
_TELLS_BY, _TELLS = re.compile("据|按照"), re.compile("显示|披露|称|指出|表示")
"""What the two patterns cannot do without."""
_DROP = re.compile(
    r"(?:\d{1,2}月)?\d{1,2}日(?:晚间?|早间?)?$|^(?:同时|此外|其中|另外|而|但|对此|不过|并|且|有|记者|日前|近日|昨日|今日|该|在|从|也|还|又|最新|以及|根据|据|会上|目前|随后|\d{1,2}月\d{1,2}日|\d{1,2}日)+"
)
_NEAR = 100  # characters
_COMMAS = ("，", ",")
_PLANNED = re.compile(r"[^，。；\n]{0,12}?(?:计划|方案|预案|申请|定增|拟|目标|规划)")  # behind the value
_OUTLOOK = re.compile(r"盈利预测|投资建议|投资评级|风险提示|预测期|业绩预告|目标价")


class Scene(msgspec.Struct, frozen=True):
    """The cues around one value: of its clause, of its sentence before it, and of the sentence before that.

    `told` are all cue words of the sentence that stand not far before it, `beside` the characters on its two sides.
    """

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
    told: tuple[str, ...]
    beside: tuple[str, str]


def choose(
    reading: Reading,
    aspects: Sequence[AspectChoice],
    metrics: Sequence[MetricChoice],
    periods: Sequence[PeriodChoice],
    rows: Rows | None = None,
    trace: Trace | None = None,
) -> list[ClaimChoice]:
    """Modality and source of every quantity, in text order."""
    classifier = (ranker.load_rows("claim") if rows is None else rows).made(_classifier)
    sources = Sources(reading.page.text)
    published = reading.page.article.published
    chosen: list[ClaimChoice] = []
    for number, (quantity, scene) in enumerate(zip(reading.quantities, scenes(reading, aspects, metrics, periods), strict=True)):
        drawn = signature(quantity, scene)
        modality = "actual" if _was(periods[number], published) else MODALITIES[classifier.choose(drawn, scene.told)]
        if modality == "plan" and _is_over(reading, quantity, scene, periods[number]):
            modality = "actual"
        if trace is not None:
            trace.classes("modality", number, MODALITIES, classifier.scores(drawn, scene.told), scene.sentence)
        sentence, end = reading.page.sentence_span(reading.page.sentence(quantity.start))
        chosen.append(ClaimChoice(modality, sources.before(sentence, end, quantity.start), scene.sentence))
    return chosen


def _was(period: PeriodChoice, published: dt.date | None) -> bool:
    """Whether it is the base's own figure (去年同期为-960万元), which is known whatever is foreseen beside it."""
    return period.rule == "own base" and published is not None and period.last is not None and period.last <= published


def _is_over(reading: Reading, quantity: Quantity, scene: Scene, period: PeriodChoice) -> bool:
    """2020年派息a，2021年拟派息b: a span named beside the value, over when the article appears, is no plan unless a cue says so."""
    published = reading.page.article.published
    if scene.sentence != "none" or published is None or period.first is None or period.last is None or period.text is None:
        return False
    if period.rule not in ("clause", "sentence") or not period.first < period.last < published:
        return False
    return _PLANNED.match(reading.page.text, quantity.end) is None


def scenes(
    reading: Reading, aspects: Sequence[AspectChoice], metrics: Sequence[MetricChoice], periods: Sequence[PeriodChoice]
) -> list[Scene]:
    """The scene of every quantity."""
    page, text = reading.page, reading.page.text
    cues = finder(CLAIM_KINDS).find(text)
    claims = Cues([cue for cue in cues.items if cue.kind != "past"])
    outlooks = [match.start() for match in _OUTLOOK.finditer(text)]
    published = page.article.published
    led = page.clause_span(page.clause(page.body))[1]
    lead = _kind(Cues([cue for cue in cues.items if cue.kind in ("forecast", "plan")]).last(0, led))
    found: list[Scene] = []
    clause = ended = 0
    for quantity, aspect, metric, period in zip(reading.quantities, aspects, metrics, periods, strict=True):
        start = quantity.start
        opening, clause_end = page.clause_span(page.clause(start))
        if text[ended:start] not in _COMMAS:  # 打算将其国内60%，超过1万台服务器搬去海外: one clause with the value before it
            clause = opening
        ended = quantity.end
        number = page.sentence(start)
        sentence = page.sentences[number]
        paragraph = page.paragraphs[page.paragraph(start)]
        at = bisect_left(outlooks, start)
        if published is None or period.last is None:
            ahead = "unknown"
        else:
            ahead = "future" if period.first is not None and period.first > published else "open" if period.last > published else "past"
            if ahead == "past" and period.first == period.last == published:
                ahead = "today"
        said = claims.last(sentence, start)
        found.append(
            Scene(
                clause=f"{_kind(cues.last(clause, start))} {_kind(claims.last(clause, start))}",
                sentence=_kind(said),
                word=said.text if said is not None else "",
                earlier=_kind(claims.last(page.sentences[max(0, number - 1)], sentence)),
                paragraph=_kind(claims.last(paragraph, sentence)),
                lead=lead,
                after=_kind(cues.first(quantity.end, clause_end)),
                outlook=at > 0 and outlooks[at - 1] >= paragraph,
                ahead=ahead,
                metric=metric.name,
                aspect=aspect.aspect,
                told=tuple(sorted({cue.text for cue in cues.between(max(sentence, start - _NEAR), start)})),
                beside=(text[max(0, start - 2) : start], text[quantity.end : quantity.end + 2]),
            )
        )
    return found


def _kind(cue: Cue | None) -> str:
    return cue.kind if cue is not None else "none"


def signature(quantity: Quantity, scene: Scene) -> tuple[Any, ...]:
    """What speaks for the modalities of one quantity."""
    said = scene.sentence
    return (
        (scene.clause, said, scene.earlier, scene.paragraph),
        (said, scene.lead, scene.outlook, scene.ahead, quantity.kind),
        (scene.after, quantity.kind, scene.aspect, quantity.bound),
        scene.word,
        scene.metric,
        scene.beside[0],
        scene.beside[1],
    )


def _cue_features(part: tuple[str, str, str, str]) -> list[str]:
    clause, said, earlier, paragraph = part
    return [
        "always",
        f"clause {clause}",
        f"sentence {said}",
        f"clause {clause}|{said}",
        f"earlier {earlier}|{said}",
        f"paragraph {paragraph}|{said}",
    ]


def _time_features(part: tuple[str, str, bool, str, str]) -> list[str]:
    said, lead, outlook, ahead, kind = part
    return [f"lead {lead}|{said}", f"lead {lead}|{kind}|{ahead}", f"outlook {outlook}|{ahead}", f"ahead {ahead}", f"ahead {ahead}|{said}"]


def _kind_features(part: tuple[str, str, str, str]) -> list[str]:
    after, kind, aspect, bound = part
    return [f"after {after}", f"kind {kind}|{aspect}", f"bound {bound}"]


SPELLING = (
    _cue_features,
    _time_features,
    _kind_features,
    lambda word: [f"word {word}"],
    lambda metric: [f"metric {metric}", f"metric …{metric[-2:]}", f"metric {metric[:2]}…"],
    lambda left: [f"left {left}", f"left {left[-1:]}"],
    lambda right: [f"right {right}"],
)
"""Spells the features of a signature, part by part."""
BAG = "told"


def _classifier(rows: Rows) -> ranker.Classifier:
    return ranker.Classifier(rows, MODALITIES, SPELLING, BAG)


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
            named = _speakers(self._text, sentence, end)
            for needed, pattern in ((_TELLS_BY, _ACCORDING), (_TELLS, _REPORT)):
                if needed.search(self._text, sentence, end) is not None:
                    named += [(m.start("source"), _clean(m["source"])) for m in pattern.finditer(self._text, sentence, end)]
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
