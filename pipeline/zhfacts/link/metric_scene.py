"""A sentence as a metric linker reads it: tokens by what they can do in a metric's name, and the noun phrases they make.

A known metric, name, period or quantity is one token, whatever the segmenter says. Each token has a class:

    Q quantity   T period      N name       G goods (a product, commodity or industry)   A anaphor   R role
    M metric or verb that implies one       C content word    D 的
    X noun of a change    L link    V move    E empty    S other function word    P punctuation

A phrase is a run of M, C, G and D that ends in a word that can name a metric (its head); one without a head is `bare`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate, compress, count
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from zhfacts.memo import Memo
from zhfacts.recognise import metrics as lexicon
from zhfacts.segment import tag_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from zhfacts.model import Name, Period, Quantity
    from zhfacts.reading import Reading

    M = TypeVar("M", Quantity, Period, Name)

_NAMED = {**dict.fromkeys(("product", "commodity", "industry"), "G"), "anaphor": "A", "role": "R"}
"""The classes of names, where it isn't N."""
_CONTENT_TAGS = frozenset("nvabjlizgsx")
_PUNCTUATION = frozenset("，。；：！？、（）()【】[]“”\"'《》<>/,;:!?\n —-~·…%|")
_LETTER = {"link": "L", "move": "V", "change": "X", "empty": "E", "stop": "S", "role": "R"}
_RUN = re.compile(r"[MCG](?:[MCGD]|(?<=C)A)*+")
_SUFFIXES = frozenset("率量额价数比值费度")
_CLASS_NOUN = re.compile(r"(?:企业|公司|人群|居民|地区|城市|国家|行业|板块|机构|部门)$")
_REGISTERED = re.compile(r"新(?:登记|注册|设立?|增|开)")  # 新登记企业300万户: that is measured, not an owner
_LONGEST = 24
_LONG_INDEX = 5
_start_of = attrgetter("start")

Cover = tuple[int, int, str, str]
"""start, end, class, sort."""
Kind = tuple[str, str, str | None]
"""sort, class, tag (None for a covering span)."""


class Phrase:
    """A noun phrase before the value or behind it, tokens `first` to `last`; `starts` are where it may begin, the longest first.

    Tokens up to `stop` (exclusive) go on the run behind the head. `end` is behind the head, `changed` behind a noun
    of change that follows (营收增速); `relative` says that 的 follows.
    """

    __slots__ = (
        "bare",
        "changed",
        "end",
        "first",
        "head",
        "kinds",
        "last",
        "lead",
        "nameless",
        "relative",
        "start",
        "starts",
        "stop",
        "verb",
    )

    def __init__(self, line: Line, first: int, last: int, stop: int, relative: bool) -> None:
        self.first, self.last, self.stop, self.relative = first, last, stop, relative
        self.starts = [line.starts[first]] if first == last else _starts(line, first, last)
        self.start = self.starts[0]
        self.end = self.changed = line.ends[last]
        word = line.texts[last]
        self.head, kinds = lexicon.head_of(word)
        act = lexicon.acts().get(word)
        self.verb = act is not None
        if act is not None and not self.head:
            self.head, kinds = word, frozenset(act)
        entry = lexicon.ontology().get(word)
        self.bare = not self.head and entry is None
        self.kinds = entry.kinds if entry is not None else kinds
        classes = line.classes
        self.nameless = classes[first : last + 1].strip("G") != ""
        self.lead = line.sorts[first] if classes[first] == "G" else ""
        if not relative and classes[last + 1 : last + 2] == "X":
            self.changed = line.ends[last + 1]


def _starts(line: Line, first: int, last: int) -> list[int]:
    """Where the phrase may begin: in full, behind a name it begins with, its last 的, its last verb; at its last two words, its last."""
    trims, classes = lexicon.trims(), line.classes
    low = first
    while low < last and (classes[low] == "D" or line.texts[low] in trims):
        low += 1
    after_de = after_verb = low
    for i in range(low, last):
        if classes[i] == "D":
            after_de = i + 1
        elif classes[i] == "C" and line.sorts[i] == "v":
            after_verb = i + 1
    after_name = low + 1 if low < last and classes[low] == "G" else low
    end = line.ends[last]
    found = {
        line.starts[i]
        for i in (low, after_name, after_de, after_verb, last - 1, last)
        if low <= i and classes[i] != "D" and (end - line.starts[i] <= _LONGEST or i == last)
    }
    return sorted(found)


