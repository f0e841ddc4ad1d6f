"""What is counted, and which of those: the name that a count leaves out.

Rules: K the noun behind (30家公司), the noun before (公司共有30家), what a verb or a clause says of those counted, what a plant can make.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.link.metric_place import Candidate
from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.link.metric_place import Place
    from zhfacts.link.metric_scene import Line, Phrase
    from zhfacts.model import Quantity

_AND = frozenset("和与及、")
_LONGEST = 24
_WIDEST = 16
_AREAS = ("面积", "建面", "土储")
_SHORT_ITEM = 6
_COUNTS = frozenset("量 数 数量 人数 户数 家数 台数 辆数 次数 笔数 只数".split())
_THRESHOLDS = frozenset("超过 超 超出 逾 突破 低于 高于 不低于 不足 达到 达 翻".split())
_NO_WORDS = frozenset("TELSNAGDRVPQ")
_REPORT = re.compile(r"(?:[一二三四]季|半年|中|年|季)报$")
_BOUNDS = frozenset({"more_than", "less_than"})
_MEMBERED = frozenset("家只")
_CLASS_NOUNS = frozenset("企业 公司 集团".split())
_MEMBER = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}?)(?:公司|企业|个股|股票|机构|城市|省份|省市|国家|地区|[央国民]企|行业|板块|银行|券商|基金|产品|项目|品牌|房企|股|标的)(?![权份价东本])"
)
_PREDICATE = re.compile(
    r"(?:均|已经?|都|也|还|则|实现了?|出现了?|呈现)*((?:[^，。；：、！？（()）【】\n的, ]|,(?=\d)){2,14})(?=[，。；！？（(】\n ]|,(?!\d)|\Z)"
)
_BECAME = r"(?:[猛骤陡锐激]|大幅|快速|迅速|稳步|逐步|进一步)?(?:做大?|达|增[长加]?|减少?|[升降涨跌扩]|扩[大充张]|提[升高]|下降|锐减|缩减|压缩|精简|下滑|回升)?[至到为]"
_GREW = r"(?:同比|环比)?(?:净?增[长加]?|减少|下降|下滑|上升)了?[约近]?"
_EACH = frozenset("家 户 只 人 名 个".split())
_BASE = re.compile(r"(?:已经?|将|也|又|正)?[由从][^，。；：、\d]{0,8}$")
_MEMBERS = ("企", "企业", "公司", "银行", "机构", "券商")
_CHANGED = re.compile(r"[^，。；：、！？（()）\n]{0,12}?(?:[增降涨跌升超]|低于|亏损)")
_MOVED = re.compile(
    rf"{_BECAME}|{_GREW}(?=\d)|有所|[略稍]有"
)  # 增加到28家, 净增300家: what became of a count, not what is said of those counted
_MOVED_ALL = re.compile(rf"{_BECAME}|{_GREW}")
_PER_TIME = ("/年", "/月", "/日", "/天", "/小时", "/h")
_BULK = frozenset("吨 GWh GW 立方米".split())
_BUILT = re.compile(r"(?:建设|[新在扩投筹拟改]建|扩产|年产(?!量)|布局|合资)[^\n，。；]{0,12}$")
_GOOD = re.compile(r"的?([\u4e00-\u9fffA-Za-z]{2,10}?)(?=[，。；、（(和及与\n]|装置|项目|生产线|产线|产能|\Z)")


def counted(text: str, place: Place, found: list[Candidate]) -> None:
    """What is counted: the noun behind (30家公司), the noun before (公司共有30家), or what both tell of."""
    line = place.line
    tail = lexicon.tail(place.unit)
    if place.before < len(line.phrase_ends) and line.phrase_start(place.before) < place.clause_end:
        phrase = line.phrase(place.before)
        between = line.classes[place.token + 1 : phrase.first]
        if not between.strip("DLNAG") and _MOVED.match(text, phrase.start) is None:
            rule = "d" if between else ""
            end = noun_end(place, phrase)
            for rank, start in enumerate(phrase.starts[:2]):
                core = text[start:end]
                known = lexicon.ontology().get(f"{core}{tail}") if tail != "数量" else None
                found.append(Candidate(f"K behind {rank}{rule}", known.name if known else f"{core}{tail}", core, start, end))
            last = phrase.first
            while last < phrase.last and line.classes[last + 1] in "CG" and line.sorts[last + 1] != "v":
                last += 1
            if last < phrase.last and line.sorts[phrase.first] != "v":
                core = text[phrase.start : line.ends[last]]
                found.append(Candidate("K behind noun", f"{core}{tail}", core, phrase.start, line.ends[last]))
            _pair(text, place, tail, found)
    _class_noun(text, place, tail, found)
    _noun_before(text, place, tail, found)
    _after_verb(place, found)
    _described(text, place, found, tail)
    _predicated(text, place, found)
    _made(text, place, found)
    unit = place.unit
    name = lexicon.implied()["measures"].get(unit) or (f"{unit}数量" if len(unit) > 1 and not unit.isascii() and "/" not in unit else None)
    if name is not None:
        found.append(Candidate("K unit", name, name, None, None))


def noun_end(place: Place, phrase: Phrase) -> int:
    """Where the noun behind a count ends: behind the class noun, the role or the place's name that its run stops at (28个省级|公司)."""
    line, at = place.line, phrase.last + 1
    if phrase.stop != at or line.sorts[phrase.last] == "v" or line.classes[phrase.last] == "D":
        return phrase.end
    classes, texts = line.classes, line.texts
    if at < len(texts) and (classes[at] == "R" or texts[at] in _CLASS_NOUNS or (classes[at] == "N" and classes[at + 1 : at + 2] == "C")):
        at += 1
        while at < len(texts) and classes[at] in "CG" and line.sorts[at] != "v" and line.ends[at] - phrase.start <= _WIDEST:
            at += 1
        return line.ends[at - 1]
    return phrase.end


