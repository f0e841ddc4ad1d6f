"""A sentence as a metric linker reads it: tokens by what they can do in a metric's name, and the noun phrases they make.

A known metric, name, period or quantity is one token, whatever the segmenter says. A phrase is a run of
content tokens that ends in a word that can name a metric (its head); one without a head is `bare`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from zhfacts.recognise import metrics as lexicon

if TYPE_CHECKING:
    from zhfacts.model import Aspect
    from zhfacts.reading import Reading
    from zhfacts.recognise.metrics import Entry

_SOFT_NAMES = frozenset({"product", "commodity", "industry"})
_CONTENT_TAGS = frozenset("nvabjlizgsx")
_PUNCTUATION = frozenset("，。；：！？、（）()【】[]“”\"'《》<>/,;:!?\n —-~·…%|")
_LONGEST = 24
_NO_KINDS: frozenset[str] = frozenset()


class Token(NamedTuple):
    """A token; `cls` is Q quantity, T period, N name, M metric or act, C content word, D 的, X noun of a change,
    L link, V move, E empty, R role, S other function word, P punctuation. `sort` is the type of a name or the tag of a word."""

    start: int
    end: int
    text: str
    cls: str
    sort: str


class Phrase:
    """A noun phrase before it is a candidate; `starts` are where it may begin, the longest first."""

    __slots__ = (
        "bare",
        "changed",
        "end",
        "entry",
        "first",
        "head",
        "kinds",
        "last",
        "lead",
        "left",
        "nameless",
        "relative",
        "start",
        "starts",
        "text",
        "verb",
    )

    def __init__(self, text: str, tokens: list[Token], first: int, last: int, left: Token | None) -> None:
        run = tokens[first : last + 1]
        self.first, self.last = first, last
        self.end = run[-1].end
        self.changed = self.end
        self.relative = False
        self.left = left
        word = run[-1].text
        self.head, self.kinds = lexicon.head_of(word)
        self.verb = word in lexicon.acts()
        if not self.head and self.verb:
            self.head, self.kinds = word, frozenset(lexicon.acts()[word])
        self.bare = not self.head and word not in lexicon.ontology()
        self.nameless = any(token.cls != "N" for token in run)
        self.lead = run[0].sort if run[0].cls == "N" else ""
        self.starts = _starts(run)
        self.start = self.starts[0]
        self.text = text[self.start : self.end]
        self.entry = lexicon.ontology().get(self.text)


def _starts(run: list[Token]) -> list[int]:
    """Where the phrase may begin: in full, behind a name it begins with, its last 的, its last verb; at its last two words, its last."""
    trims = lexicon.trims()
    low = 0
    while low < len(run) - 1 and (run[low].text in trims or run[low].cls == "D"):
        low += 1
    last = len(run) - 1
    end = run[-1].end
    after_de = after_verb = low
    for i in range(low, last):
        if run[i].cls == "D":
            after_de = i + 1
        elif run[i].sort == "v" and run[i].cls == "C":
            after_verb = i + 1
    found: list[int] = []
    after_name = low + 1 if run[low].cls == "N" else low
    for i in (low, after_name, after_de, after_verb, last - 1, last):
        if low <= i <= last and run[i].cls != "D":
            start = run[i].start
            if start not in found and (end - start <= _LONGEST or i == last):
                found.append(start)
    return sorted(found) or [run[last].start]


class Line:
    """One sentence: its tokens and phrases in text order."""

    __slots__ = ("phrase_ends", "phrases", "starts", "tokens")

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.starts = [token.start for token in tokens]
        self.phrases: list[Phrase] = []
        first = -1
        for i, token in enumerate(tokens):
            cls = token.cls
            if cls in "MC" or (
                cls == "N" and (token.sort in _SOFT_NAMES or (token.sort == "anaphor" and first >= 0 and tokens[i - 1].cls == "C"))
            ):
                if first < 0:
                    first = i
            elif cls == "D":
                continue
            elif first >= 0:
                self._close(text, first, i)
                first = -1
        if first >= 0:
            self._close(text, first, len(tokens))
        self.phrase_ends = [phrase.end for phrase in self.phrases]

    def _close(self, text: str, first: int, stop: int) -> None:
        """Add the phrase of a run: up to its last head, or all of it where it has none."""
        tokens = self.tokens
        last = stop - 1
        while last > first and tokens[last].cls == "D":
            last -= 1
        heads = last
        while heads >= first and not _is_head(tokens[heads]):
            heads -= 1
        left = tokens[first - 1] if first else None
        phrase = Phrase(text, tokens, first, heads if heads >= first else last, left)
        phrase.relative = stop - 1 > phrase.last and tokens[phrase.last + 1].cls == "D"
        if phrase.last == last and stop < len(tokens) and tokens[stop].cls == "X" and last == stop - 1:
            phrase.changed = tokens[stop].end
        self.phrases.append(phrase)

    def at(self, offset: int) -> int:
        """The number of the token that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def before(self, offset: int) -> int:
        """How many phrases end at or before `offset`."""
        return bisect_right(self.phrase_ends, offset)


def _is_head(token: Token) -> bool:
    return token.cls == "M" or (token.cls == "C" and bool(lexicon.head_of(token.text)[0]))


