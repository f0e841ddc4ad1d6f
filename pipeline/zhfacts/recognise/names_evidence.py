"""Which hits of the lexicon are names: boundaries for short forms, evidence for ambiguous ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhfacts.recognise.names_edges import REACH, latin_free, on_words, word_list
from zhfacts.recognise.names_mention import Mention

if TYPE_CHECKING:
    from zhfacts.lexicon.names import NameLexicon

SURE, LATIN, SHORT, SINGLE, SORT, GUARDED, ANAPHOR, NONE, VOID = range(9)

_COUNTRY = "中国"
_TAKEN_APART = frozenset({"company", "media"})
_FURTHER = 4
"""How far a sort of business reaches behind a firm's name that begins with 中国."""
_COUNTED = frozenset("0123456789亿万千百十几多余每 ")
"""What stands before a currency that is a unit."""
_DAYS = frozenset("近昨今当同本即次翌1234567890")
"""What 日 at the head of a name belongs with instead (近日|央行)."""
_WITH = frozenset("同当")
"""What is a word of its own before a name with 日, where no name stands behind it (同|日本)."""
_CUT = {"股": ("份",), "业": ("务", "绩", "态")}
"""What a last character belongs with instead: 科技股份, 电信业务."""
_EDGE = frozenset("\n ，。；：、！？,;:!?（(“\"‘'《【[—-·|/>\t…")
_AFTER_COMPANY = re.compile(
    r"[（(]|公告|发布|披露|股价|A股|H股|股份|集团|公司|控股|涨停|跌停|收涨|收跌|报收|大涨|大跌|[涨跌][超逾近约幅\d]|盘中|午后|早盘|"
    r"表示|称|回应|宣布|拟|旗下|董事|总裁|CEO|创始人|营收|净利|业绩|市值|财报|季报|年报|中报|预计|上市|概念|发债|转债|转\d"
)
_MOVED = re.compile(r"[涨跌](?:[超逾近约幅停]|\d|(?<=微.))")
"""What tells of a share's price, and begins a word of its own even where it makes one with the character before (富瀚微|涨)."""
_BEFORE_COMPANY = re.compile(r"(?:\*?ST|XD|XR|DR|、|[和及与]|股东|公司|龙头|[个份]股|巨头)\Z")
_AFTER_SINGLE = re.compile(r"[、，。；：:）)]|价|期[货铜铝锌铅镍锡]|现货|矿|[涨跌收报等和及为均分各]|主力")
_CODE_PREFIX = re.compile(r"(?:\*?ST|XD|XR|DR)\Z")
_NOT_ANAPHOR_RIGHT = re.compile(r"化|法[规律]?|[债券]债|债券|治理准则|家数|数量")


class Evidence:
    """Judges the hits of the automaton over a lexicon's forms (numbered in the order of `lexicon.forms`)."""

    __slots__ = ("_entries", "_forms", "_numbers", "_types", "_ways")

    def __init__(self, lexicon: NameLexicon) -> None:
        entries = lexicon.entries
        self._forms = list(lexicon.forms)
        self._numbers = {form: number for number, form in enumerate(self._forms)}
        self._entries = [
            tuple(sorted(numbers, key=lambda number: form in entries[number].guarded) if len(numbers) > 1 else numbers)
            for form, numbers in lexicon.forms.items()
        ]
        self._types = [entries[numbers[0]].type for numbers in self._entries]
        guarded = {form for entry in entries for form in entry.guarded}
        self._ways = [
            _way(form, kind, form in guarded and all(form in entries[number].guarded for number in numbers))
            for form, kind, numbers in zip(self._forms, self._types, self._entries, strict=True)
        ]
        for number, form in enumerate(self._forms):
            if self._ways[number] == NONE and (len(self._entries[number]) > 1 or self._hides(form)):
                self._ways[number] = VOID

    def _hides(self, form: str) -> bool:
        """Whether a form that is no name holds one, which must not be found by other ways either."""
        return any(form[at:end] in self._numbers for at in range(len(form)) for end in range(at + 2, len(form) + 1) if end - at < len(form))

    def accepted(self, text: str, hits: list[tuple[int, int, int]]) -> list[Mention]:
        """The mentions among the hits, in text order, with those of type none. Ambiguous ones wait until the sure ones are known."""
        ways, types, entries, forms = self._ways, self._types, self._entries, self._forms
        found: list[Mention] = []
        waiting: list[int] = []
        for number, first, stop in hits:
            form, start, end = number, first, stop
            way = ways[form]
            if way == SORT and text[end : end + 1] in _CUT[text[end - 1]]:
                form, end = self._numbers.get(forms[form][:-1], form), end - 1
                if form == number:
                    continue
                way = ways[form]
            if start and text[start] == "日" and text[start - 1] in _DAYS:
                rest = self._numbers.get(forms[form][1:])
                if rest is not None:
                    form, start, way = rest, start + 1, ways[rest]
                elif text[start - 1] not in _WITH:
                    continue
            if way == NONE or (way not in (SURE, VOID) and not _fits(way, text, start, end)):
                continue
            if types[form] == "currency" and start and text[start - 1] in _COUNTED:
                continue
            if types[form] in _TAKEN_APART and text.startswith(_COUNTRY, start):
                sort = self._sort(text, start + len(_COUNTRY), end)
                if sort is not None:
                    for part, at in ((self._numbers[_COUNTRY], start), (sort, start + len(_COUNTRY))):
                        found.append(Mention(at, at + len(forms[part]), types[part], forms[part], entries[part]))
                    continue
            if way == GUARDED:
                waiting.append(len(found))
            found.append(Mention(start, end, types[form], forms[form], entries[form]))
        return _with_evidence(text, found, waiting) if waiting else found

    def _sort(self, text: str, start: int, end: int) -> int | None:
        """The longest sort of business or good that begins at start and goes on behind end: 动力电池 in 中国动力电池."""
        for stop in range(end + _FURTHER, end, -1):
            number = self._numbers.get(text[start:stop])
            if number is not None and self._types[number] in ("industry", "commodity"):
                return number
        return None