def _class_noun(text: str, place: Place, tail: str, found: list[Candidate]) -> None:
    """1392家企业, 27个省份: those of a class."""
    line, at = place.line, place.token + 1
    if line.classes[at : at + 1] == "D":
        at += 1
    if at >= len(line.texts) or (line.classes[at] not in "RNA" and not (line.classes[at] == "E" and line.texts[at] in _CLASS_NOUNS)):
        return
    start, end = line.starts[at], line.ends[at]
    noun = text[start:end]
    name = f"{noun}{tail}"
    found.append(Candidate("K noun", name, noun, start, end))


def _noun_before(text: str, place: Place, tail: str, found: list[Candidate]) -> None:
    """高新技术企业约7.5万家, 关联企业62家, 门店由最初的30家增至80家: the noun before the value."""
    line, last = place.line, place.gap
    fresh = place.fresh
    base = _BASE.search(text, fresh, place.start) if place.unit in _EACH else None
    if base is not None and base.start() > fresh:
        last = line.at(base.start() - 1)
    if last < 0 or line.starts[last] < fresh or lexicon.head_of(line.texts[last])[0] in _COUNTS or line.texts[last] in lexicon.trims():
        return
    classes = line.classes
    listed = classes[last] == "N" and line.sorts[last] == "market" and line.texts[last].endswith(_MEMBERS)  # 新三板挂牌企业
    if classes[last] not in "CMGR" and not listed and not (classes[last] == "E" and line.texts[last] in _CLASS_NOUNS):
        return
    if _MOVED_ALL.fullmatch(text, line.starts[last], place.start) is not None:
        return
    first = low = last
    plain = line.texts[last] in _CLASS_NOUNS  # 监管企业: the noun alone says nothing
    while first and line.starts[first - 1] >= fresh and line.ends[last] - line.starts[first - 1] <= _WIDEST:
        verb = classes[first - 1] == "C" and line.sorts[first - 1] == "v"
        if classes[first - 1] not in "CMGR" or (verb and low == first and not (plain and first == last)):
            break
        first -= 1
        if line.sorts[first] != "v" or (plain and first == last - 1):
            low = first
    start, end = line.starts[low], line.ends[last]
    if tail == "面积" and text.endswith(_AREAS, start, end):
        tail = ""
    found.append(Candidate("K before", f"{text[start:end]}{tail}", text[start:end], start, end))