class _Tokens:
    """The words of a sentence with covering spans in their place, and what is left of the words that a span cuts."""

    __slots__ = ("_at", "_edges", "_place", "_text", "_words", "kinds", "texts")

    def __init__(self, text: str, words: list[str], edges: list[int], covers: list[Cover]) -> None:
        """`edges` are those of the words; the spans are in text order and don't overlap."""
        self._text, self._words, self._edges = text, words, edges
        self._at, self._place = 0, edges[0]
        self.texts: list[str] = []
        self.kinds: list[Kind] = []
        for left, right, cls, sort in covers:
            if left > self._place:
                self._up_to(left)
            self.texts.append(text[left:right])
            self.kinds.append((sort, cls, None))
            self._at, self._place = bisect_right(edges, right, self._at) - 1, right
        if self._place < edges[-1]:
            self._up_to(edges[-1])

    def _up_to(self, end: int) -> None:
        """Take the words up to an offset: what is left of the one that was cut last, whole ones, and the beginning of the next."""
        words, edges, at = self._words, self._edges, self._at
        if self._place > edges[at]:
            at += 1
            self._piece(words[at - 1], self._place, min(edges[at], end))
        stop = bisect_right(edges, end, at) - 1
        if at < stop:
            whole = words[at:stop]
            self.texts += whole
            self.kinds += map(_kind_of, whole)
        if at <= stop and edges[stop] < end:
            self._piece(words[stop], edges[stop], end)

    def _piece(self, word: str, start: int, end: int) -> None:
        """Take a part of a word."""
        sort, _, tag = _kind_of(word)
        piece = self._text[start:end]
        self.texts.append(piece)
        self.kinds.append((sort, _class(piece, tag or ""), tag))