def _way(form: str, kind: str, guarded: bool) -> int:
    """How a form is judged."""
    if kind == "none":
        return NONE
    if kind == "anaphor":
        return ANAPHOR
    if guarded:
        return GUARDED
    if form[0].isascii() or form[-1].isascii():
        return LATIN
    if len(form) == 1:
        return SINGLE
    if len(form) == 2 or (len(form) == 3 and kind in ("company", "media")):
        return SHORT
    return SORT if form[-1] in _CUT else SURE


def _fits(way: int, text: str, start: int, end: int) -> bool:
    """Whether the edges of a hit allow it."""
    if way == LATIN:
        return latin_free(text, start, end)
    if way == ANAPHOR:
        return _refers(text, start, end)
    if way == SORT:
        return True
    if way == SINGLE:
        return (start == 0 or text[start - 1] in _EDGE or text[start - 1] in "和及与期") and _AFTER_SINGLE.match(text, end) is not None
    return on_words(text, start, end, behind=0 if end - start > 2 and _MOVED.match(text, end) else REACH)


def _refers(text: str, start: int, end: int) -> bool:
    """公司 and 集团 refer back where they stand alone, not as the end of a name or of a sort of firm (房地产公司)."""
    if text[start:end] == "其":
        return text[end : end + 1] not in ("是", "一", "后", "时")
    if _NOT_ANAPHOR_RIGHT.match(text, end):
        return False
    if start == 0 or text[start - 1] in _EDGE or end - start > 2:
        return True
    before = text[start - 1]
    return (
        before.isdigit()
        or before in _BEFORE_ANAPHOR
        or (text[start - 2 : start] in word_list("before_anaphor") and on_words(text, start, end))
    )


_BEFORE_ANAPHOR = frozenset("，。；）)是为使因且而但和与及或对向由将把被让则也仍时后前年月日期内比称示故即示若如随据按从自在以于给令至占系")


def _with_evidence(text: str, found: list[Mention], waiting: list[int]) -> list[Mention]:
    """Drops the ambiguous ones that neither another form of the same entity nor their context supports."""
    pending = set(waiting)
    sure = {number for i, mention in enumerate(found) if i not in pending for number in mention.entries}
    kept = []
    for i, mention in enumerate(found):
        if i in pending and not (
            any(number in sure for number in mention.entries) or _supported(text, mention) or _listed_with_firm(text, found, i, pending)
        ):
            continue
        kept.append(mention)
    return kept


def _listed_with_firm(text: str, found: list[Mention], number: int, pending: set[int]) -> bool:
    """Whether a sure firm stands next to it in a list (苹果、英伟达)."""
    mention = found[number]
    if mention.type != "company":
        return False
    for other, gap in ((number - 1, None), (number + 1, mention.end)):
        if 0 <= other < len(found) and other not in pending and found[other].type == "company":
            between = text[gap : found[other].start] if gap is not None else text[found[other].end : mention.start]
            if between in ("、", "和", "与", "及", "以及"):
                return True
    return False


def _supported(text: str, mention: Mention) -> bool:
    """Whether the context of an ambiguous form makes it a name."""
    start, end = mention.start, mention.end
    if _CODE_PREFIX.search(text, max(0, start - 3), start):
        return True
    opens = start == 0 or text[start - 1] in _EDGE
    if mention.type != "company":
        return opens
    return (opens or _BEFORE_COMPANY.search(text, max(0, start - 3), start) is not None) and _AFTER_COMPANY.match(text, end) is not None
