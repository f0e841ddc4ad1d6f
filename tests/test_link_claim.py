"""How a quantity is claimed, and whom the text says it from."""

import datetime as dt

import pytest

from marked import PUBLISHED, reading
from zhfacts.link import aspect, claim
from zhfacts.link.choices import ClaimChoice, MetricChoice, PeriodChoice


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
