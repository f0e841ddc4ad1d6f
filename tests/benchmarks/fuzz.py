"""Articles made to break the reading, the same ones every time, each held against the record contract.

    python tests/benchmarks/fuzz.py [--articles N] [--first N]

Every fact is valid by schema, every fact and evidence is the text it claims to be, every numeral has one fate, nothing
raises, and no article takes more than one CPU second for each 10,000 characters (at least one): an article of up to 10,000
may take one second, one of a million 100. Exit status 1 where something fails; the number in front of a failure makes
its article again (--first NUMBER --articles 1), and a run can be had in parts (--first 50000 --articles 10000).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
import traceback
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1]))

from contract import extractor, hold
from zhfacts.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CORPUS = Path(__file__).parents[2] / "corpus"
MILLION, LONG = 20_000, 500
"""Every so many-th article has a million characters, or ten thousand."""
SIZES = (1_000, 20_000, 2_000_000)
"""The sizes up to which the slowest article is told."""
SIGNS = "亿万千百十一二三四五六七八九零〇两点%％元股家年月日号第至到-~～—,，.．、。；：（）()【】“”《》约超近多余以上0123456789０１２ \n\t"
NESTS = ["（）", "()", "【】", "“”", "《》", "[]", "「」"]
ODD = [
    "\ud800",
    "\udfff",
    "\x00",
    "\x1b[31m",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ufffd",
    "\U0001f600",
    "\U00020bb7",
    "\r",
    "\u2028",
    "\u0660",
    "Ⅳ",
    "㈠",
    "½",
]


@cache
def sentences() -> list[str]:
    """The sentences of the project's own articles."""
    rows = [json.loads(line) for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text("utf8").splitlines()]
    return [f"{sentence}。" for row in rows for sentence in row["text"].split("。") if sentence]


def _random_bytes(draw: random.Random, size: int) -> str:
    return draw.randbytes(size).decode(draw.choice(["utf-8", "gb18030", "big5hkscs", "utf-16-le", "latin-1"]), "replace")


def _any_characters(draw: random.Random, size: int) -> str:
    return "".join(chr(draw.choice([draw.randrange(0x250), draw.randrange(0x4E00, 0x9FFF), draw.randrange(0x110000)])) for _ in range(size))


def _signs(draw: random.Random, size: int) -> str:
    return "".join(draw.choices(SIGNS, k=size))


def _digits(draw: random.Random, size: int) -> str:
    marks = draw.choice(["", ",", ".", " ", "-", "%、", "亿", "元", "年", "\n"])
    return marks.join(str(draw.randrange(10 ** draw.randint(1, 30))) for _ in range(size // 8 + 1))[:size]


def _nested(draw: random.Random, size: int) -> str:
    opening, closing = draw.choice(NESTS)
    depth = draw.randint(1, max(1, size // 3))
    inner = draw.choice(sentences())[: max(1, size - 2 * depth)]
    return f"{opening * depth}{inner}{closing * draw.choice([0, depth // 2, depth])}"


def _repeated(draw: random.Random, size: int) -> str:
    piece = draw.choice([draw.choice(sentences())[: draw.randint(1, 12)], _signs(draw, draw.randint(1, 6)), draw.choice(ODD)])
    return piece * (size // len(piece) + 1)


def _mixed(draw: random.Random, size: int) -> str:
    found: list[str] = []
    length = 0
    while length < size:
        sentence = draw.choice(sentences())
        start = draw.randrange(len(sentence)) if draw.random() < 0.4 else 0
        end = draw.randint(start, len(sentence)) if draw.random() < 0.4 else len(sentence)
        found.append(sentence[start:end] + (draw.choice([*ODD, "\n", "", ""]) if draw.random() < 0.3 else ""))
        length += len(found[-1]) + 1
    return "".join(found)


def _damaged(draw: random.Random, size: int) -> str:
    characters = list(_mixed(draw, size))
    for _ in range(draw.randint(1, 8)):
        at = draw.randrange(len(characters))
        characters[at : at + draw.randint(0, 3)] = draw.choice(ODD + list(SIGNS))
    return "".join(characters)


KINDS: Sequence[Callable[[random.Random, int], str]] = (
    _random_bytes,
    _any_characters,
    _signs,
    _digits,
    _nested,
    _repeated,
    _mixed,
    _mixed,
    _damaged,
    _damaged,
)


def article(number: int) -> Article:
    """The article of a number: mostly some dozen or hundred characters, some 10,000, a few a million."""
    draw = random.Random(number)
    size = 10**6 if number % MILLION == MILLION - 1 else 10**4 if number % LONG == LONG - 1 else int(10 ** draw.uniform(0.3, 2.8))
    text = draw.choice(KINDS)(draw, size)
    title = draw.choice(["", "", draw.choice(sentences())[:30], _signs(draw, 12), _damaged(draw, 10)])
    published = draw.choice([None, dt.date(1900, 1, 1), dt.date(2024, 2, 29), dt.date(2199, 12, 31), dt.date(2024, 8, 30)])
    return Article(f"fuzz-{number}", text, title, published)


def main() -> int:
    """Read them all and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    slowest: dict[int, tuple[float, int, int]] = {}
    extractor().read(article(0))
    for number in range(options.first, options.first + options.articles):
        given = article(number)
        before = time.process_time()
        try:
            extraction = extractor().read(given)
            seconds = time.process_time() - before
            hold(extraction)
        except Exception:
            counts["failures"] += 1
            print(f"{number}: {traceback.format_exc(limit=-3)}", flush=True)
            continue
        size = len(given.text)
        kind = next(most for most in SIZES if size <= most)
        slowest[kind] = max(slowest.get(kind, (0.0, 0, 0)), (seconds, number, size))
        if seconds > max(1.0, size / 10_000):
            counts["slow"] += 1
            print(f"{number}: {seconds:.2f} CPU seconds for {size:,} characters", flush=True)
        counts.update(articles=1, characters=size, facts=len(extraction.facts), numerals=len(extraction.numerals))
        counts["milliseconds"] += round(seconds * 1000)
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    for most, (seconds, number, size) in sorted(slowest.items()):
        print(f"slowest of up to {most:,} characters: {seconds:.2f} CPU seconds (number {number}, {size:,} characters)")
    return 1 if counts["failures"] or counts["slow"] else 0


if __name__ == "__main__":
    sys.exit(main())