class Scene:
    """The lines of a page, read when asked for."""

    __slots__ = ("_covers", "_lines", "_starts", "reading", "text")

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.page.text
        self._covers = _covers(reading)
        self._starts = [cover.start for cover in self._covers]
        self._lines: dict[int, Line] = {}

    def line(self, sentence: int) -> Line:
        """A sentence by its number."""
        found = self._lines.get(sentence)
        if found is None:
            found = self._lines[sentence] = Line(self.text, self._tokens(sentence))
        return found

    def _tokens(self, sentence: int) -> list[Token]:
        """The words of a sentence with the covering spans in their place."""
        start, end = self.reading.page.sentence_span(sentence)
        covers, at = self._covers, bisect_left(self._starts, start)
        tokens: list[Token] = []
        done = start
        text = self.text
        for word in self.reading.words(sentence):
            while at < len(covers) and covers[at].start < word.end and covers[at].start < end:
                cover = covers[at]
                if cover.start > max(done, word.start):
                    low = max(done, word.start)
                    tokens.append(_token(low, cover.start, text[low : cover.start], word.tag))
                tokens.append(cover)
                done = cover.end
                at += 1
            if word.end > done:
                low = max(done, word.start)
                tokens.append(_token(low, word.end, word.text if low == word.start else text[low : word.end], word.tag))
                done = word.end
        return tokens


def _token(start: int, end: int, text: str, tag: str) -> Token:
    return Token(start, end, text, _class(text, tag), tag[0] if tag else "")


_CLASSES: dict[tuple[str, str], str] = {}
_LETTER = {"link": "L", "move": "V", "change": "X", "empty": "E", "stop": "S", "role": "R"}


def _class(text: str, tag: str) -> str:
    """The class of a word: as listed, else by its tag."""
    found = _CLASSES.get((text, tag))
    if found is None:
        if text == "的":
            found = "D"
        elif text in _PUNCTUATION or not text.strip():
            found = "P"
        elif text in lexicon.word_classes():
            found = _LETTER[lexicon.word_classes()[text]]
        elif text in lexicon.acts() or lexicon.head_of(text)[0]:
            found = "C"
        elif text[0].isdigit():
            found = "S"
        else:
            found = "C" if tag[:1] in _CONTENT_TAGS or tag == "eng" or (text.isascii() and text.isalpha()) else "S"
        if len(_CLASSES) < 200_000:
            _CLASSES[text, tag] = found
    return found


def _covers(reading: Reading) -> list[Token]:
    """Quantities, periods, names and known metrics as tokens; quantities win, of others the leftmost, longest."""
    text = reading.page.text
    fixed = [Token(q.start, q.end, q.text, "Q", q.kind) for q in reading.quantities]
    ends = [q.end for q in reading.quantities]
    spans: list[tuple[int, int, str, str]] = [(p.start, -p.end, "T", p.grain) for p in reading.periods]
    spans += [(n.start, -n.end, "N", n.type) for n in reading.names]
    classes, known = lexicon.word_classes(), lexicon.ontology()
    for start, end in lexicon.find(text):
        word = text[start:end]
        spans.append((start, -end, _LETTER[classes[word]] if word in classes else "M", ""))
    spans.sort()
    found: list[Token] = []
    done = 0
    for begin, minus, cls, sort in spans:
        start, end = begin, -minus
        if start < done:
            if cls != "M" or end <= done or text[done:end] not in known:
                continue
            start = done  # 2020年营收: what is left of 年营收
        near = bisect_right(ends, start)
        if near < len(fixed) and fixed[near].start < end:
            continue
        found.append(Token(start, end, text[start:end], cls, sort))
        done = end
    return sorted(fixed + found)


def kinds_of(phrase: Phrase) -> frozenset[str]:
    """The kinds of quantity that a phrase can take."""
    entry: Entry | None = phrase.entry
    return entry.kinds if entry is not None else phrase.kinds


class Candidate:
    """One candidate: its name, the words that carry it, where they stand, and which construction gave it."""

    __slots__ = ("end", "features", "head", "how", "kinds", "name", "rule", "start", "text", "votes")

    def __init__(
        self, rule: str, name: str, text: str, start: int | None, end: int | None, *, head: str = "", kinds: frozenset[str] = frozenset()
    ) -> None:
        self.rule = rule
        self.name = name
        self.text = text
        self.start, self.end = start, end
        self.head, self.kinds = head, kinds
        self.features: list[str] = []
        self.votes = 1


class Place:
    """A quantity in its line: tokens, phrases and neighbours that all constructions look at."""

    __slots__ = (
        "after",
        "aspect",
        "before",
        "clause_end",
        "clause_start",
        "fresh",
        "gap",
        "kind",
        "label",
        "line",
        "number",
        "quantity",
        "sentence_start",
        "token",
        "whole",
    )

    def __init__(self, scene: Scene, number: int, aspect: Aspect) -> None:
        reading = scene.reading
        page = reading.page
        quantity = reading.quantities[number]
        self.number, self.quantity, self.aspect = number, quantity, aspect
        self.kind = quantity.kind
        self.label: tuple[int, int] | None = None
        self.whole: tuple[int, int] | None = None
        sentence = page.sentence(quantity.start)
        self.line: Line = scene.line(sentence)
        self.sentence_start = page.sentences[sentence]
        clause = page.clause(quantity.start)
        self.clause_start, self.clause_end = page.clause_span(clause)
        last = reading.quantities[number - 1].end if number else 0
        self.fresh = max(self.clause_start, last) if last <= quantity.start else self.clause_start
        self.token = self.line.at(quantity.start)
        self.before = self.line.before(quantity.start)
        tokens = self.line.tokens
        at = self.token - 1
        while at >= 0 and tokens[at].start >= self.clause_start and tokens[at].cls in "LS":
            at -= 1
        self.gap = at
