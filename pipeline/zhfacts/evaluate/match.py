"""When a fact agrees with an annotated one, slot by slot.

An annotated fact holds lists of accepted alternatives for entity, metric and period. Names agree after
folding; metrics also by the synonym groups of lexicon/metric_synonyms.toml or by a character F1 of at
least 0.75; a price per share is compared as the bare currency.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Record = Mapping[str, Any]

CORE = ("value", "entity", "metric", "aspect", "period")
SLOTS = (*CORE, "basis", "bound", "modality")

_PUNCTUATION = re.compile(r"[\s《》“”\"'‘’·、，,()（）-]")
_ORGANISATION_TAIL = re.compile(r"(股份有限公司|有限责任公司|有限公司|控股集团|集团公司|集团|公司|股份|控股)$")
_METRIC_NOISE = re.compile(
    r"(同比|环比|较上年同期|较上年|较去年同期|较年初|增长率|增速|增幅|涨幅|跌幅|降幅|增长|下降|上升|下跌|上涨|变动|变化|的|总体|累计|实现|约)"
)
_UNIT_ALIAS = {
    "个": "", "％": "%", "百分点": "pp", "个百分点": "pp", "基点": "bp", "个基点": "bp", "人民币": "CNY", "元": "CNY", "美元": "USD",
    "港元": "HKD", "港币": "HKD", "欧元": "EUR", "日元": "JPY", "㎡": "平方米", "名": "人", "位": "人", "间": "家",
}  # fmt: skip


def slots(fact: Record, gold: Record) -> dict[str, bool]:
    """Which slots of a fact agree with an annotated fact."""
    return {
        "value": _same_value(fact, gold),
        "entity": same_entity(fact.get("entity"), gold["entity"]),
        "metric": same_metric(_metric_names(fact), gold["metric"]),
        "aspect": fact.get("aspect") == gold.get("aspect"),
        "period": any((_day(fact.get("period_start")), _day(fact.get("period_end"))) == (first, last) for first, last in gold["periods"]),
        "basis": (fact.get("basis") or None) == (gold.get("basis") or None),
        "bound": fact.get("bound") == gold.get("bound"),
        "modality": fact.get("modality") == gold.get("modality"),
    }


def fold(text: str | None) -> str:
    """A name without spaces, quotes, brackets and case."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", text or "")).lower()


def same_entity(entity: str | None, accepted: Sequence[str]) -> bool:
    """Whether an entity is one of the accepted names, whatever its legal form."""
    name = fold(entity)
    if not name:
        return not any(fold(other) for other in accepted)
    bare = _bare(name)
    return any(name == fold(other) or bare == _bare(fold(other)) for other in accepted if fold(other))


def _bare(name: str) -> str:
    return _ORGANISATION_TAIL.sub("", name) or name


def same_metric(names: Sequence[str], accepted: Sequence[str]) -> bool:
    """Whether one of a fact's names of the metric agrees with one of the accepted names."""
    ours = [form for name in names for form in _forms(name) if form]
    theirs = [form for name in accepted for form in _forms(name) if form]
    return any(a == b or _groups(a) & _groups(b) or _overlap(a, b) >= 0.75 for a in ours for b in theirs)


def _metric_names(fact: Record) -> list[str]:
    names = [name for name in (fact.get("metric"), fact.get("metric_text")) if name]
    return names + [f"{qualifier}{name}" for qualifier in (fact.get("qualifiers") or {}).values() for name in names]


def _forms(name: str) -> set[str]:
    folded = fold(name)
    return {folded, _METRIC_NOISE.sub("", folded) or folded}


def _groups(name: str) -> frozenset[int]:
    return _synonyms().get(name, frozenset())


@cache
def _synonyms() -> dict[str, frozenset[int]]:
    table = tomllib.loads((files("zhfacts") / "lexicon" / "metric_synonyms.toml").read_text("utf8"))
    groups: dict[str, frozenset[int]] = {}
    for number, group in enumerate(table["groups"]):
        for name in group.split():
            groups[fold(name)] = groups.get(fold(name), frozenset()) | {number}
    return groups


def _overlap(a: str, b: str) -> float:
    """F1 of the characters that two names share."""
    return 2 * (Counter(a) & Counter(b)).total() / (len(a) + len(b))


def _same_value(fact: Record, gold: Record) -> bool:
    if _agrees(fact, gold, 1):
        return True
    called = f"{fact.get('metric') or ''} {fact.get('metric_text') or ''}"
    return "亏损" in called and _agrees(fact, gold, -1)  # a loss counted as positive is a negative profit


def _agrees(fact: Record, gold: Record, sign: int) -> bool:
    value = _number(fact.get("value"))
    return (
        _close(None if value is None else sign * value, _number(gold.get("value")))
        and (gold.get("bound") != "range" or _close(_number(fact.get("value_max")), _number(gold.get("value_max"))))
        and _same_unit(fact.get("unit"), gold.get("unit"))
    )


def _number(value: object) -> Decimal | None:
    return None if value is None or value == "" else Decimal(str(value))


def _close(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return a == b or abs(a - b) <= Decimal("1e-9") * max(abs(a), abs(b))


def _same_unit(unit: str | None, accepted: str | Sequence[str] | None) -> bool:
    options = [accepted] if isinstance(accepted, str) or accepted is None else accepted
    return _fold_unit(unit) in {_fold_unit(option) for option in options}


def _fold_unit(unit: str | None) -> str:
    parts = unicodedata.normalize("NFKC", unit or "").strip().split("/")
    return "/".join(_UNIT_ALIAS.get(part, part) for part in parts).lower().removesuffix("/股")


def _day(value: object) -> str | None:
    return str(value) if value else None
