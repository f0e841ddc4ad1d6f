"""The periods that a quantity may be of: what the rules say, those told around it, the one before it, the publication.

A candidate is described by what its ranker weighs: how it came to be one, how its days lie to the publication, to the
answer of the rules and to the period of the value before, and where it is told.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.link import period_words as words
from zhfacts.link.choices import PeriodChoice
from zhfacts.link.period_scope import around
from zhfacts.memo import Memo
from zhfacts.recognise import calendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from zhfacts.link.period_days import Days
    from zhfacts.model import How, Period

Span = tuple["dt.date | None", "dt.date | None"]

Face = tuple[str, str, str, str, str, str, str]
"""Of a period: grain, role, the character before, the one behind, the last, step; how it opens."""

Told = tuple[str, int, int, int, str, Face]
"""Zone, how many periods nearer, values between, distance, sort of metric; the period's own."""


class Candidate(NamedTuple):
    """One period, with what speaks for it."""

    choice: PeriodChoice
    ways: list[str]
    told: list[Told]


class Setting(NamedTuple):
    """What the candidates of a quantity share, and where its clause, sentence and paragraph begin."""

    ahead: bool
    sort: str
    aspect: str
    kind: str
    cue: str
    head: str
    behind: str
    follows: str
    clause: int
    sentence: int
    paragraph: int


_OPENING = 1
_REPORTED = re.compile(
    r"(?P<comma>[，,])|[^，。；\d]{0,8}?(?:(?P<said>公告|披露|发布|公布|宣布|消息|报道|表示|讯|签署|签订)|(?P<data>报告|数据|年报|显示))"
)

_QUOTES = ("报", "报于", "收于")
"""Verbs right before a price that was asked or paid at one time."""
BACK = 2
"""Periods before a value that are candidates; a base of comparison is none, whatever it is compared with."""
_LOOK = 5  # periods that they are looked for in
_CROWD = 3  # values between a period and its value are counted up to here
_BEHIND = 30  # characters
_GAPS = (2, 7, 19, 59)
_SORTS = (
    ("advice", words.ADVICE_METRIC),
    ("monthly", words.MONTHLY),
    ("capacity", words.CAPACITY),
    ("deal", words.DEAL),
    ("market", words.MARKET),
    ("stock", words.STOCK),
    ("flow", words.FLOW),
    ("number", words.NUMBER),
    ("share", words.SHARE),
    ("size", words.SIZE),
)
_CUE = re.compile(
    r"预计|预期|预测|有望|将|目标|计划|拟|累计|目前|现在|当前|已|共|曾|最高|此前|历史|去年|至今|一度|成立|拥有|可|达产|规划|合计|总|近日|未来|仍|每年|单|首|新"
    r"|同比|环比|较|从|由|至|升至|增至|占"
)
_AHEAD = frozenset({"预计", "预期", "预测", "有望", "将", "目标", "计划", "拟", "未来"})
_LENGTHS = (
    (1, "day"),
    (8, "week"),
    (27, "part"),
    (31, "month"),
    (87, "months"),
    (92, "quarter"),
    (180, "mid"),
    (184, "half"),
    (269, "odd"),
)
_LONGER = ((275, "three quarters"), (359, "odd"), (366, "year"))
_PAST = ((3, "days ago"), (31, "weeks ago"), (150, "months ago"), (400, "a year ago"))
_UNITS = (("日", "day"), ("号", "day"), ("月", "month"), ("年", "year"))
_STEPS = {"year": 12, "quarter": 3, "month": 1}


def _sort(metric: str) -> str:
    return next((sort for sort, named in _SORTS if named[metric]), "other")


SORT_OF: Memo[str, str] = Memo(_sort, words.NAMES)
"""Name of what is measured → its sort."""