def _pair(text: str, place: Place, tail: str, found: list[Candidate]) -> None:
    """30家大数据和云计算公司: the next two phrases together."""
    line = place.line
    if place.before + 1 >= len(line.phrase_ends):
        return
    first, last = line.phrase(place.before), line.phrase(place.before + 1)
    if last.first - first.last == 2 and line.texts[last.first - 1] in _AND:
        if first.end - first.start <= _SHORT_ITEM and line.texts[last.first - 1] == "、":
            last = _last_item(place, last)
        core = text[first.start : last.end]
        found.append(Candidate("K behind pair", f"{core}{tail}", core, first.start, last.end))


def _last_item(place: Place, last: Phrase) -> Phrase:
    """The last of several short nouns in a row: 31个省、自治区、直辖市."""
    line, texts = place.line, place.line.texts
    for number in range(place.before + 2, len(line.phrase_ends)):
        if last.end - last.start > _SHORT_ITEM or texts[last.last + 1] not in _AND:
            break
        behind = line.phrase(number)
        if behind.first != last.last + 2:
            break
        last = behind
    return last


def _after_verb(place: Place, found: list[Candidate]) -> None:
    """N家涨停, 涨停N家 → 涨停家数."""
    after, line, gap = lexicon.implied()["after"], place.line, place.gap
    if gap >= 0 and line.starts[gap] >= place.fresh and (name := after.get(line.texts[gap])) is not None:
        found.append(Candidate("K verb", name, line.texts[gap], line.starts[gap], line.ends[gap]))
    for at in range(place.token + 1, min(place.token + 6, len(line.texts))):
        if line.classes[at] in "PQ":
            return
        word = line.texts[at]
        name = after.get(word) or after.get(word[:2]) or after.get(word[-2:])
        if name is not None:
            found.append(Candidate("K after", name, word, line.starts[at], line.ends[at]))
            return


def _described(text: str, place: Place, found: list[Candidate], tail: str) -> None:
    """净利润同比增长的公司有146家, 跌幅超过5%的有17家 → that many of those that the clause describes."""
    line, last = place.line, place.gap
    classes = line.classes
    if last < 0 or line.starts[last] < place.fresh:
        return
    member = ""
    if classes[last] == "D":
        if last == place.token - 1:
            return  # 最初的196家
        member = lexicon.implied()["counted"].get(place.unit, "")
        if not member:
            return
    elif (classes[last] not in "CNRAG" and line.texts[last] not in _CLASS_NOUNS) or lexicon.head_of(line.texts[last])[0]:
        return
    floor = place.clause_start if classes[last] == "D" or classes[last - 1 : last] == "D" else place.fresh
    first = last
    while first > 0 and line.ends[first - 1] > floor and classes[first - 1] not in "PTA":
        first -= 1
    while first <= last and classes[first] in "TELSNAGDQ" and line.sorts[first] != "company":
        first += 1
    start, end = line.starts[min(first, last)], line.ends[last]
    if _MOVED_ALL.fullmatch(text, start, end) is not None:
        return
    if first < last and 2 < end - start <= _LONGEST and not _NO_WORDS.issuperset(classes[first : last + 1]):
        if start < place.fresh:  # 跌幅超过5%的公司: the noun alone doesn't tell them from all others
            found[:] = [one for one in found if one.rule != "K before"]
        core = text[start:end].removesuffix("的")
        found.append(Candidate("K described", f"{core}{member}{tail}", core, start, start + len(core)))


def _predicated(text: str, place: Place, found: list[Candidate]) -> None:
    """64家公司净利润同比增长, 其中27家获得通过: that many of those of which the rest of the clause is said."""
    kinds = lexicon.implied()["counted"].get(place.unit)
    if kinds is None:
        return
    line, at = place.line, place.token + 1
    member = ""
    if at < len(line.texts) and line.starts[at] == place.end and (named := _MEMBER.match(text, place.end)) is not None:
        member = named[0]
    elif at < len(line.texts) and line.starts[at] == place.end and line.texts[at].endswith(_MEMBERS):
        member = line.texts[at]
    start = place.end + len(member)
    if member and text[start : start + 1] == "的" and _CHANGED.match(text, start + 1) is not None:
        start += 1
    said = _PREDICATE.match(text, start)
    if said is None:
        _done(text, place, start, member or kinds, found)
        return
    if _MOVED.match(text, said.start(1)) is not None:
        return
    words = range(line.at(said.start(1)), line.at(said.end(1) - 1) + 1)
    if not any(line.sorts[at] == "v" or line.texts[at] in lexicon.acts() for at in words) and (
        len(words) == 1 or not any(line.classes[at] in "MXV" for at in words)
    ):
        return
    core = _timeless(text, line, *said.span(1))
    name = f"{core}{member or kinds}"
    found.append(Candidate(f"K said{' of' if member else ''}", f"{name}{lexicon.tail(place.unit)}", said[1], *said.span(1)))


