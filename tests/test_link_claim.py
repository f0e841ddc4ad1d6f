"""How a quantity is claimed, and whom the text says it from."""

import datetime as dt

import pytest

import zhfacts
from marked import PUBLISHED, places, reading
from zhfacts.link import aspect, claim, ranker
from zhfacts.link.choices import ClaimChoice, MetricChoice, PeriodChoice
from zhfacts.model import Article


def claims(marked: str, first: str, last: str, metric: str = "营业收入") -> list[ClaimChoice]:
    page = reading(marked)
    aspects = aspect.choose(page)
    count = len(page.quantities)
    period = PeriodChoice(dt.date.fromisoformat(first), dt.date.fromisoformat(last), None, None, None, "stated", "")
    return claim.choose(page, aspects, [MetricChoice(metric, metric, None, None, "stated", "")] * count, [period] * count)


PAST = ("2023-01-01", "2023-06-30")
AHEAD = ("2024-01-01", "2024-12-31")
CASES = [
    ("公司上半年实现营收【12亿元】，同比增长【8%】。", PAST, ["actual", "actual"]),
    ("我们预计公司明年营收将达到【30亿元】。", AHEAD, ["forecast"]),
    ("公司拟投资【5亿元】建设新厂。", (str(PUBLISHED), str(PUBLISHED), "投资额"), ["plan"]),
    ("公司计划明年新开门店【200家】。", (*AHEAD, "门店数"), ["plan"]),
    ("截至8月底，公司已回购股份【300万股】。", (str(PUBLISHED), str(PUBLISHED), "回购数量"), ["actual"]),
]


@pytest.mark.parametrize(("marked", "period", "expected"), CASES)
def test_modality(marked: str, period: tuple[str, ...], expected: list[str]) -> None:
    assert [choice.modality for choice in claims(marked, *period)] == expected


@pytest.mark.parametrize(
    ("marked", "source"),
    [
        ("据海关总署统计，出口额为【3亿元】。", "海关总署"),
        ("某分析师表示，营收可达【3亿元】。", "某分析师"),
        ("财报显示，公司营收【3亿元】。", "财报"),
        ("公司营收【3亿元】。", None),
        ("财报显示，利润大增。公司营收【3亿元】。", None),
    ],
)
def test_source(marked: str, source: str | None) -> None:
    assert claims(marked, *PAST)[0].source == source


def scene(marked: str, first: str, last: str) -> claim.Scene:
    page = reading(marked)
    days = (dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    period = PeriodChoice(*days, None, None, None, "stated", "")
    aspects = aspect.choose(page)
    return claim.scenes(page, aspects, [MetricChoice("投资额", "投资额", None, None, "stated", "")], [period])[0]


def test_scene_holds_the_words_said_before_the_value() -> None:
    assert scene("此前已公告，公司拟于明年投资【5亿元】建厂。", *AHEAD).told == ("已", "拟", "此前")
    assert scene("公司拟建厂。项目投资【5亿元】。", *PAST).told == ()
    assert scene(f"公司拟建厂，{'甲' * 100}投资【5亿元】。", *PAST).told == ()


def test_scene_holds_what_stands_beside_the_value() -> None:
    assert scene("公司拟投资【5亿元】建厂。", *AHEAD).beside == ("投资", "建厂")
    assert scene("【5亿元】", *AHEAD).beside == ("\n", "")


@pytest.mark.parametrize(
    ("first", "last", "ahead"),
    [
        (str(PUBLISHED), str(PUBLISHED), "today"),
        (*PAST, "past"),
        (*AHEAD, "future"),
        (str(PUBLISHED), AHEAD[1], "open"),
    ],
)
def test_scene_tells_the_day_of_the_publication_from_what_is_past(first: str, last: str, ahead: str) -> None:
    assert scene("公司投资【5亿元】。", first, last).ahead == ahead


def spelled(metric: str) -> set[str]:
    """The features by which a value's metric speaks for a modality."""
    page = reading("公司投资【5亿元】。")
    day = PeriodChoice(PUBLISHED, PUBLISHED, None, None, None, "stated", "")
    found = claim.scenes(page, aspect.choose(page), [MetricChoice(metric, metric, None, None, "stated", "")], [day])
    return {
        feature
        for feature in ranker.features(claim.SPELLING, claim.signature(page.quantities[0], found[0]))
        if feature.startswith("metric ")
    }


def test_metrics_that_begin_or_end_alike_speak_alike() -> None:
    assert spelled("锂盐产能") & spelled("铜箔产能") == {"metric …产能"}
    assert spelled("募投项目产能") & spelled("募投金额") == {"metric 募投…"}
    assert spelled("锂盐产能") & spelled("营业收入") == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青山电子2022年派息【3亿元】，2024年拟派息【4亿元】。", "actual plan"),
        ("青山电子2024年拟派息【4亿元】，2022年派息【3亿元】。", "plan plan"),
        ("青山电子2022年【30亿元】定增方案未获批准，2024年拟募集资金【20亿元】。", "plan plan"),
        ("青山电子8月20日公告，拟以【2亿元】投资设立子公司。", "plan"),
    ],
)
def test_a_span_that_is_over_is_no_plan_unless_the_text_says_so(text: str, expected: str) -> None:
    plain, starts = places(text)
    facts = zhfacts.Extractor().read(Article(id="a", text=plain, published=dt.date(2024, 8, 30))).facts
    assert " ".join(next(fact.modality for fact in facts if fact.start <= at < fact.end) for at in starts) == expected
