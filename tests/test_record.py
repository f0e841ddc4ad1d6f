"""The record contract: whatever the text, facts are sound, grounded and unique, and every numeral has one fate."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract import check, extractor
from zhfacts import Article
from zhfacts.records import as_json

ROOT = Path(__file__).parent.parent
WORDS = """
华泽新材 该公司 公司 其 上证指数 国家统计局 广东省 嘉禾银行股份有限公司 比特币 中国 ｋ２１０ A股 600519.SH 😀 𠮷
2021年 第二季度 上半年 去年同期 今年以来 9月15日 前三季度 截至9月30日 二〇二〇年 目前 近三年 2021H1
营收 营业收入 净利润 归母净利润 毛利率 股价 销量 GDP 市占率 每股收益 研发投入 成交额 持股比例
10.81亿元 507% 30多家 １，２３４．５万元 三成 2.6倍 12.5个基点 10亿-12亿元 30%～40% 一半 两万台 0.39元/股 百分之三点五
-3.9% 5 1e9 99999999999999999999999999999亿元 ￥2.5亿 第三大 双十一 500强 一方面 翻番
同比增长 环比下降 增长至 亏损 约 超 不足 预计 计划 占总收入的 分别为 达到 为 较上年同期 跌穿 其中 据 表示
， 。 ； 、 ： （ ） “ ”
"""
PIECES = [*WORDS.split(), "\u0661\u0660", "\n", "\r\n", "\t", " ", "\u3000", "\x00", "\u202e"]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(TEXTS, TEXTS, st.one_of(st.none(), st.dates(dt.date(1990, 1, 1), dt.date(2050, 1, 1))))
def test_any_article_keeps_the_contract(title: str, text: str, published: dt.date | None) -> None:
    article = Article("a", text, title, published)
    first = check(article)
    again = extractor().read(article)
    assert [as_json(fact) for fact in first.facts] == [as_json(fact) for fact in again.facts]


@pytest.mark.parametrize("published", [dt.date(1900, 1, 1), dt.date(2000, 2, 29), dt.date(2199, 12, 31)])
def test_the_ends_of_the_calendar(published: dt.date) -> None:
    check(Article("a", "今年营收10亿元，去年同期9亿元，明年预计12亿元，上月1亿元，近三年增长5%，昨日3亿元。", "", published))


RUNS = [("1", 20_000), ("一", 20_000), ("1,", 10_000), ("1.5亿元", 5_000), ("（", 20_000), (" ", 20_000), ("3月", 5_000), ("约", 20_000)]


@pytest.mark.parametrize(
    ("piece", "times"),
    [*RUNS, ("1年", 5_000), ("12.50亿元", 3_000), ("1\u0660元", 50), ("A1", 10_000), ("华泽新材", 5_000), ("同比增长", 5_000)],
)
def test_hostile_runs_keep_the_contract(piece: str, times: int) -> None:
    check(Article("a", piece * times, "", dt.date(2021, 9, 16)))


TITLES = [
    ("募资三亿元，其中约60%用于芯片基础", "行业：国内市场规模达500亿元。"),
    ("公司拟转让30%", "股权质押5000万股。"),
    ("全年收入12亿元，占", "比40%，同比增长"),
    ("净利润同比增长", "5%。营业收入3亿元"),
    ("2023年", "营业收入3亿元，去年同期"),
]


@pytest.mark.parametrize(("title", "text"), TITLES)
def test_nothing_is_read_across_the_end_of_a_title(title: str, text: str) -> None:
    check(Article("a", text, title, dt.date(2024, 3, 1)))


def test_the_id_of_a_fact_is_its_content() -> None:
    article = Article("a", "华泽新材2021年营业收入10.81亿元，同比增长507%。", "", dt.date(2022, 3, 1))
    level, change = check(article).facts
    assert level.fact_id != change.fact_id
    assert [f.fact_id for f in check(article).facts] == [level.fact_id, change.fact_id]
    moved = check(Article("b", article.text, "", article.published)).facts
    assert not {f.fact_id for f in moved} & {level.fact_id, change.fact_id}


def test_what_an_article_gives_depends_on_nothing_else(tmp_path: Path) -> None:
    """The same bytes in any order of the articles, with any number of workers, under any hash seed."""
    lines = [line for path in sorted((ROOT / "corpus").glob("*.jsonl")) for line in path.read_bytes().splitlines(keepends=True)]
    (tmp_path / "forth.jsonl").write_bytes(b"".join(lines))
    (tmp_path / "back.jsonl").write_bytes(b"".join(reversed(lines)))
    given = []
    for source, workers, seed in (("forth", "1", "1"), ("forth", "2", "2"), ("back", "1", "3")):
        command = [sys.executable, "-m", "zhfacts.cli", "extract", f"{source}.jsonl", "-o", "-"]
        command += ["--ledger", "ledger.jsonl", "--workers", workers]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True)
        facts, numerals = done.stdout.splitlines(), (tmp_path / "ledger.jsonl").read_bytes().splitlines()
        given.append((sorted(facts), sorted(numerals)) if source == "back" else (facts, numerals))
    assert given[0] == given[1]
    assert (sorted(given[0][0]), sorted(given[0][1])) == given[2]