def satisfying(text: str, place: Place, following: Quantity) -> Candidate | None:
    """39家央企营收增幅超过10%, 42家净利润超过10亿元的企业: that many of those whose measure passes the threshold behind."""
    kinds = lexicon.implied()["counted"].get(place.unit) if place.unit in _MEMBERED else None
    if kinds is None or following.bound not in _BOUNDS or not place.end < following.start < place.clause_end:
        return None
    line = place.line
    named = _MEMBER.match(text, place.end)
    member = named[0] if named is not None and named.end() < following.start else ""
    last = line.at(following.start) - 1
    first = next((at for at in range(place.token + 1, last + 1) if line.starts[at] >= place.end + len(member)), last + 1)
    while first <= last and line.classes[first] in "TLSE":
        first += 1
    said = line.classes[first : last + 1]
    told = any(one in said for one in "MXV") if member else said[:1] in ("M", "X", "V")
    if not told or "P" in said or "Q" in said or " " in text[place.end : following.start]:
        return None
    if not member and text[following.end : following.end + 1] == "的" and (named := _MEMBER.match(text, following.end + 1)) is not None:
        member = named[0]
    start, end = line.starts[first], following.end
    name = f"{_timeless(text, line, start, end)}{member or kinds}{lexicon.tail(place.unit)}"
    return Candidate("K satisfying", name, text[start:end], start, end)


def _timeless(text: str, line: Line, start: int, end: int) -> str:
    """What a clause says, without when: 公布了2015年业绩快报 → 公布业绩快报."""
    kept = []
    for at in range(line.at(start), line.at(end - 1) + 1):
        word = text[max(start, line.starts[at]) : min(end, line.ends[at])]
        if line.classes[at] == "T":
            report = _REPORT.search(word)
            word = report[0] if report else ""
        if word != "了":
            kept.append(word)
    return "".join(kept) or text[start:end]


def _done(text: str, place: Place, start: int, member: str, found: list[Candidate]) -> None:
    """30家公司发布2024年半年报: that many of those that did it, whatever period and figures it names."""
    line = place.line
    first = line.at(start)
    if _MOVED.match(text, start) is not None:
        return
    if start >= line.ends[-1] or line.starts[first] != start or text[start] == " ":
        return
    while first < len(line.texts) and line.classes[first] in "TLS":
        first += 1
    last = first
    while last < len(line.texts) and line.classes[last] not in "PQ" and line.ends[last] - line.starts[first] <= _LONGEST:
        last += 1
    if last > first and line.classes[last : last + 1] == "Q" and line.texts[last - 1] in _THRESHOLDS:
        last += 1  # 营收增幅超过10%的央企: the bound is part of what is said
    if last - first < 2 or line.classes[first] not in "CEMV":
        return
    name = f"{_timeless(text, line, line.starts[first], line.ends[last - 1])}{member}{lexicon.tail(place.unit)}"
    start, end = line.starts[first], line.ends[last - 1]
    found.append(Candidate("K done", name, text[start:end], start, end))


def _made(text: str, place: Place, found: list[Candidate]) -> None:
    """20万吨/年, 4万片/月: what a plant can make in a time, of the good behind it or before it."""
    if not place.unit.endswith(_PER_TIME) and (place.unit not in _BULK or _BUILT.search(text, place.fresh, place.start) is None):
        return
    found.append(Candidate("K capacity", "产能", "产能", None, None))
    good = _GOOD.match(text, place.end)
    if good is not None:
        found.append(Candidate("K capacity of", f"{good[1]}产能", good[1], *good.span(1)))