class Candidates:
    """Proposes the periods of the quantities of one page."""

    __slots__ = ("_behinds", "_faces", "days", "report")

    def __init__(self, days: Days, report: Period | None) -> None:
        self.days, self.report = days, report
        self._faces: dict[int, Face] = {}  # number of a period → what it is by itself
        self._behinds: dict[int, Face] = {}  # the same for one behind a value, however it opens

    def of(self, number: int, setting: Setting, ruled: PeriodChoice, last: PeriodChoice | None) -> list[Candidate]:
        """The candidates for a quantity, the answer of the rules first; `last` is the period of the value before it."""
        found: dict[Span, Candidate] = {}
        days = self.days
        now = days.published
        _add(found, ruled, "", None)
        self._before(number, setting, found)
        self._behind(number, setting, found)
        if last is not None and not self._over(number, last):
            _add(found, last, "last", None)
        _add(found, PeriodChoice(now, now, None, None, None, "implied", "publication"), "publication", None)
        if self.report is not None:
            _add(found, days.plain(number, (self.report, "report", "carried"), self.report), "report", None)
        return list(found.values())

    def _over(self, number: int, last: PeriodChoice) -> bool:
        """Whether the period of the value before is of an aside, and that is over."""
        scope, start = self.days.scope, self.days.quantities[number].start
        nth = scope.before(start) - 1
        if nth < 0 or scope.ends[nth] >= start or (scope.periods[nth].first, scope.periods[nth].last) != (last.first, last.last):
            return False
        return scope.aside(scope.periods[nth])

    def _before(self, number: int, setting: Setting, found: dict[Span, Candidate]) -> None:
        """The periods told before the value, the nearest first, and the ends of those that run."""
        days, scope = self.days, self.days.scope
        start, sort = days.quantities[number].start, setting.sort
        clause, sentence, paragraph = setting.clause, setting.sentence, setting.paragraph
        before = scope.before(start)
        between, at = 0, number
        quoted = days.text.endswith(_QUOTES, 0, start) and words.SPOT[days.metric(number)]
        priced = setting.sort == "deal" and words.PRICED[days.metric(number)]
        count = 0
        for nth in range(before - 1, max(-1, before - 1 - _LOOK), -1):
            period = scope.periods[nth]
            if period.role == "base":
                continue
            count += 1
            if count > BACK:
                return
            begin = period.start
            zone = "clause" if begin >= clause else "sentence" if begin >= sentence else "paragraph" if begin >= paragraph else "far"
            if period.role == "instant" and priced and zone not in ("clause", "sentence"):
                continue  # 截至6月30日，净资产5亿元。…作价21亿元
            if zone in ("paragraph", "far") and words.LIKELY.match(days.text, period.end):
                continue  # 美联储7月加息的概率为92%。美元指数下跌0.85%
            ended = scope.ends[nth] < start
            if ended and (scope.bracketed(period) or scope.aside(period)):  # 增长23%（2017年海外收入4亿元）或其中6月3亿元；净利润6亿元
                continue
            if quoted and period.grain == "week" and zone in ("paragraph", "far"):  # 本周库存连降。…价格报4660元/吨: of its last day
                continue
            if zone == "sentence" and words.cause(days.text, period):  # 受5月通胀数据影响，股市重挫
                continue
            while between < _CROWD and at and days.quantities[at - 1].start >= period.end:
                at -= 1
                between += 1
            how: How = "stated" if zone == "clause" else "carried"
            choice = days.plain(number, (period, zone if zone in ("clause", "sentence") else "paragraph", how), self.report)
            gap = start - period.end
            told: Told = (
                f"{zone} ended" if ended else zone,
                count,
                between,
                bisect_left(_GAPS, gap),
                sort,
                self._faces.get(nth) or self._face(nth),
            )
            _add(found, choice, f"{zone} {count}", told)
            for end, part in zip(("begin", "end"), _ends(period), strict=False):
                _add(found, _with(choice, part, end), f"{end} {zone} {count}", None)
            if period.role == "stated" and around(period, days.published):
                _add(found, _with(choice, (period.first, days.published), "until"), f"until {zone} {count}", None)

    def _behind(self, number: int, setting: Setting, found: dict[Span, Candidate]) -> None:
        """The next two periods behind the value, in its sentence."""
        days, scope, page, text = self.days, self.days.scope, self.days.page, self.days.text
        quantity = days.quantities[number]
        first = scope.before(quantity.start)
        for nth, period in enumerate(scope.periods[first : first + 2]):
            if period.start - quantity.end > _BEHIND or page.sentences[page.sentence(period.start)] != setting.sentence:
                return
            if scope.bracketed(period):  # 增长23%（2017年海外收入4亿元）
                continue
            choice = days.plain(number, (period, "behind", "stated"), self.report)
            comma = "，" in text[quantity.end : period.start]
            told: Told = (
                f"behind {comma}",
                nth,
                0,
                min((period.start - quantity.end) // 5, 5),
                setting.sort,
                self._behinds.get(first + nth) or self._face(first + nth, behind=True),
            )
            _add(found, choice, f"behind {nth}", told)

    def _opens(self, period: Period) -> str:
        """Whether it opens its sentence or clause, by itself (第三季度，…), and whether a report is named by it (…年报显示)."""
        page, text = self.days.page, self.days.text
        at = period.start
        opened = (
            "sentence" if at - page.sentences[page.sentence(at)] <= _OPENING else "clause" if at == page.clauses[page.clause(at)] else ""
        )
        reported = _REPORTED.match(text, period.end)
        said = reported.lastgroup or "" if reported is not None else ""
        return f"{opened} {said}"

    def _face(self, nth: int, *, behind: bool = False) -> Face:
        """What a period is by itself."""
        period, text = self.days.scope.periods[nth], self.days.text
        face: Face = (
            period.grain,
            period.role,
            text[max(0, period.start - 1) : period.start],
            text[period.end : period.end + 1],
            period.text[-1:],
            period.step or "",
            "" if behind else self._opens(period),
        )
        (self._behinds if behind else self._faces)[nth] = face
        return face

    def setting(self, number: int) -> Setting:
        """What the candidates share."""
        days, text, page = self.days, self.days.text, self.days.page
        quantity = days.quantities[number]
        start, metric = quantity.start, days.metric(number)
        clause, sentence = page.clauses[page.clause(start)], page.sentences[page.sentence(start)]
        paragraph = page.paragraphs[page.paragraph(start)]
        cues = list(_CUE.finditer(text, sentence, start))
        cue = cues[-1].group() if cues and cues[-1].start() >= clause else ""
        follows = "first"
        if number:
            before = days.quantities[number - 1]
            near = start - before.end
            place = "near" if near < 12 else "clause" if before.start >= clause else "sentence" if before.start >= sentence else "far"
            same = "same" if metric == days.metric(number - 1) else SORT_OF[days.metric(number - 1)]
            follows = f"{days.aspects[number - 1].aspect} {days.aspects[number].aspect} {place} {same}"
        return Setting(
            any(one.group() in _AHEAD for one in cues),
            SORT_OF[metric],
            days.aspects[number].aspect,
            quantity.kind,
            cue,
            metric[-2:],
            text[quantity.end : quantity.end + 1],
            follows,
            clause,
            sentence,
            paragraph,
        )


def _add(found: dict[Span, Candidate], choice: PeriodChoice, way: str, told: Told | None) -> None:
    """A period once, with all the ways by which it became a candidate."""
    span = choice.first, choice.last
    one = found.get(span)
    if one is None:
        one = found[span] = Candidate(choice, [], [])
    one.ways.append(way)
    if told is not None:
        one.told.append(told)


def _with(choice: PeriodChoice, part: Span, rule: str) -> PeriodChoice:
    return PeriodChoice(*part, choice.text, choice.start, choice.end, choice.how, rule, hop=choice.hop)


def _ends(period: Period) -> Sequence[Span]:
    """The first and the last part of a period that runs over several (2018-2020年), the named beginning of one that is open (2018年以来)."""
    first, last = period.first, period.last
    if first is None:
        return ()
    if period.role == "since":
        named = next((unit for mark, unit in _UNITS if mark in period.text), None)
        return (calendar.around(first, named),) if named is not None else ()
    months = _STEPS.get(period.step or "", 0)
    if not months or last is None:
        return ()
    begin = first, calendar.add_days(calendar.add_months(first, months), -1)
    return begin, (calendar.add_months(calendar.add_days(last, 1), -months), last)


def length(first: dt.date | None, last: dt.date | None) -> str:
    """How long a period is, as a word."""
    if first is None or last is None:
        return "none" if first is last else "open"
    days = (last - first).days + 1
    return next((name for most, name in (*_LENGTHS, *_LONGER) if days <= most), "years")


def lies(first: dt.date | None, last: dt.date | None, now: dt.date | None) -> str:
    """How a period lies to the publication."""
    if now is None or first is None or last is None:
        return "unknown"
    if last < now:
        ago = (now - last).days
        return next((name for most, name in _PAST if ago <= most), "long ago")
    if first > now:
        return "ahead"
    return ("now" if first == last else "until now") if last == now else "around"


def relation(one: PeriodChoice, other: PeriodChoice | None) -> str:
    """How the days of one period lie to those of another."""
    if other is None:
        return "none"
    a, b, x, y = one.first, one.last, other.first, other.last
    if a == x and b == y:
        return "same"
    if a is None or b is None or x is None or y is None:
        return "open"
    if x <= a and b <= y:
        return "within"
    if a <= x and y <= b:
        return "around"
    return "before" if b < x else "after" if a > y else "across"
