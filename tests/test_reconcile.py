"""The same thing told by several articles: which facts can be compared, and what comes of it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from doubles import fact as made
from zhfacts.checks.figure import stated
from zhfacts.cli import main
from zhfacts.identity import address
from zhfacts.model import Article, Evidence, Extraction, Fact
from zhfacts.reconcile import reconcile, settle
from zhfacts.reconcile.topic import Topic, topic
from zhfacts.store import Mark, Run, StoreError, query, target
from zhfacts.store.derived import bench

RUN = Run("r", "1", "1.0", "l", "m")
H1 = dt.date(2025, 1, 1), dt.date(2025, 6, 30)


def said(doc_id: str, day: str, value_text: str, **changes: Any) -> Fact:
    """A fact of an article of its own; amounts are in 亿元."""
    article = Article(doc_id, f"营收{value_text}。", "", dt.date.fromisoformat(day))
    value = Decimal(value_text.removesuffix("亿元")) * 10**8
    one = made(article, 0, 1, entity_text="营收", value=value, value_text=value_text, qualifiers={}, period_start=H1[0], period_end=H1[1])
    one = replace(one, **{"start": 2, "end": 2 + len(value_text), **changes})
    return replace(one, fact_id=address(doc_id, value_text, one.metric, one.modality, one.value))


# topics


def topic_of(fact: Fact) -> Topic | None:
    return topic(fact, Article(fact.doc_id, f"营收{fact.value_text}。"))


@pytest.mark.parametrize(
    ("changes", "comparable"),
    [
        ({}, True),
        ({"entity_type": "product"}, False),
        ({"entity_type": "product", "entity_id": "600519.SH"}, True),
        ({"entity": "公司"}, False),
        ({"entity_text": "别处"}, False),
        ({"metric": "金额"}, False),
        ({"period_start": None}, False),
        ({"published": None}, False),
        ({"aspect": "change", "basis": "yoy"}, True),
        ({"aspect": "change", "basis": "prior"}, False),
        ({"aspect": "change", "basis": None}, False),
        ({"metric": "股价"}, False),
        ({"metric": "市场份额", "entity_type": "place"}, False),
        ({"metric": "GDP", "entity_type": "place"}, True),
        ({"metric": "公司数量", "entity_type": "market"}, False),
        ({"metric": "净利润", "entity_type": "index"}, False),
        ({"metric": "股价", "period_start": H1[1], "entity_text": "股价", "sentence": "股价盘中报12元。"}, False),
        ({"metric": "股价", "period_start": H1[1], "published": H1[1], "entity_text": "股价", "sentence": "截至收盘，股价报12元。"}, True),
        ({"metric": "股价", "period_start": H1[1], "entity_text": "股价", "sentence": "截至收盘，股价报12元。"}, False),
        (
            {
                "metric": "股价",
                "period_start": H1[1],
                "published": H1[1],
                "entity_text": "股价",
                "sentence": "股价一度涨至13元，收盘报12元。",
            },
            False,
        ),
    ],
)
def test_what_can_be_compared(changes: dict[str, Any], comparable: bool) -> None:
    assert (topic_of(said("a", "2025-08-30", "12.4亿元", **changes)) is not None) == comparable


def test_facts_of_one_topic() -> None:
    one = topic_of(said("a", "2025-08-30", "12.4亿元"))
    assert one is not None
    assert one == topic_of(said("b", "2025-09-30", "13亿元", modality="forecast", bound="about"))
    assert topic_of(said("a", "2025-08-30", "12.4亿元", entity_id="1.SH")) == topic_of(
        said("a", "2025-08-30", "12.4亿元", entity_id="1.SH", entity="别名")
    )
    others = [{"metric": "净利润"}, {"unit": "USD"}, {"period_end": dt.date(2025, 9, 30)}, {"qualifiers": {"product": "矿机"}}]
    assert all(topic_of(said("a", "2025-08-30", "12.4亿元", **other)) != one for other in others)


@pytest.mark.parametrize(
    ("text", "sentence", "changes", "comparable"),
    [
        ("甲公司上半年实现营收12亿元。", None, {}, True),
        ("甲公司上半年脂肪胺营收12亿元。", None, {}, False),
        ("甲公司旗下女装品牌2025年共实现营收12亿元。", None, {}, False),
        ("甲公司（600001.SH）公告，2025年上半年公司累计实现营收12亿元。", None, {}, True),
        ("甲公司上半年主营营收12亿元。", None, {"metric_text": "主营营收"}, False),
        ("甲公司上半年芯片营收12亿元。", None, {"metric_text": "芯片营收"}, False),
        ("剔除汇率影响，甲公司营收12亿元。", None, {}, False),
        ("甲公司上半年出口营收12亿元。", None, {"metric": "出口额", "aspect": "change", "basis": "yoy"}, False),
    ],
)
def test_only_the_whole_is_compared(text: str, sentence: str | None, changes: dict[str, Any], comparable: bool) -> None:
    at = text.index("营收")
    place = {"metric": Evidence("text", at, at + 2, "stated")}
    one = said(
        "a", "2025-08-30", "12亿元", entity="甲公司", entity_text="甲公司", sentence=sentence or text, evidence=place, metric_text="营收"
    )
    assert (topic(replace(one, **changes), Article("a", text)) is not None) == comparable


def test_an_article_of_an_open_market_tells_no_close() -> None:
    text = "截至收盘，股价报12元。"
    one = said("a", "2025-06-30", "12亿元", metric="股价", period_start=H1[1], published=H1[1], entity_text="股价", sentence=text)
    assert topic(one, Article("a", f"市场走高。{text}", "收评")) is not None
    assert topic(one, Article("a", f"市场走高。{text}", "午评：半日走高")) is None


# statements


def relations(*facts: Fact) -> list[tuple[str, str, str]]:
    statements = []
    for one in facts:
        assert one.published is not None
        statements.append(settle.Statement(one.fact_id, one.doc_id, one.published, one.modality, one.value, stated(one), one.sentence))
    found = settle.settle(statements)
    assert settle.settle(reversed(statements)) == found
    return [(one.relation if one.slip is None else f"{one.relation} {one.slip}", one.later.doc_id, one.earlier.doc_id) for one in found]


def test_figures_agree_as_far_as_they_are_written() -> None:
    assert relations(said("a", "2025-08-30", "12亿元"), said("b", "2025-08-31", "12.4亿元"), said("c", "2025-09-01", "12.38亿元")) == [
        ("agrees", "b", "a"),
        ("agrees", "c", "b"),
    ]
    assert relations(said("a", "2025-08-30", "12.4亿元"), said("b", "2025-08-31", "12亿元", bound="more_than")) == [("agrees", "b", "a")]


def test_figures_are_compared_with_the_most_exact_one() -> None:
    found = relations(said("a", "2025-08-30", "12.4亿元"), said("b", "2025-08-31", "12亿元"), said("c", "2025-09-01", "12.9亿元"))
    assert found == [("agrees", "b", "a"), ("contradicts", "c", "a")]


def test_what_is_not_sure_contradicts_nothing() -> None:
    one, other = said("a", "2025-08-30", "12.4亿元"), said("b", "2025-08-31", "15亿元")
    sure, unsure = (
        settle.Statement(fact.fact_id, fact.doc_id, H1[1], "actual", fact.value, stated(fact), fact.sentence, firm)
        for fact, firm in ((one, True), (other, False))
    )
    assert [found.relation for found in settle.settle([sure, unsure])] == ["unclear"]


def test_contradictions_and_slips() -> None:
    assert relations(said("a", "2025-08-30", "12.4亿元"), said("b", "2025-08-31", "15亿元")) == [("contradicts", "b", "a")]
    slip = said("b", "2025-08-31", "12.4亿元", value=Decimal(124000))
    assert relations(said("a", "2025-08-30", "12.4亿元"), slip) == [("contradicts scale", "b", "a")]


def test_figures_far_apart_are_hardly_of_one_thing() -> None:
    first = said("a", "2025-08-30", "12.4亿元")
    assert relations(first, said("b", "2025-08-31", "3亿元"), said("c", "2025-09-01", "12.4亿元")) == [
        ("unclear", "b", "a"),
        ("agrees", "c", "a"),
    ]
    assert relations(first, said("b", "2025-08-31", "5亿元", value=Decimal(-500000000))) == [("unclear", "b", "a")]


def test_a_profit_for_a_loss() -> None:
    first = said("a", "2025-08-30", "12.4亿元")
    assert relations(first, said("b", "2026-08-30", "12.38亿元", value=Decimal(-1238000000))) == [("contradicts sign", "b", "a")]


def test_figures_are_restated_later() -> None:
    first = said("a", "2025-08-30", "12.4亿元")
    assert relations(first, said("b", "2026-08-30", "11.9亿元")) == [("restates", "b", "a")]
    assert relations(first, said("b", "2025-09-10", "11.9亿元", sentence="营收由此前的12.4亿元更正为11.9亿元。")) == [
        ("restates", "b", "a")
    ]
    assert relations(first, said("b", "2026-08-30", "8亿元")) == [("contradicts", "b", "a")]
    after = relations(first, said("b", "2026-08-30", "11.9亿元"), said("c", "2026-08-31", "11.9亿元"))
    assert after == [("restates", "b", "a"), ("agrees", "c", "b")]


def test_forecasts_stand_beside_what_came_of_them() -> None:
    foreseen = [
        said(name, "2025-05-01", figure, modality="forecast") for name, figure in (("a", "12亿元"), ("b", "11亿元"), ("c", "14亿元"))
    ]
    late = said("d", "2025-10-01", "11亿元", modality="forecast")
    assert relations(*foreseen, late, said("e", "2025-08-30", "12.4亿元")) == [
        ("forecast_met", "e", "a"),
        ("forecast_exceeded", "e", "b"),
        ("forecast_missed", "e", "c"),
    ]
    assert relations(*foreseen) == []


def test_an_article_that_gives_several_figures_takes_no_part() -> None:
    facts = said("a", "2025-08-30", "12.4亿元"), said("a", "2025-08-30", "3亿元"), said("b", "2025-08-31", "12.4亿元")
    assert [relation for relation, *_ in relations(*facts)] == ["unclear"]
    agreeing = said("a", "2025-08-30", "12.4亿元"), said("a", "2025-08-30", "12亿元"), said("b", "2025-08-31", "12.38亿元")
    assert relations(*agreeing) == [("agrees", "b", "a")]


# databases


def load(url: str, *facts: Fact) -> None:
    by_article: dict[str, list[Fact]] = {}
    for one in facts:
        by_article.setdefault(one.doc_id, []).append(one)
    made_ = target(url, RUN)
    made_.open("job")
    made_.begin(Mark())
    items = [
        Extraction(Article(name, "; ".join(one.sentence for one in group), "", group[0].published), group, [], [])
        for name, group in by_article.items()
    ]
    made_.write(made_.encoder(items), Mark(1, "d"))
    made_.close()


@pytest.fixture(params=["duckdb", "sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql"))
    return f"{request.param}:///{tmp_path}/facts.{request.param}"


def agreements(url: str) -> list[tuple[Any, ...]]:
    return query(url, "SELECT relation, doc_id, other_doc_id FROM agreement ORDER BY said, doc_id, other_doc_id", 100)[1]


def tables(url: str) -> list[list[Any]]:
    return [sorted(query(url, f"SELECT * FROM {name}", 1000)[1], key=str) for name in ("agreement", "statement", "reconciled")]


A, B, C = said("a", "2025-08-30", "12亿元"), said("b", "2025-08-31", "12.4亿元"), said("c", "2025-09-01", "15亿元")


def test_a_database_is_compared_once(url: str) -> None:
    load(url, A, B, C, said("d", "2025-09-02", "1亿元", metric="净利润"))
    done = reconcile(url)
    assert (done.articles, done.topics, done.relations) == (4, 2, {"agrees": 1, "contradicts": 1})
    assert agreements(url) == [("agrees", "b", "a"), ("contradicts", "c", "b")]
    before = tables(url)
    assert reconcile(url).articles == 0
    assert tables(url) == before
    told = query(url, "SELECT said, doc_id, value_text FROM said WHERE metric = '营业收入' ORDER BY said", 10)[1]
    assert [(str(day), doc_id) for day, doc_id, _ in told] == [("2025-08-30", "a"), ("2025-08-31", "b"), ("2025-09-01", "c")]


def test_only_what_is_new_is_compared(url: str, tmp_path: Path) -> None:
    load(url, A, C)
    reconcile(url)
    load(url, B)
    assert reconcile(url).articles == 1
    whole = f"sqlite:///{tmp_path}/whole.sqlite"
    load(whole, A, B, C)
    reconcile(whole)
    assert agreements(url) == agreements(whole)


def test_a_corrected_article_is_compared_anew(url: str) -> None:
    load(url, A, B, C)
    reconcile(url)
    load(url, said("c", "2025-09-01", "12.4亿元"))
    done = reconcile(url)
    assert (done.articles, done.relations) == (1, {"agrees": 2})
    load(url, said("b", "2025-08-31", "12.4亿元", metric="净利润"), said("c", "2025-09-01", "12.4亿元", metric="净利润"))
    assert reconcile(url).relations == {"agrees": 1}
    assert agreements(url) == [("agrees", "c", "b")]


def test_another_confidence_compares_all_anew(url: str) -> None:
    load(url, A, B, replace(C, confidence=0.8))
    assert reconcile(url, min_confidence=0.85).relations == {"agrees": 1}
    done = reconcile(url, min_confidence=0.75)
    assert (done.articles, done.relations) == (3, {"agrees": 1, "contradicts": 1})


def test_articles_that_are_gone(url: str) -> None:
    load(url, A, B, C)
    reconcile(url)
    with bench(url) as base:
        for name in ("article", "fact"):
            base.rows(f"DELETE FROM {name} WHERE doc_id = 'c' RETURNING doc_id")
    assert reconcile(url).relations == {"agrees": 1}


def test_after_an_error_a_database_is_as_it_was(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    load(url, A, B)
    reconcile(url)
    before = tables(url)
    load(url, C)
    monkeypatch.setattr("zhfacts.reconcile.run.settle", lambda _: [1 / 0])
    with pytest.raises(ZeroDivisionError):
        reconcile(url)
    assert tables(url) == before


def test_many_articles_go_in_parts(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhfacts.reconcile.run._ARTICLES", 2)
    monkeypatch.setattr("zhfacts.reconcile.run._TOPICS", 2)
    facts = [said(f"{i}", "2025-08-30", "12.4亿元", metric=["净利润", "营业收入", "毛利", "研发费用", "总资产"][i % 5]) for i in range(15)]
    load(url, *facts)
    assert reconcile(url).relations == {"agrees": 10}


def test_what_is_no_database_of_facts(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such database"):
        reconcile(f"{tmp_path}/nothing.sqlite")
    (tmp_path / "empty.sqlite").touch()
    with pytest.raises(StoreError, match="no such table: fact"):
        reconcile(f"{tmp_path}/empty.sqlite")


def test_the_command(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/facts.sqlite"
    load(url, A, B, C)
    done = CliRunner().invoke(main, ["reconcile", url])
    assert done.exit_code == 0, done.stderr
    assert "contradicts" in done.stdout
    assert done.stderr == "3 articles compared anew, 1 topics; now 1 agrees, 1 contradicts\n"
    done = CliRunner().invoke(main, ["reconcile", "nothing.sqlite"])
    assert (done.exit_code, done.stderr) == (2, "zhfacts: nothing.sqlite: no such database\n")