class Line:
    """One sentence: its tokens, column by column (`classes` is a string, a letter a token), and its phrases, in text order.

    `sorts` holds the type of a name, the kind of a quantity, the first letter of a word's tag.
    """

    __slots__ = ("_phrases", "_spans", "_subjects", "_verbs", "classes", "ends", "phrase_ends", "sorts", "starts", "texts")

    def __init__(self, text: str, start: int, words: list[str], covers: list[Cover]) -> None:
        """The words of the sentence at `start`, with the covering spans in their place."""
        edges = list(accumulate(map(len, words), initial=start))
        tokens = _Tokens(text, words, edges, covers)
        self.texts = tokens.texts
        *self.starts, end = accumulate(map(len, self.texts), initial=start)
        self.ends = [*self.starts[1:], end]
        sorts, classes, tags = map(list, zip(*tokens.kinds, strict=True))
        self.sorts: list[str] = sorts
        if not _SUFFIXES.isdisjoint(self.texts):
            self._join_suffixes(classes, tags, frozenset(edges))
        self.classes = "".join(classes)
        self._spans = self._runs()
        self._phrases: list[Phrase | None] = [None] * len(self._spans)
        self.phrase_ends = [self.ends[last] for _, last, _, _ in self._spans]
        self._verbs: list[int] | None = None
        self._subjects: list[int] | None = None

    def _join_suffixes(self, classes: list[str], tags: list[str | None], edges: frozenset[int]) -> None:
        """封板|率: a word that the segmenter doesn't know."""
        starts, ends, texts = self.starts, self.ends, self.texts
        for number in range(1, len(texts)):
            if texts[number] in _SUFFIXES and tags[number] is not None and classes[number - 1] in "CMV" and ends[number] in edges:
                starts[number] = starts[number - 1]
                texts[number] = texts[number - 1] + texts[number]
                classes[number] = "C"
                self.sorts[number] = self.sorts[number - 1]
                texts[number - 1] = ""
        kept = [number for number, word in enumerate(texts) if word]
        columns: tuple[list[Any], ...] = (starts, ends, texts, self.sorts, classes)
        for column in columns:
            column[:] = [column[number] for number in kept]

    def _runs(self) -> list[tuple[int, int, int, bool]]:
        """First token, last token (the last head, or all of a run without one), end of the run, and whether 的 follows, of every phrase."""
        classes, texts, head_of = self.classes, self.texts, lexicon.head_of
        found = []
        for match in _RUN.finditer(classes):
            first, stop = match.span()
            last = stop - 1
            while classes[last] == "D":
                last -= 1
            rest = last + 1
            head = last
            while head >= first and not (classes[head] == "M" or (classes[head] == "C" and head_of(texts[head])[0])):
                head -= 1
            if head >= first:
                last = head
            found.append((first, last, rest, classes[last + 1 : stop][:1] == "D"))
        return found

    def verbs(self) -> list[int]:
        """The tokens that imply a metric."""
        if self._verbs is None:
            self._verbs = list(compress(count(), map(lexicon.acts().__contains__, self.texts)))
        return self._verbs

    def subjects(self) -> list[int]:
        """The names that can have a price."""
        if self._subjects is None:
            priced = compress(count(), map(lexicon.implied()["subjects"].__contains__, self.sorts))
            self._subjects = [at for at in priced if self.classes[at] in "NG"]
        return self._subjects

    def phrase(self, number: int) -> Phrase:
        """A phrase by its number."""
        found = self._phrases[number]
        if found is None:
            found = self._phrases[number] = Phrase(self, *self._spans[number])
        return found

    def phrase_start(self, number: int) -> int:
        """Where the run of a phrase begins."""
        return self.starts[self._spans[number][0]]

    def at(self, offset: int) -> int:
        """The number of the token that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def before(self, offset: int) -> int:
        """How many phrases end at or before `offset`."""
        return bisect_right(self.phrase_ends, offset)


class Scene:
    """The lines of a page, read when asked for."""

    __slots__ = ("_lines", "reading", "text")

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.page.text
        self._lines: dict[int, Line] = {}

    def line(self, sentence: int) -> Line:
        """A sentence by its number."""
        found = self._lines.get(sentence)
        if found is None:
            start, end = self.reading.page.sentence_span(sentence)
            covers = _without_overlap(list(_given(self.reading, start, end)), self.text, start, end)
            found = self._lines[sentence] = Line(self.text, start, self.reading.words(sentence), covers)
        return found


def _beginning(found: Sequence[M], start: int, end: int) -> Sequence[M]:
    """Those of some mentions in text order that begin from `start` on and before `end`."""
    first = bisect_left(found, start, key=_start_of)
    return found[first : bisect_left(found, end, first, key=_start_of)]


def _given(reading: Reading, start: int, end: int) -> Iterable[Cover]:
    """Quantities, periods and names as spans: start, negative end (so that of two the longer comes first), class, sort."""
    for quantity in _beginning(reading.quantities, start, end):
        yield quantity.start, -quantity.end, "Q", quantity.kind
    for period in _beginning(reading.periods, start, end):
        yield period.start, -period.end, "T", period.grain
    for name in _beginning(reading.names, start, end):
        kind = name.type
        if kind == "product":
            if len(lexicon.head_of(name.text)[0]) > 1:
                continue  # 全年收入 is no product
            if _CLASS_NOUN.search(name.text):
                kind = "role"
        elif kind == "industry" and _REGISTERED.match(name.text):
            kind = "role"
        elif kind == "index" and _is_measure(name.text):
            continue  # 全国服务业生产指数
        yield name.start, -name.end, _NAMED.get(kind, "N"), kind


def _is_measure(word: str) -> bool:
    """Whether a name of an index is a known metric, with or without a word of two before it; 综合指数 and the like are too short to tell."""
    known = lexicon.ontology()
    return (len(word) >= _LONG_INDEX and word in known) or (len(word) >= _LONG_INDEX + 2 and word[2:] in known)


def _without_overlap(given: list[Cover], text: str, start: int, end: int) -> list[Cover]:
    """The spans of a sentence with its known metrics; quantities win, of others the leftmost, longest."""
    classes, known = lexicon.word_classes(), lexicon.ontology()
    spans = list(given)
    for left, right in lexicon.find(text[start:end]):
        word = text[start + left : start + right]
        spans.append((start + left, -start - right, _LETTER[classes[word]] if word in classes else "M", ""))
    spans.sort()
    found: list[Cover] = []
    done = start
    for begin, minus, cls, sort in spans:
        left, right = begin, -minus
        if left < done:
            if cls == "Q":
                while found and found[-1][1] > left and found[-1][2] != "Q":
                    found.pop()
                if found and found[-1][1] > left:
                    continue
            elif cls == "M" and right > done and text[done:right] in known:
                left = done  # 2020年营收: what is left of 年营收
            elif cls == "M" and right > done and found[-1][2] in "NG" and left > found[-1][0]:
                found[-1] = (found[-1][0], left, *found[-1][2:])  # a name that ends inside a known metric
            else:
                continue
        found.append((left, right, cls, sort))
        done = right
    return found


def _class(text: str, tag: str) -> str:
    """The class of a word or part of one: as listed, else by the tag."""
    if text == "的":
        return "D"
    if text == " ":
        return "L"
    if text in _PUNCTUATION or not text.strip():
        return "P"
    listed = lexicon.word_classes().get(text)
    if listed is not None:
        return _LETTER[listed]
    if text in lexicon.acts() or lexicon.head_of(text)[0]:
        return "C"
    if text[0].isdigit():
        return "C" if tag == "eng" and not text.isdigit() else "S"
    return "C" if tag[:1] in _CONTENT_TAGS or tag == "eng" or (text.isascii() and text.isalpha()) else "S"


def _as_kind(word: str) -> Kind:
    tag = tag_of(word)
    return tag[:1], _class(word, tag), tag


_kind_of = Memo(_as_kind).__getitem__
"""The sort, the class and the tag of a word that the segmenter gave."""
