"""Seconds of processor time to read random runs of numerals, units and time words, from a thousand characters to a million.

    python tests/benchmarks/scaling.py [--largest N]

What is read in linear time shows about the same characters a second in every row.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import time

from zhfacts.recognise.periods import find_periods
from zhfacts.recognise.quantities import find_quantities

PIECES = (
    "1 2.5 1,200 37 2021 一 三 两 十 二十五 三千 百 万 亿 万亿 壹佰 半 几 数 元 万元 美元 % 个百分点 倍 家 吨 股 点 成 折 块 - 至 到 、 / 和 约 超 不足 以上 左右 "
    "年 去年 上半年 第三季度 9月 15日 1-9月 截至 以来 同期 较 每股 近三年 Q2 H1 ， 。 （ ） ： ∶ 单位：万元 的 \n"
).split(" ")
PUBLISHED = dt.date(2021, 9, 16)
READERS = {"quantities": find_quantities, "periods": lambda text: find_periods(text, PUBLISHED)}


def run(length: int, seed: int = 7) -> str:
    """So many characters of random pieces; the same for the same seed."""
    pick = random.Random(seed)
    text: list[str] = []
    size = 0
    while size < length:
        text.append(pick.choice(PIECES))
        size += len(text[-1])
    return "".join(text)[:length]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--largest", type=int, default=1_000_000)
    largest = parser.parse_args().largest
    for read in READERS.values():
        read(run(1000))  # lexicons are loaded once
    print(f"{'characters':>10} " + " ".join(f"{name + ' s':>13} {'Mchar/s':>8}" for name in READERS))
    length = 1000
    while length <= largest:
        text, cells = run(length), []
        for read in READERS.values():
            before = time.process_time()
            read(text)
            spent = time.process_time() - before
            cells.append(f"{spent:13.4f} {length / max(spent, 1e-9) / 1e6:8.3f}")
        print(f"{length:>10} " + " ".join(cells))
        length *= 10


if __name__ == "__main__":
    main()
