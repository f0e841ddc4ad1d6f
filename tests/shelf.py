"""A small database of articles with facts that are made by hand, for the tests of what shows them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from doubles import fact
from zhfacts.model import Article, Evidence, Extraction, Fact, Numeral, Reject
from zhfacts.store import Mark, Run, target

if TYPE_CHECKING:
    from collections.abc import Iterable

RARE = "🐉𠮷"  # four UTF-16 units, two code points
FIRST = Article(
    "half-year",
    f"{RARE}青禾软件8月30日发布半年报，上半年营业收入12.4亿元。\n该公司净利润1.1亿元，去年同期亏损3000万元。预计全年营收超过27亿元，三五家机构看好，编号2024。",
    f"青禾软件{RARE}营收12.4亿元",
    dt.date(2024, 8, 30),
)
SECOND = Article("quarter", "青禾软件一季度营业收入5.9亿元。上半年营业收入12.38亿元。", "青禾软件一季报", dt.date(2024, 4, 28))
THIRD = Article("other", "青禾软件上半年营业收入11亿元。", "另一种说法", dt.date(2024, 9, 1))
HOSTILE = Article(
    "hostile",
    '<script>document.body.dataset.hacked="yes"</script><img src=x onerror="document.body.dataset.hacked=1">\u202e反了\u2066营收3元\u0007\n'
    + "长" * 20000
    + "\n</script><!--",
    "<b>\u202e</b> & </title><script>document.body.dataset.hacked=2</script>",
    dt.date(2024, 1, 1),
)
YEAR = (dt.date(2024, 1, 1), dt.date(2024, 12, 31))
HALF = (dt.date(2024, 1, 1), dt.date(2024, 6, 30))
QUARTER = (dt.date(2024, 1, 1), dt.date(2024, 3, 31))
HALF_BEFORE = (dt.date(2023, 1, 1), dt.date(2023, 6, 30))


def at(article: Article, words: str, how: str = "stated", hop: str | None = None, field: str = "text") -> Evidence:
    """The place of words that stand once in an article."""
    given = article.title if field == "title" else article.text
    assert given.count(words) == 1, words
    start = given.index(words)
    return Evidence(field, start, start + len(words), how, hop)  # type: ignore[arg-type]


def told(
    article: Article, words: str, value: str, period: tuple[dt.date, dt.date] | None, slots: dict[str, Evidence], **changes: object
) -> Fact:
    """A fact whose value is `words`."""
    place = at(article, words)
    first, last = period or (None, None)
    values: dict[str, object] = {
        "entity": "青禾软件", "entity_text": "青禾软件", "qualifiers": {}, "value": Decimal(value), "value_text": words, "period_start": first,
        "period_end": last, "evidence": {"value": place, **slots},
    }  # fmt: skip
    return fact(article, place.start, place.end, **{**values, **changes})


def extractions() -> list[Extraction]:
    """All articles with their facts and ledgers."""
    owner, half = at(FIRST, "青禾软件"), at(FIRST, "上半年")
    first = [
        told(FIRST, "12.4亿元", "1240000000", HALF, {"entity": owner, "metric": at(FIRST, "营业收入"), "period": half}),
        told(
            FIRST, "1.1亿元", "110000000", HALF,
            {
                "entity": at(FIRST, "青禾软件", "coreference", "该公司"), "metric": at(FIRST, "净利润"),
                "period": at(FIRST, "上半年", "carried"),
            },
            metric="净利润", metric_text="净利润", confidence=0.7,
        ),
        told(
            FIRST, "3000万元", "-30000000", HALF_BEFORE,
            {"entity": at(FIRST, "青禾软件", "carried"), "metric": at(FIRST, "亏损"), "period": at(FIRST, "去年同期", "stated", "去年同期")},
            metric="净利润", metric_text="亏损", confidence=0.6,
        ),
        told(
            FIRST, "超过27亿元", "2700000000", YEAR,
            {"entity": at(FIRST, "青禾软件", "carried"), "metric": at(FIRST, "营收"), "period": at(FIRST, "全年")},
            modality="forecast", bound="more_than", confidence=0.5,
        ),
    ]  # fmt: skip
    vague, number = at(FIRST, "三五家"), at(FIRST, "2024")
    numerals = [
        *(Numeral("half-year", "text", f.start, f.end, f.value_text, "fact", f.fact_id) for f in first),
        Numeral("half-year", "text", vague.start, vague.end, "三五家", "reject", None, "vague_count"),
        Numeral("half-year", "text", number.start, number.end, "2024", "name"),
    ]
    reject = Reject("half-year", "vague_count", "三五家 is no number", None, "text", vague.start, vague.end, "三五家")
    second = [
        told(SECOND, "5.9亿元", "590000000", QUARTER, {"entity": at(SECOND, "青禾软件"), "period": at(SECOND, "一季度")}),
        told(SECOND, "12.38亿元", "1238000000", HALF, {"entity": at(SECOND, "青禾软件"), "period": at(SECOND, "上半年")}),
    ]
    third = [
        told(
            THIRD,
            "11亿元",
            "1100000000",
            HALF,
            {"entity": at(THIRD, "青禾软件"), "metric": at(THIRD, "营业收入"), "period": at(THIRD, "上半年")},
        )
    ]
    hostile = [told(HOSTILE, "3元", "3", None, {"metric": at(HOSTILE, "营收")}, entity="<i>甲\u202e", entity_text="甲", source="</script>")]
    return [
        Extraction(FIRST, first, [reject], numerals), Extraction(SECOND, second, [], []), Extraction(THIRD, third, [], []),
        Extraction(HOSTILE, hostile, [], []),
    ]  # fmt: skip


def odd() -> Extraction:
    """An article that contradicts itself: a profit that tripled and rose by a tenth."""
    article = Article("odd", "青禾软件净利润9000万元，同比增长10%，上年同期3000万元。", "", dt.date(2024, 8, 30))
    slots = {"entity": at(article, "青禾软件"), "metric": at(article, "净利润")}
    shared: dict[str, object] = {"metric": "净利润", "metric_text": "净利润"}
    facts = [
        told(article, "9000万元", "90000000", HALF, slots, **shared),
        told(article, "10%", "10", HALF, slots, **shared, aspect="change", basis="yoy", unit="%"),
        told(article, "3000万元", "30000000", HALF_BEFORE, slots, **shared),
    ]
    return Extraction(article, facts, [], [])


def fill(place: str, items: Iterable[Extraction] | None = None) -> None:
    """Load a database."""
    made = target(place, Run("run", "0.1", "1.0", "words", "model"))
    made.open("shelf")
    made.begin(Mark())
    made.write(made.encoder(list(extractions() if items is None else items)), Mark())
    made.finish()
    made.close()
