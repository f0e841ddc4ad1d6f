"""CPU seconds of one article of 10³ … 10⁶ characters, for texts that are made to be slow.

    python tests/benchmarks/hostile.py [--most CHARACTERS] [PATTERN ...]

A reading whose time grows with more than the length of its article shows as a last ratio far above 10.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from zhfacts.extractor import Extractor
from zhfacts.model import Article

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PUBLISHED = dt.date(2024, 8, 30)
SYLLABLES = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
SENTENCES = [
    sentence
    for path in sorted((ROOT / "corpus").glob("*.jsonl"))
    for line in path.read_text("utf8").splitlines()
    for sentence in re.findall(r"[^。！？\n]+[。！？\n]", json.loads(line)["text"])
]
REPEATED = "一 1 1, 1- 1.5亿元 5%、 三成 30家 涨5% -3.9% 为5% （ ( 3月 2021年9月16日 约 A1 😀 同比增长 去年同期 10转5派3元 银行、 “ 分别为1亿元、2亿元".split()


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=3)) + draw.choice(["科技", "银行", "股份有限公司"])


PATTERNS: dict[str, Callable[[random.Random], str]] = {
    **{piece: lambda _, piece=piece: piece for piece in REPEATED},  # type: ignore[misc]
    "sentences": lambda draw: draw.choice(SENTENCES),
    "no full stops": lambda draw: draw.choice(SENTENCES).replace("。", "，"),
    "no marks": lambda draw: re.sub(r"\W", "", draw.choice(SENTENCES)),
    "names": _name,
    "names of values": lambda draw: f"{_name(draw)}营收{draw.randint(1, 99)}亿元，",
    "short forms": lambda draw: f"{_name(draw)}（以下简称“{_name(draw)[:2]}”）",
    "periods": lambda draw: draw.choice("去年同期 次年 当季 近三年 此前 1-9月 2021年末 年初至今".split()),
    "table": lambda draw: f"{draw.random() * 1000:.2f}\t{draw.randint(1, 10**6):,}\n",
    "signs": lambda draw: draw.choice("亿万千百十一二三四五六七八九零点%元股家年月日第至到-~，、。约超近 1234567890"),
}


def text(pattern: str, size: int) -> str:
    """`size` characters of a pattern, the same every time."""
    draw, pieces, length = random.Random(7), [], 0
    while length < size:
        pieces.append(PATTERNS[pattern](draw))
        length += len(pieces[-1])
    return "".join(pieces)[:size]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("patterns", nargs="*", choices=[*PATTERNS, []], metavar="PATTERN", default=[])
    parser.add_argument("--most", type=int, default=10**6, metavar="CHARACTERS")
    options = parser.parse_args()
    sizes = [size for size in (10**3, 10**4, 10**5, 10**6) if size <= options.most]
    extractor = Extractor()
    extractor.read(Article("warm", SENTENCES[0], "", PUBLISHED))
    print("CPU seconds".ljust(18), *(f"{size:>10,}" for size in sizes), "     ratio")
    for pattern in options.patterns or PATTERNS:
        spent = []
        for size in sizes:
            article = Article("a", text(pattern, size), "", PUBLISHED)
            before = time.process_time()
            extractor.read(article)
            spent.append(time.process_time() - before)
        ratio = spent[-1] / max(spent[-2], 1e-9) if len(spent) > 1 else 0.0
        print(pattern.ljust(18), *(f"{seconds:10.3f}" for seconds in spent), f"{ratio:10.1f}", flush=True)


if __name__ == "__main__":
    main()
