"""Where a name begins and ends: word boundaries around known names, left edges of names nobody listed."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from itertools import accumulate

import msgspec

from zhfacts import segment

REACH = 3
"""Characters either side of a short name that the segmenter sees."""
LONGEST = 24
"""The longest run that is looked through for the left edge of a name."""

_NAME_RUN_BACK = re.compile(r"[\u4e00-\u9fffA-Za-z0-9&·]{1,24}\Z")
_BRACKETED_BACK = re.compile(r"[（(][\u4e00-\u9fff]{2,8}[）)]\Z")

_SORTS = ("公司", "集团", "企业", "厂商", "机构", "大")
_STOP_TAGS = frozenset("p c u uj ul uz ud ug uv d df r rr rz t tg y e x m mq q f v zg".split())
_NUMERIC = frozenset({"m", "mq", "t", "x"})


class Part(msgspec.Struct, frozen=True):
    """A word of a run that may be in a name; `kind` is place, core (what only a name has) or plain."""

    start: int
    end: int
    kind: str


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of lexicon/name_words.toml."""
    return frozenset(_word_lists()[name].split())


@cache
def wide_places() -> frozenset[str]:
    """Countries and regions that have many of everything: what stands behind them is not told apart by them."""
    return word_list("countries") | word_list("wide_places")


@cache
def _word_lists() -> dict[str, str]:
    return tomllib.loads(files("zhfacts").joinpath("lexicon", "name_words.toml").read_text("utf-8"))


@cache
def common_words() -> frozenset[str]:
    """The words of everyday news, the most frequent first in their file; a rarer word is taken for part of a name."""
    return frozenset(files("zhfacts").joinpath("lexicon", "common_words.txt").read_text("utf-8").split())


@cache
def acronyms() -> frozenset[str]:
    """Latin words that name nothing (GDP, CEO, OLED)."""
    return frozenset(files("zhfacts").joinpath("lexicon", "acronyms.txt").read_text("utf-8").split())


@cache
def _stop_characters() -> frozenset[str]:
    return frozenset("".join(word_list("not_in_names")))


def on_words(text: str, start: int, end: int, *, behind: int = REACH) -> bool:
    """Whether no word of the dictionary straddles the edges of text[start:end] (海通 in 上海通过 does).

    `behind` is how many characters behind it are looked at: none where it is known that a word begins there.
    """
    first, last = start, end
    floor, limit = max(0, start - REACH), min(len(text), end + behind)
    while first > floor and "\u4e00" <= text[first - 1] <= "\u9fff":
        first -= 1
    while last < limit and "\u4e00" <= text[last] <= "\u9fff":
        last += 1
    if first == start and last == end:
        return True
    cuts = list(accumulate(map(len, segment.cut(text[first:last])), initial=first))
    return start in cuts and end in cuts


def latin_free(text: str, start: int, end: int) -> bool:
    """Whether a Latin edge of text[start:end] touches no other letter or digit."""
    if start and text[start].isascii() and text[start - 1].isascii() and text[start - 1].isalnum():
        return False
    return not (end < len(text) and text[end - 1].isascii() and text[end].isascii() and text[end].isalpha())


@lru_cache(maxsize=1 << 14)
def _parts(run: str) -> tuple[Part, ...]:
    """The words at the end of `run` that may be in a name, leftward until one cannot."""
    found: list[Part] = []
    for word in reversed(segment.words(run)):
        kind = _kind(word.text, word.tag)
        if kind is None:
            break
        found.append(Part(word.start, word.end, kind))
    return tuple(reversed(found))


def _kind(word: str, tag: str) -> str | None:
    """What a word is to a name that holds it; None where no name does."""
    if word in word_list("in_names"):
        return "plain"
    if word in word_list("before_names") or word.endswith(_SORTS) or word in acronyms():
        return None if not word.isascii() else "plain"
    if len(word) == 1:
        return None if word in _stop_characters() or not word.isalpha() else "core"
    if word not in common_words():
        return None if tag in _NUMERIC or not word[0].isalpha() else "core"
    if tag == "ns":
        return "place"
    return None if tag in _STOP_TAGS else "plain"


def parts_before(text: str, end: int, floor: int) -> tuple[int, tuple[Part, ...]]:
    """The offset of the run of characters up to text[end], and those of its last words that may be in a name."""
    run = _NAME_RUN_BACK.search(text, max(floor, end - LONGEST), end)
    if run is None:
        return end, ()
    return run.start(), _parts(run.group())


def left_edge(text: str, end: int, floor: int) -> int:
    """Where the name that runs up to text[end] begins, not before `floor`; a bracketed place is part of it (食品（上海）)."""
    bracketed = _BRACKETED_BACK.search(text, max(floor, end - 10), end) if end and text[end - 1] in "）)" else None
    stop = bracketed.start() if bracketed else end
    first, parts = parts_before(text, stop, floor)
    return first + parts[0].start if parts else end
